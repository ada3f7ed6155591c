/**
 * Texts that tell who wrote them: each octet of a text belongs to a token of
 * 20 octets, such as `u3.1#17/5...........`, the fifth token of the 17th text
 * of the first session of u3. A client cuts after 1,000 octets, which is after
 * a whole token.
 *
 * @module
 */

import { HEADER_OCTETS } from "../../protocol/messages.ts";

/** Octets of a TEXTE before its CHAT. */
export const TEXT_HEAD_OCTETS: number = HEADER_OCTETS + 2;
const TOKEN_OCTETS = 20;
/** Tokens in one TEXTE at most: a client cuts after 1,000 octets. */
const TOKENS_PER_PIECE = 50;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A piece of a text: what one TEXTE carries. */
export interface Piece {
  /** Which session wrote it, as `u3.1`. */
  readonly author: string;
  /** Which of the session's texts it is a piece of. */
  readonly number: number;
  /** Which piece, from 0. */
  readonly piece: number;
  /** The same as one word. */
  readonly key: string;
  /** Its place among all that the session has written. */
  readonly order: number;
}

/** A text of so many tokens. */
export function compose(author: string, number: number, tokens = 1): string {
  return Array.from(
    { length: tokens },
    (_, n) => `${author}#${number}/${n}`.padEnd(TOKEN_OCTETS, "."),
  ).join("");
}

/** How many pieces a client makes of a text of so many tokens. */
export function piecesOf(tokens: number): number {
  return Math.ceil(tokens / TOKENS_PER_PIECE);
}

/** What a TEXTE is a piece of; undefined: nobody has written this. */
export function read(chat: Uint8Array): Piece | undefined {
  const head = decoder.decode(chat.subarray(0, TOKEN_OCTETS));
  const found = /^(u\d+\.\d+)#(\d+)\/(\d+)\.*$/.exec(head);
  if (!found) return undefined;
  const author = found[1]!;
  const number = Number(found[2]), first = Number(found[3]);
  const tokens = chat.length / TOKEN_OCTETS;
  const whole = encoder.encode(compose(author, number, first + tokens));
  const expected = whole.subarray(first * TOKEN_OCTETS);
  const isWhole = first % TOKENS_PER_PIECE === 0 && Number.isInteger(tokens) &&
    expected.length === chat.length && expected.every((o, i) => o === chat[i]);
  if (!isWhole) return undefined;
  const piece = first / TOKENS_PER_PIECE;
  return {
    author,
    number,
    piece,
    key: `${author}#${number}/${piece}`,
    order: number * 1_000 + piece,
  };
}
