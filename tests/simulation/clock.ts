/**
 * A clock that stands still unless it is moved, and what is to happen when.
 *
 * @module
 */

interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Virtual time: what is due at the same time runs in the order of its booking. */
export class Clock {
  /** The time, in ms. */
  now = 1_000;
  readonly #heap: Due[] = [];
  #booked = 0;

  /** Has something done at a time, in ms; not before now. */
  at(time: number, run: () => void): void {
    const due = { at: Math.max(time, this.now), order: this.#booked++, run };
    this.#heap.push(due);
    this.#rise(this.#heap.length - 1);
  }

  /** Does all that is due until a time, in ms, and moves there. */
  runUntil(end: number): void {
    for (;;) {
      const due = this.#heap[0];
      if (!due || due.at > end) break;
      this.#takeFirst();
      this.now = due.at;
      due.run();
    }
    this.now = end;
  }

  #takeFirst(): void {
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink();
  }

  #rise(at: number): void {
    while (at > 0) {
      const parent = at - 1 >> 1;
      if (!this.#isBefore(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #sink(): void {
    for (let at = 0;;) {
      const left = 2 * at + 1, right = left + 1;
      let first = at;
      if (left < this.#heap.length && this.#isBefore(left, first)) first = left;
      if (right < this.#heap.length && this.#isBefore(right, first)) {
        first = right;
      }
      if (first === at) return;
      this.#swap(at, first);
      at = first;
    }
  }

  #isBefore(a: number, b: number): boolean {
    const one = this.#heap[a]!, other = this.#heap[b]!;
    return one.at < other.at ||
      one.at === other.at && one.order < other.order;
  }

  #swap(a: number, b: number): void {
    const one = this.#heap[a]!;
    this.#heap[a] = this.#heap[b]!;
    this.#heap[b] = one;
  }
}
