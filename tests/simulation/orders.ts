/**
 * Whether texts are read in the order in which their author typed them.
 *
 * Promised is: a reader reads the texts of one author in their order, except
 * that a text may come late (after texts typed later)
 *
 * - if its author was told that it was not confirmed, before it was read: it
 *   was given up, and perhaps sent again (PROTOCOL.md 4.8);
 * - if the server, for what comes from the author, or the reader, for what
 *   comes from the server or, in a decentralised messagerie, from the author,
 *   has waited for a gap in vain: 2 s, or 10 T (PROTOCOL.md 4.5).
 *
 * @module
 */

import type { Peer } from "../../protocol/peer.ts";
import { addressKey } from "./network.ts";
import type { Voice } from "./person.ts";
import type { Handed, Safety, Watched } from "./safety.ts";

/** What each session has read last of each author. */
export class Orders {
  readonly #world: Watched;
  readonly #safety: Safety;
  readonly #last = new Map<Voice, Map<string, Handed>>();
  /** Peers whose gaps were waited for in vain, by who waited; undefined: a server. */
  readonly #vain = new Map<Voice | undefined, Set<string>>();

  /** Makes the check. */
  constructor(world: Watched, safety: Safety) {
    this.#world = world;
    this.#safety = safety;
  }

  /** A wait of a session, or else of a server, for a gap in what a peer sends has ended in vain. */
  waitedInVain(who: Voice | undefined, { address }: Peer): void {
    const addresses = this.#vain.get(who) ?? new Set();
    this.#vain.set(who, addresses.add(addressKey(address)));
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

  /** Whether a session has waited in vain for something that the server had sent. */
  hasMissed(voice: Voice): boolean {
    const server = new Set([addressKey(voice.core.server.address)]);
    return this.#hasWaited(voice, server);
  }

  #mayBeLate(voice: Voice, late: Handed, before: Handed): boolean {
    const author = this.#safety.voices.get(late.piece.author)!;
    const { told } = author.typed.get(late.piece.number)!;
    if (told.some(({ type }) => type === "undelivered")) return true;
    const isByServer = late.by === "server" && before.by === "server";
    if (isByServer && before.index < late.index) {
      return this.#hasWaited(undefined, author.addresses);
    }
    return this.hasMissed(voice) ||
      !isByServer && this.#hasWaited(voice, author.addresses);
  }

  #hasWaited(
    who: Voice | undefined,
    addresses: ReadonlySet<string>,
  ): boolean {
    const waited = this.#vain.get(who);
    return waited !== undefined && !waited.isDisjointFrom(addresses);
  }
}
