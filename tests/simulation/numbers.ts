/**
 * Where the NUM_SEQs of programs begin.
 *
 * @module
 */

import { distance, WINDOW } from "../../protocol/order.ts";

/** So far apart are the numbers of programs that run one after the other. */
const GENERATION_NUMBERS = 4_000;

/**
 * Shortly before the wrap-around for the first that runs at a place, and out
 * of the way for those after it; never close to where others have just begun,
 * which chance would do once in a thousand times.
 */
export class Numbers {
  readonly #random: () => number;
  readonly #beforeWrap: number | undefined;
  /** Where the latest have begun. */
  #begun: readonly number[] = [];

  /** @param beforeWrap How far before the wrap-around at most; undefined: anywhere. */
  constructor(random: () => number, beforeWrap: number | undefined) {
    this.#random = random;
    this.#beforeWrap = beforeWrap;
  }

  /** The first NUM_SEQ of a program; `generation` counts those at its place from 1. */
  first(generation: number): number {
    for (;;) {
      const numSeq = this.#draw(generation);
      const isNear = this.#begun
        .some((other) => Math.abs(distance(numSeq, other)) <= 2 * WINDOW);
      if (isNear) continue;
      this.#begun = [numSeq, ...this.#begun.slice(0, 2)];
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
