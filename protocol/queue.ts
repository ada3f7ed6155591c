/**
 * A first-in first-out queue whose ends are both quick.
 *
 * @module
 */

/** So much room is kept for what may come, whatever is queued. */
const SPARE = 1_024;

/** A queue; `shift` costs the same however long it is. */
export class Queue<T> {
  /** What is queued is at `#head` and after it, before `#tail`. */
  #items: T[] = [];
  #head = 0;
  #tail = 0;

  /** How many items wait. */
  get length(): number {
    return this.#tail - this.#head;
  }

  /** Adds an item at the end. */
  push(item: T): void {
    this.#items[this.#tail++] = item;
  }

  /** Takes the first item. */
  shift(): T | undefined {
    if (this.#head === this.#tail) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined as T;
    if (this.#head === this.#tail) this.#restart();
    else if (this.#head >= SPARE && this.#head * 2 > this.#tail) {
      this.#reset(this.#items.slice(this.#head, this.#tail));
    }
    return item;
  }

  /** Goes back to the start, where there is room already. */
  #restart(): void {
    if (this.#tail > SPARE) this.#items = [];
    this.#head = this.#tail = 0;
  }

  #reset(items: T[]): void {
    this.#items = items;
    this.#head = 0;
    this.#tail = items.length;
  }

  /** The first item, which stays. */
  peek(): T | undefined {
    return this.#head === this.#tail ? undefined : this.#items[this.#head];
  }

  /** Takes the first item that passes `test`. */
  take(test: (item: T) => boolean): T | undefined {
    for (let at = this.#head; at < this.#tail; at++) {
      const item = this.#items[at]!;
      if (!test(item)) continue;
      this.#items.splice(at, 1);
      this.#tail--;
      return item;
    }
    return undefined;
  }

  /**
   * Puts `items` in the place of all that pass `test`: where the first of
   * them was, or at the end where there is none.
   *
   * @returns What was taken out.
   */
  replace(test: (item: T) => boolean, items: readonly T[]): T[] {
    const all = [...this];
    const first = all.findIndex(test);
    const at = first < 0 ? all.length : first;
    this.#reset([
      ...all.slice(0, at),
      ...items,
      ...all.slice(at).filter((item) => !test(item)),
    ]);
    return all.filter(test);
  }

  /** The items, first to last. */
  *[Symbol.iterator](): Generator<T> {
    for (let at = this.#head; at < this.#tail; at++) {
      yield this.#items[at]!;
    }
  }
}
