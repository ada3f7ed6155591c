/**
 * What is let in: how often users and strangers may ask.
 *
 * @module
 */

import { TYPES } from "../protocol/layouts.ts";
import {
  codeOf,
  HEADER_OCTETS,
  ID_UNKNOWN,
  type Message,
  TYPE_CODES,
  userOf,
} from "../protocol/messages.ts";
import type { Address } from "../protocol/peer.ts";
import type { Client } from "./client.ts";
import { RATES, type Rates, StrangerAllowance } from "./limits.ts";

/** Keeps the rates of all who ask. */
export class Gate {
  /** Requests dropped, over the rate. */
  overRate = 0;
  /** The rates that hold. */
  readonly rates: Rates;
  readonly #strangers: StrangerAllowance;

  /** Makes a gate with these rates, and the usual ones where none is given. */
  constructor(rates: Partial<Rates> = {}) {
    this.rates = { ...RATES, ...rates };
    this.#strangers = new StrangerAllowance(this.rates.requests);
  }

  /**
   * Whether a datagram is let in: responses are, and requests within the rate
   * of the user, or of the strangers of its host. A first CONNEXION is that of
   * a stranger.
   *
   * @param clientAt Finds the user at an address.
   */
  admits(
    octets: Uint8Array,
    { now, from, clientAt }: {
      readonly now: number;
      readonly from: Address;
      readonly clientAt: (address: Address) => Client | undefined;
    },
  ): boolean {
    if (this.rates.requests === 0 || octets.length < HEADER_OCTETS) return true;
    const code = codeOf(octets);
    if (code % 2 === 0 && TYPES[code]) return true;
    const isFirst = code === TYPE_CODES.CONNEXION &&
      userOf(octets) === ID_UNKNOWN;
    const client = isFirst ? undefined : clientAt(from);
    return this.#counted(
      client
        ? client.allowance.takes(now)
        : this.#strangers.takes(now, from.hostname),
    );
  }

  /** Whether a text or a move of a user is allowed now: judged before its turn, once. */
  admitsTurn(
    content: Message | Uint8Array,
    { now, client: { allowance } }: {
      readonly now: number;
      readonly client: Client;
    },
  ): boolean {
    if (this.rates.requests === 0) return true;
    return this.#counted(
      content instanceof Uint8Array
        ? allowance.takesText(now, content.length)
        : allowance.takesMove(now),
    );
  }

  #counted(isAllowed: boolean): boolean {
    if (!isAllowed) this.overRate++;
    return isAllowed;
  }
}
