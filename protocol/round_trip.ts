/**
 * How long to wait for a peer's answer.
 *
 * @module
 */

/** Tries that wait T before the next one; from then on the wait doubles. */
const STEADY_TRIES = 7;
/** Longest wait between two tries, in ms, where T is not longer. */
const MAX_GAP = 2_000;
/** After so many exchanges in a row that could not be measured ... */
const MAX_UNMEASURED = 8;
/** ... one is given so long, in ms, before its second try. */
const MEASURING_GAP = 1_000;

/**
 * Round-trip time of one peer and the period T that follows from it (RFC 6298,
 * without its exponential back-off), measured on exchanges answered at their
 * first try only (Karn's rule).
 */
export class RoundTrip {
  readonly #least: number;
  #smoothed = 0;
  #variation = 0;
  #shortest = Infinity;
  #unmeasured = 0;
  #period: number;

  /** @param least Least T, in ms (specification 3.2: 100). */
  constructor(least: number) {
    this.#least = least;
    this.#period = least;
  }

  /** T: how long to wait before a second try, in ms. */
  get period(): number {
    return this.#period;
  }

  /** Smoothed round-trip time in ms; 0 before the first measurement. */
  get smoothed(): number {
    return this.#smoothed;
  }

  /** About the shortest round-trip time of late, in ms; Infinity before the first. */
  get shortest(): number {
    return this.#shortest;
  }

  /** Takes the time of an exchange answered at its first try, in ms. */
  measured(ms: number): void {
    this.#unmeasured = 0;
    if (this.#smoothed === 0) {
      this.#smoothed = ms;
      this.#variation = ms / 2;
      this.#shortest = ms;
    } else {
      this.#variation += (Math.abs(this.#smoothed - ms) - this.#variation) / 4;
      this.#smoothed += (ms - this.#smoothed) / 8;
      this.#shortest = ms < this.#shortest
        ? ms
        : this.#shortest + (ms - this.#shortest) / 256;
    }
    const period = this.#smoothed + 4 * this.#variation;
    this.#period = period > this.#least ? period : this.#least;
  }

  /** Notes an exchange that was answered, or failed, after a repeat. */
  unmeasured(): void {
    this.#unmeasured++;
  }

  /** Wait after the first try of a new request, in ms. */
  firstGap(): number {
    if (this.#unmeasured < MAX_UNMEASURED) return this.#period;
    this.#unmeasured = 0;
    return Math.max(MEASURING_GAP, this.#period);
  }

  /** Wait after the `tries`th try, in ms: T seven times, then doubling up to 2 s. */
  gap(tries: number): number {
    if (tries <= STEADY_TRIES) return this.#period;
    return Math.min(
      this.#period * 2 ** (tries - STEADY_TRIES),
      Math.max(MAX_GAP, this.#period),
    );
  }

  /** How long so many tries take until they are given up, in ms. */
  total(tries: number): number {
    let ms = 0;
    for (let n = 1; n <= tries; n++) ms += this.gap(n);
    return ms;
  }
}
