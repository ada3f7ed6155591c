/**
 * Things to be done later, by name, for logic that has no clock.
 *
 * @module
 */

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/** Timers on a clock that is told. */
export class Timers {
  readonly #timers = new Map<string, Timer>();

  /** When {@linkcode expire} is to be called next, in ms; Infinity: need not be. */
  get deadline(): number {
    return Math.min(...this.#timers.values().map(({ at }) => at));
  }

  /** Whether a timer of this name is set. */
  has(name: string): boolean {
    return this.#timers.has(name);
  }

  /** Has something done at a time, in ms, in the place of what had this name. */
  set(name: string, at: number, run: () => void): void {
    this.#timers.set(name, { at, run });
  }

  /** Forgets one timer, or all. */
  clear(name?: string): void {
    if (name === undefined) this.#timers.clear();
    else this.#timers.delete(name);
  }

  /** Does what is due. */
  expire(now: number): void {
    for (const [name, { at, run }] of [...this.#timers]) {
      if (at > now) continue;
      this.#timers.delete(name);
      run();
    }
  }
}
