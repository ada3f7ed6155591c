/**
 * The connected users: by their exchanges, by ID_USER, by messagerie.
 *
 * @module
 */

import type { Peer } from "../protocol/peer.ts";
import type { Client, Turn } from "./client.ts";
import type { Messagerie } from "./state.ts";

/** All connected users. */
export class Clients {
  readonly #byPeer = new Map<Peer<Turn>, Client>();
  readonly #byUser = new Map<number, Client>();
  /** The peers of a messagerie's members; a messagerie is never changed, but replaced. */
  readonly #peersOf = new WeakMap<Messagerie, readonly Peer<Turn>[]>();

  /** How many there are. */
  get size(): number {
    return this.#byPeer.size;
  }

  /** The user that a peer is, as long as it is connected. */
  at(peer: Peer<Turn>): Client | undefined {
    return this.#byPeer.get(peer);
  }

  /** The user with an ID_USER, who is connected. */
  of({ id }: { readonly id: number }): Client {
    return this.#byUser.get(id)!;
  }

  /** The peers of a messagerie's members. */
  peersIn(messagerie: Messagerie): readonly Peer<Turn>[] {
    let peers = this.#peersOf.get(messagerie);
    if (!peers) {
      peers = messagerie.members.map((id) => this.of({ id }).peer);
      this.#peersOf.set(messagerie, peers);
    }
    return peers;
  }

  /** Adds a user. */
  add(client: Client): void {
    this.#byPeer.set(client.peer, client);
    this.#byUser.set(client.id, client);
  }

  /** Removes a user. */
  delete(client: Client): void {
    this.#byPeer.delete(client.peer);
    this.#byUser.delete(client.id);
  }

  /** All users. */
  [Symbol.iterator](): Iterator<Client> {
    return this.#byPeer.values();
  }
}
