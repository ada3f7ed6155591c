/**
 * What a crash of a server that has a state file may cost, and what it may
 * not (PROTOCOL.md 5.11): texts that were under way may be lost, or read
 * twice; nothing else is to be noticed.
 *
 * @module
 */

import type { Peer } from "../../protocol/peer.ts";
import type { Server } from "../../server/core.ts";
import type { State } from "../../server/state.ts";
import { serialize } from "../../server/state_file.ts";
import { addressKey } from "./network.ts";
import { pendingOf } from "./observe.ts";
import type { Typed, Voice } from "./voice.ts";
import { pieceIn } from "./watched.ts";

/** So long a datagram is on its way at most, in ms. */
export const OVERTAKEN_MS = 6_000;

/** The crashes of a server, and what they have cost. */
export class Crashes {
  /** When there were any, in ms. */
  readonly #at: number[] = [];
  /** Pieces of texts that went down with a server, by the address they were for. */
  readonly #lost = new Map<string, Set<string>>();
  /** Pieces that a server could not deliver; whether it has told so is not known. */
  #dropped: { readonly address: string; readonly key: string }[] = [];
  /** The state that the last one has left. */
  #left: State | undefined;
  /** How many crashes each session has seen. */
  readonly #seen = new Map<Voice, number>();

  /** How often the server has crashed. */
  get count(): number {
    return this.#at.length;
  }

  /** The server could not deliver a piece to an address. */
  dropped(address: string, key: string): void {
    this.#dropped.push({ address, key });
  }

  /** The server is gone, and all that its users had not answered. */
  crashed({ exchanges, state }: Server, now: number): void {
    this.#at.push(now);
    this.#left = state;
    for (const peer of exchanges.peers) this.#lose(peer);
    for (const { address, key } of this.#dropped) this.#add(address, key);
    this.#dropped = [];
  }

  #lose(peer: Peer): void {
    const address = addressKey(peer.address);
    for (const frame of pendingOf(peer)) {
      const piece = pieceIn(frame);
      if (piece) this.#add(address, piece.key);
    }
  }

  #add(address: string, key: string): void {
    const keys = this.#lost.get(address) ?? new Set();
    this.#lost.set(address, keys.add(key));
  }

  /** What a server that goes on from the state file has forgotten; undefined: nothing. */
  forgottenBy({ state }: Server): string | undefined {
    if (!this.#left) return undefined;
    const before = whoAndWhere(this.#left), after = whoAndWhere(state);
    return before === after ? undefined : `${before} has become ${after}`;
  }

  /**
   * Whether the server that crashed has left a session in its state file. One
   * that had just connected does not count: a late copy of its CONNEXION is
   * taken for another one.
   */
  hasLeft({ addresses, startedAt, connectedAt }: Voice): boolean {
    if (this.#hasHappened(startedAt, connectedAt + OVERTAKEN_MS)) {
      return false;
    }
    return this.#left?.users.values().some(({ address, messagerie }) =>
      messagerie !== undefined && addresses.has(addressKey(address))
    ) ?? false;
  }

  /** Whether a session that sees other numbers does so for the first time since a crash. */
  sees(voice: Voice): boolean {
    const isFirst = this.#seen.get(voice) !== this.count;
    this.#seen.set(voice, this.count);
    return isFirst;
  }

  /** Whether a piece went down with a server before somebody at these addresses had it. */
  hasLost(addresses: ReadonlySet<string>, key: string): boolean {
    return addresses.values()
      .some((address) => this.#lost.get(address)?.has(key));
  }

  /** Whether a text was under way when the server crashed, or a late copy of it was. */
  haveMet({ at, told }: Typed): boolean {
    return this.#hasHappened(at, doneAt(told) + OVERTAKEN_MS);
  }

  /** Whether late copies, of a text or of a move before it, may have come to a server that knew of neither. */
  mayHaveMoved({ at, told }: Typed): boolean {
    return this.#hasHappened(at - OVERTAKEN_MS, doneAt(told) + OVERTAKEN_MS);
  }

  /** Whether the server has crashed a moment ago. */
  isRecent(now: number): boolean {
    return this.#hasHappened(now - OVERTAKEN_MS, now);
  }

  #hasHappened(from: number, to: number): boolean {
    return this.#at.some((at) => at >= from && at <= to);
  }
}

/** Users and messageries, as a state file has them. */
function whoAndWhere(state: State): string {
  const file = serialize({ state, closing: new Set() });
  const { users, messageries } = JSON.parse(file);
  return JSON.stringify([users, messageries]);
}

/** When a text was acknowledged, in ms; Infinity: it was not. */
function doneAt(told: Typed["told"]): number {
  return told.find(({ type }) => type === "delivered")?.at ?? Infinity;
}
