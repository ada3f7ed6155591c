/**
 * Whether texts are read in the order in which their author typed them.
 *
 * Promised is: a reader reads the texts of one author in their order, except
 * that a text may come late (after texts typed later)
 *
 * - if its author was told that it was not confirmed, or that it was taken
 *   back, before it was read: it was given up, and perhaps sent again
 *   (PROTOCOL.md 4.8);
 * - if the server, for what comes from the author, or the reader, for what
 *   comes from the server or, in a decentralised messagerie, from the author,
 *   has waited for a gap in vain (2 s, or 10 T; 2 T where others were given
 *   up), or was sent a number that is 32 or more ahead, which tells that what
 *   comes late was given up, or more than 256 behind (PROTOCOL.md 4.5);
 * - if the server has crashed while it was under way, on a network that is
 *   not fair: the texts before it may have been lost on their way when the
 *   server began to count; or if it went down with the server, and a copy of
 *   it comes after all.
 *
 * @module
 */

import type { Peer } from "../../protocol/peer.ts";
import { addressKey } from "./network.ts";
import type { Voice } from "./voice.ts";
import type { Handed, Watched } from "./watched.ts";
import type { Safety } from "./safety.ts";

/** What each session has read last of each author. */
export class Orders {
  readonly #world: Watched;
  readonly #safety: Safety;
  readonly #last = new Map<Voice, Map<string, Handed>>();
  /** Peers whose requests may be out of order, by who receives them; undefined: a server. */
  readonly #disordered = new Map<Voice | undefined, Set<string>>();

  /** Makes the check. */
  constructor(world: Watched, safety: Safety) {
    this.#world = world;
    this.#safety = safety;
  }

  /** What a peer sends to a session, or else to a server, may be out of order from now on. */
  disordered(who: Voice | undefined, { address }: Peer): void {
    const addresses = this.#disordered.get(who) ?? new Set();
    this.#disordered.set(who, addresses.add(addressKey(address)));
  }

  /** A session has read a piece. */
  read(voice: Voice, handed: Handed): void {
    let last = this.#last.get(voice);
    if (!last) this.#last.set(voice, last = new Map());
    const { author, order } = handed.piece;
    const before = last.get(author);
    if (!before || order > before.piece.order) {
      last.set(author, handed);
    } else if (!this.#mayBeLate(voice, handed, before)) {
      this.#world.fail(
        "in order",
        `${voice.label} reads ${handed.piece.key} after ${before.piece.key}`,
      );
    }
  }

  #mayBeLate(voice: Voice, late: Handed, before: Handed): boolean {
    const author = this.#safety.voices.get(late.piece.author)!;
    const typed = author.typed.get(late.piece.number)!;
    const { told } = typed;
    const { crashes } = this.#safety;
    if (!this.#world.isFair && crashes.haveMet(typed)) return true;
    if (crashes.hasLost(voice.addresses, late.piece.key)) return true;
    if (told.some(({ type }) => type !== "delivered")) return true;
    const isByServer = late.by === "server" && before.by === "server";
    if (isByServer && before.index < late.index) {
      return this.#isDisordered(undefined, author.addresses);
    }
    const server = new Set([addressKey(voice.core.server.address)]);
    return this.#isDisordered(voice, server) ||
      !isByServer && this.#isDisordered(voice, author.addresses);
  }

  #isDisordered(
    who: Voice | undefined,
    addresses: ReadonlySet<string>,
  ): boolean {
    const peers = this.#disordered.get(who);
    return peers !== undefined && !peers.isDisjointFrom(addresses);
  }
}
