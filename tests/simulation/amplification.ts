/**
 * How much the server sends to addresses that have not proved that they
 * listen (PROTOCOL.md 5.2 and 5.9).
 *
 * @module
 */

import { TYPE_CODES } from "../../protocol/messages.ts";

/** Octets of IP and UDP headers. */
const OVERHEAD = 28;
/** An unproven address is sent so many times what it sent at most. */
const FACTOR = 3;
/** Octets of a refused CONNEXION: the one answer to a stranger that may be longer. */
const REFUSAL_OCTETS = 5;

/** What an address is to the server. */
export type Standing = "stranger" | "unproven" | "proven";

interface Account {
  standing: Standing;
  /** Octets of the datagram that came last. */
  last: number;
  /** Octets that came since it has this standing, with and without headers. */
  came: number;
  cameWhole: number;
  /** Octets that were sent since. */
  went: number;
  wentWhole: number;
}

/** Accounts of all addresses. */
export class Amplification {
  readonly #accounts = new Map<string, Account>();

  /** A datagram has come from an address. */
  received(address: string, octets: number, standing: Standing): void {
    const account = this.#accountOf(address, standing);
    account.last = octets;
    account.came += octets;
    account.cameWhole += octets + OVERHEAD;
  }

  /** A datagram goes to an address; what is wrong with that, if anything is. */
  sent(
    address: string,
    octets: Uint8Array,
    standing: Standing,
  ): string | undefined {
    const account = this.#accountOf(address, standing);
    const { length } = octets;
    const isRefusal = length === REFUSAL_OCTETS &&
      octets[0]! >> 3 === TYPE_CODES.REPONSE_CONNEXION;
    if (standing === "stranger" && isRefusal) return undefined;
    account.went += length;
    account.wentWhole += length + OVERHEAD;
    const { came, went, cameWhole, wentWhole } = account;
    if (standing === "stranger" && went > came) {
      return `${address} sent ${came} octets, was sent ${went}, has no user`;
    }
    if (standing === "unproven" && wentWhole > FACTOR * cameWhole) {
      return `${address} sent ${cameWhole} octets, was sent ${wentWhole}, is not proven`;
    }
    return undefined;
  }

  #accountOf(address: string, standing: Standing): Account {
    const known = this.#accounts.get(address);
    if (known?.standing === standing) return known;
    const last = known?.last ?? 0;
    const account: Account = {
      standing,
      last,
      came: last,
      cameWhole: last + OVERHEAD,
      went: 0,
      wentWhole: 0,
    };
    this.#accounts.set(address, account);
    return account;
  }
}
