/**
 * What was handed on to whom: by the server, or by authors themselves.
 *
 * @module
 */

import type { Peer } from "../../protocol/peer.ts";
import type { Crashes } from "./crashes.ts";
import { addressKey } from "./network.ts";
import type { Typed, Voice } from "./voice.ts";
import type { Handed } from "./watched.ts";

/** All that was handed on. */
export class Handings {
  /** By address, then by piece. */
  readonly #all = new Map<string, Map<string, Handed>>();
  /** How often the server had crashed when a piece was handed on first. */
  readonly #since = new Map<string, number>();
  readonly #crashes: Crashes;
  #index = 0;

  /** @param crashes Those of the server, which then does not remember what it has handed on. */
  constructor(crashes: Crashes) {
    this.#crashes = crashes;
  }

  /** A piece is handed on to a peer; `typed` is the text that it is of. */
  add(
    peer: Peer,
    handed: Pick<Handed, "piece" | "by" | "idUser">,
    typed: Typed | undefined,
  ): void {
    const address = addressKey(peer.address), { key } = handed.piece;
    const pieces = this.#all.get(address) ?? new Map<string, Handed>();
    this.#all.set(address, pieces);
    const crashes = this.#crashes.count, index = this.#index++;
    const since = this.#since.get(key) ?? crashes;
    this.#since.set(key, since);
    const isForgotten = typed && since < crashes &&
      this.#crashes.haveMet(typed);
    const again = (pieces.get(key)?.again ?? 0) + (isForgotten ? 1 : 0);
    pieces.set(key, { ...handed, peer, index, crashes, again });
  }

  /** A piece on its way to a session, if it was handed on to it. */
  to({ addresses }: Voice, key: string): Handed | undefined {
    return addresses.values()
      .map((address) => this.#all.get(address)?.get(key))
      .find((handed) => handed !== undefined);
  }

  /** Whether a piece may come to a session again: it was handed on by a server that did not remember it. */
  comeAgain({ addresses }: Voice, key: string): boolean {
    const again = addresses.values()
      .map((address) => this.#all.get(address)?.get(key))
      .find((handed) => handed && handed.again > 0);
    if (again) again.again--;
    return again !== undefined;
  }

  /** Whether a piece was handed on to anybody. */
  has(key: string): boolean {
    return this.#since.has(key);
  }
}
