/**
 * Whether numbers of users and messageries go round, so that a late datagram
 * does not meet a new owner (PROTOCOL.md 5.1).
 *
 * @module
 */

import type { State } from "../../server/state.ts";
import { OVERTAKEN_MS } from "./crashes.ts";
import { addressKey } from "./network.ts";

interface Owner {
  readonly name: string;
  /** When it was seen last, in ms. */
  at: number;
}

/** Who has had a number last. */
export class Owners {
  readonly #owners = new Map<string, Owner>();

  /** Notes the state; the number that has a new owner too soon, if any has. */
  note({ users, messageries }: State, now: number): string | undefined {
    let early: string | undefined;
    const has = (what: string, name: string) => {
      const owner = this.#owners.get(what);
      if (owner && owner.name !== name && now - owner.at < OVERTAKEN_MS) {
        early = `${what} was ${owner.name}, and is ${name}`;
      }
      this.#owners.set(what, { name, at: now });
    };
    for (const { id, name, address, messagerie } of users.values()) {
      if (messagerie === undefined) continue;
      has(`user ${id}`, `${name} at ${addressKey(address)}`);
    }
    for (const { id, name } of messageries.values()) {
      has(`messagerie ${id}`, name);
    }
    return early;
  }

  /** The server has forgotten whom it gave which number. */
  forget(): void {
    this.#owners.clear();
  }
}
