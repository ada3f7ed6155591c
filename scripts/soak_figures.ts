/**
 * Figures of a soak that grow with time but take no room: how a value trends,
 * and how often NUM_SEQs have wrapped around.
 *
 * @module
 */

import { codeOf, HEADER_OCTETS, numSeqOf } from "../protocol/messages.ts";
import { distance } from "../protocol/order.ts";

/** A NUM_SEQ is at most so far past the one before it: else it is counted anew. */
const MAX_STEP = 1_024;

/** A straight line fitted to values over time, by least squares. */
export class Trend {
  #count = 0;
  #first = 0;
  #span = 0;
  #x = 0;
  #y = 0;
  #xx = 0;
  #xy = 0;

  /** Adds a value; one that is no number does not count. */
  add(time: number, value: number): void {
    if (Number.isNaN(value)) return;
    if (this.#count++ === 0) this.#first = time;
    const x = this.#span = time - this.#first;
    this.#x += x;
    this.#y += value;
    this.#xx += x * x;
    this.#xy += x * value;
  }

  /** By how much the line rises from the first value to the last; NaN: there are not two. */
  get rise(): number {
    const spread = this.#count * this.#xx - this.#x ** 2;
    const slope = (this.#count * this.#xy - this.#x * this.#y) /
      (spread || NaN);
    return slope * this.#span;
  }
}

/** Which way a datagram goes: to the server, or from it. */
export type Way = "up" | "down";

/** How often NUM_SEQs have gone from 65535 to 0. */
export class Wraps {
  /** All directions together, by way. */
  readonly counts: Record<Way, number> = { up: 0, down: 0 };
  /** NUM_SEQ of the latest request, by client. */
  readonly #latest = {
    up: new WeakMap<object, number>(),
    down: new WeakMap<object, number>(),
  };

  /** Takes note of a datagram of a client. */
  see(octets: Uint8Array, way: Way, client: object): void {
    if (octets.length < HEADER_OCTETS || codeOf(octets) % 2 === 0) return;
    const numSeq = numSeqOf(octets), latest = this.#latest[way].get(client);
    const step = latest === undefined ? 0 : distance(latest, numSeq);
    if (latest !== undefined && step <= 0 && step > -MAX_STEP) return;
    this.#latest[way].set(client, numSeq);
    if (step > 0 && step <= MAX_STEP && numSeq < latest!) this.counts[way]++;
  }
}
