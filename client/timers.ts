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
    let deadline = Infinity;
    for (const { at } of this.#timers.values()) {
      if (at < deadline) deadline = at;
    }
    return deadline;
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

  /** Does what is due, unless what is done first forgets or changes it. */
  expire(now: number): void {
    for (const [name, timer] of [...this.#timers]) {
      if (timer.at > now || this.#timers.get(name) !== timer) continue;
      this.#timers.delete(name);
      timer.run();
    }
  }
}
