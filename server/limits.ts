/**
 * How often a user, or an address that is no user's, may ask.
 *
 * @module
 */

import { Bucket } from "../protocol/bucket.ts";

/** Rates and bursts. */
export interface Rates {
  /** Requests per second of a user, or of all strangers of one host; 0 lifts every limit. */
  readonly requests: number;
  /** Texts per second of a user, repeats not counted. */
  readonly texts: number;
  /** Octets of texts per second of a user. */
  readonly textOctets: number;
  /** What changes who is where, and invitations, per second of a user, repeats not counted. */
  readonly moves: number;
}

/** The rates that hold unless told otherwise. */
export const RATES: Rates = {
  requests: 100,
  texts: 20,
  textOctets: 64 * 1024,
  moves: 10,
};

/** What one user may still ask. */
export class Allowance {
  readonly #requests: Bucket;
  readonly #texts: Bucket;
  readonly #textOctets: Bucket;
  readonly #moves: Bucket;

  /** Makes the allowance of a newcomer. */
  constructor(rates: Rates, now: number) {
    const { requests, texts, textOctets, moves } = rates;
    this.#requests = new Bucket({
      perSecond: requests,
      burst: 2 * requests,
      now,
    });
    this.#texts = new Bucket({ perSecond: texts, burst: 3 * texts, now });
    this.#textOctets = new Bucket({
      perSecond: textOctets,
      burst: 2 * textOctets,
      now,
    });
    this.#moves = new Bucket({ perSecond: moves, burst: 3 * moves, now });
  }

  /** Whether a request, or a repeat of one, is allowed now. */
  takes(now: number): boolean {
    return this.#requests.take(now);
  }

  /** Whether a text of so many octets is allowed now; its repeats do not count. */
  takesText(now: number, octets: number): boolean {
    return this.#texts.take(now) && this.#textOctets.take(now, octets);
  }

  /** Whether a move or an invitation is allowed now; its repeats do not count. */
  takesMove(now: number): boolean {
    return this.#moves.take(now);
  }
}

/** Hosts remembered at most. */
const MAX_HOSTS = 4_096;
/** So many times what one host may, all of them together may ask ... */
const HOSTS_TOGETHER = 10;
/** ... and as much at once as in so long, in s: a burst keeps users waiting. */
const BURST_TOGETHER = 0.3;

/**
 * What hosts without a user may still ask. All of them together are bounded
 * too, for who forges addresses is as many hosts as it likes.
 */
export class StrangerAllowance {
  readonly #perSecond: number;
  readonly #hosts = new Map<string, Bucket>();
  #together: Bucket | undefined;

  /** @param perSecond Requests per second of one host. */
  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Whether a request of a host is allowed now. */
  takes(now: number, hostname: string): boolean {
    if (!this.#hostOf(now, hostname).take(now)) return false;
    const perSecond = HOSTS_TOGETHER * this.#perSecond;
    const burst = BURST_TOGETHER * perSecond;
    this.#together ??= new Bucket({ perSecond, burst, now });
    return this.#together.take(now);
  }

  #hostOf(now: number, hostname: string): Bucket {
    const known = this.#hosts.get(hostname);
    if (known) return known;
    const perSecond = this.#perSecond;
    const bucket = new Bucket({ perSecond, burst: 2 * perSecond, now });
    if (this.#hosts.size >= MAX_HOSTS) {
      this.#hosts.delete(this.#hosts.keys().next().value!);
    }
    this.#hosts.set(hostname, bucket);
    return bucket;
  }
}
