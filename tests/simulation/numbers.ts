/**
 * Where the NUM_SEQs of programs begin.
 *
 * @module
 */

import { distance, WINDOW } from "../../protocol/order.ts";

/** So many requests a program has sent at most when another takes its place. */
const COUNTED = 1_000;
/** So many programs are kept apart from those in whose place they run. */
const KEPT_APART = 32;

/** So far apart are the numbers of programs that run one after the other. */
const GENERATION_NUMBERS = 4_000;

interface Begun {
  readonly generation: number;
  readonly numSeq: number;
}

/**
 * Shortly before the wrap-around for the first that runs at a place, and out
 * of the way for those after it; never close to where others have just begun,
 * or to what the one before has counted to, which chance would do once in a
 * thousand times.
 */
export class Numbers {
  readonly #random: () => number;
  readonly #beforeWrap: number | undefined;
  /** Where the latest have begun. */
  #begun: readonly Begun[] = [];

  /** @param beforeWrap How far before the wrap-around at most; undefined: anywhere. */
  constructor(random: () => number, beforeWrap: number | undefined) {
    this.#random = random;
    this.#beforeWrap = beforeWrap;
  }

  /** The first NUM_SEQ of a program; `generation` counts those at its place from 1. */
  first(generation: number): number {
    for (;;) {
      const numSeq = this.#draw(generation);
      const isNear = this.#begun.some((other, nth) => {
        const ahead = distance(other.numSeq, numSeq);
        const isLatest = nth < 3, isBefore = other.generation < generation;
        return ahead === 0 ||
          (isLatest || isBefore) && ahead >= -2 * WINDOW &&
            ahead <= (isBefore ? COUNTED : 2 * WINDOW);
      });
      if (isNear) continue;
      this.#begun = [{ generation, numSeq }, ...this.#begun]
        .slice(0, KEPT_APART);
      return numSeq;
    }
  }

  #draw(generation: number): number {
    const chance = this.#random(), most = this.#beforeWrap;
    return most === undefined
      ? Math.floor(chance * 0x10000)
      : 0xffff - Math.floor(chance * most) -
          (generation - 1) * GENERATION_NUMBERS & 0xffff;
  }
}
