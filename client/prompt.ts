/**
 * What stands before the line that is being typed: who and where one is, and
 * what one should know before typing on.
 *
 * @module
 */

import { styled, type Words } from "./catalogue.ts";
import type { Span } from "./line.ts";
import type { Session } from "./session.ts";

/** Letters of a messagerie's name in the prompt, at most. */
const MAX_LETTERS = 16;

/** What a prompt tells. */
export interface PromptState {
  /** The session. */
  readonly session: Pick<Session, "name" | "place" | "status">;
  /** When the server is tried again, in ms since 1970; undefined: it answers. */
  readonly againAt: number | undefined;
  /** Now, in ms since 1970. */
  readonly now: number;
}

/** `alice@salon:direct (again in 3 s)> ` */
export function promptOf(
  words: Words,
  { session: { name, place, status }, againAt, now }: PromptState,
): Span[] {
  const isPublic = place === undefined || place.id === 0;
  const where = isPublic
    ? words.text("promptPublic")
    : `${shorten(place.name)}:${
      words.text(
        place.mode === "DECENTRALISEE" ? "promptDirect" : "promptServer",
      )
    }`;
  const remark = remarkOf(words, { status, againAt, now });
  return [
    { text: `${name}@` },
    styled(where, "strong"),
    ...remark === undefined ? [] : [styled(` (${remark})`, "warn")],
    { text: "> " },
  ];
}

function remarkOf(
  words: Words,
  { status: { phase, waitingTexts: count }, againAt, now }:
    & Pick<PromptState, "againAt" | "now">
    & { readonly status: PromptState["session"]["status"] },
): string | undefined {
  if (phase === "reconnecting" && againAt !== undefined && againAt > now) {
    const seconds = Math.ceil((againAt - now) / 1_000);
    return words.text("promptReconnecting", { seconds });
  }
  if (phase === "reconnecting" || phase === "connecting") {
    return words.text("promptConnecting");
  }
  return count > 0 ? words.text("promptWaiting", { count }) : undefined;
}

function shorten(name: string): string {
  const letters = [...name];
  return letters.length <= MAX_LETTERS
    ? name
    : letters.slice(0, MAX_LETTERS - 2).join("") + "..";
}
