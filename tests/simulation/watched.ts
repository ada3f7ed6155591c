/**
 * What the checks look at.
 *
 * @module
 */

import {
  codeOf,
  ID_SERVER,
  TYPE_CODES,
  userOf,
} from "../../protocol/messages.ts";
import type { Frame, Peer } from "../../protocol/peer.ts";
import type { State, User } from "../../server/state.ts";
import { type Piece, read, TEXT_HEAD_OCTETS } from "./chat.ts";
import { addressKey } from "./network.ts";

/** A piece of a text on its way to one address. */
export interface Handed {
  readonly piece: Piece;
  /** Counts all that were handed on, so that it tells their order. */
  readonly index: number;
  /** The server's peer, or the author's in a decentralised messagerie. */
  readonly peer: Peer;
  readonly by: "server" | "author";
  /** ID_USER of the author. */
  readonly idUser: number;
  /** How often the server had crashed before. */
  readonly crashes: number;
  /** How often it may be read again: a server that does not remember it has handed it on once more. */
  again: number;
}

/** What the checks need to know of the world. */
export interface Watched {
  readonly now: number;
  /** Whether datagrams come as they were sent, or not at all. */
  readonly isSound: boolean;
  /** Whether the network is so good that no request may be given up. */
  readonly isFair: boolean;
  /** Whether datagrams may come so late that what followed has been overtaken. */
  readonly isTardy: boolean;
  /** Whether an exchange that a text was handed to is still that of its reader. */
  isOpen(peer: Peer): boolean;
  fail(rule: string, details: string): never;
}

/** What a request carries, if it is a text of somebody. */
export function pieceIn({ octets }: Frame): Piece | undefined {
  const isText = codeOf(octets) === TYPE_CODES.TEXTE &&
    userOf(octets) !== ID_SERVER && octets.length > TEXT_HEAD_OCTETS;
  return isText ? read(octets.subarray(TEXT_HEAD_OCTETS)) : undefined;
}

/** The user of an address. */
export function userAt(state: State, address: string): User | undefined {
  return state.users.values().find((user) =>
    addressKey(user.address) === address
  );
}
