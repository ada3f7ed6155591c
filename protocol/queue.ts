/**
 * A first-in first-out queue whose ends are both quick.
 *
 * @module
 */

/** A queue; `shift` costs the same however long it is. */
export class Queue<T> {
  #items: T[] = [];
  #head = 0;

  /** How many items wait. */
  get length(): number {
    return this.#items.length - this.#head;
  }

  /** Adds an item at the end. */
  push(item: T): void {
    this.#items.push(item);
  }

  /** Takes the first item. */
  shift(): T | undefined {
    if (this.#head === this.#items.length) return undefined;
    const item = this.#items[this.#head];
    this.#items[this.#head++] = undefined as T;
    if (this.#head === this.#items.length) this.clear();
    else if (this.#head >= 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  /** The first item, which stays. */
  peek(): T | undefined {
    return this.#items[this.#head];
  }

  /** Takes the first item that passes `test`. */
  take(test: (item: T) => boolean): T | undefined {
    for (let at = this.#head; at < this.#items.length; at++) {
      const item = this.#items[at]!;
      if (!test(item)) continue;
      this.#items.splice(at, 1);
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
    const all = this.#items.slice(this.#head);
    const first = all.findIndex(test);
    const at = first < 0 ? all.length : first;
    this.#items = [
      ...all.slice(0, at),
      ...items,
      ...all.slice(at).filter((item) => !test(item)),
    ];
    this.#head = 0;
    return all.filter(test);
  }

  /** Forgets all items. */
  clear(): void {
    this.#items = [];
    this.#head = 0;
  }

  /** The items, first to last. */
  *[Symbol.iterator](): Generator<T> {
    for (let at = this.#head; at < this.#items.length; at++) {
      yield this.#items[at]!;
    }
  }
}
