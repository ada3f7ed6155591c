/**
 * Whether a process could run all the time.
 *
 * @module
 */

/** How often it is looked at, in ms. */
const GLANCE_MS = 50;
/** Somebody is missed who has stood still for so long, in ms. */
const STALL_MS = 1_000;

/**
 * Notes when this process stood still, as on a machine that has too much to
 * do: then all people and the network stood still while the server went on.
 */
export class Stalls implements Disposable {
  /** How often it stood still for a second or more. */
  count = 0;
  /** For how long at most, in ms. */
  longest = 0;
  readonly #now: () => number;
  readonly #timer: ReturnType<typeof setInterval>;
  #last: number;

  /** Begins to look at a clock in ms. */
  constructor(now: () => number) {
    this.#now = now;
    this.#last = now();
    this.#timer = setInterval(() => this.look(), GLANCE_MS);
  }

  /** Ends it. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  /** Looks, which is due every 50 ms. */
  look(): void {
    const now = this.#now(), late = now - this.#last - GLANCE_MS;
    this.#last = now;
    this.longest = Math.max(this.longest, late);
    if (late >= STALL_MS) this.count++;
  }
}
