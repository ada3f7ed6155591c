/**
 * A token bucket.
 *
 * @module
 */

/** Lets through so many a second on average, and so many at once. */
export class Bucket {
  readonly #perSecond: number;
  readonly #burst: number;
  #level: number;
  #at: number;

  /** Makes a full bucket; `now` is in ms. */
  constructor(
    { perSecond, burst, now }: {
      readonly perSecond: number;
      readonly burst: number;
      readonly now: number;
    },
  ) {
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#level = burst;
    this.#at = now;
  }

  /** Takes `amount` out; false: there is not enough, and nothing is taken. */
  take(now: number, amount = 1): boolean {
    this.#fill(now);
    if (this.#level < amount) return false;
    this.#level -= amount;
    return true;
  }

  /** When there will be `amount`, in ms; not after `now` if there is. */
  readyAt(now: number, amount = 1): number {
    this.#fill(now);
    return now + Math.max(0, amount - this.#level) * 1_000 / this.#perSecond;
  }

  #fill(now: number): void {
    const filled = this.#level + (now - this.#at) * this.#perSecond / 1_000;
    this.#level = Math.min(this.#burst, filled);
    this.#at = now;
  }
}
