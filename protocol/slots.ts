/**
 * What is kept of each request in a window.
 *
 * @module
 */

import { WINDOW } from "./order.ts";

/** So many tries and rounds can be counted. */
export const MAX_TRIES = 255;
/** In the place of when a request is due: it is about to be sent again. */
export const QUEUED: number = Number.MAX_VALUE;
/** In the place of when a request is due: it is not sent again until its peer is heard. */
export const STOPPED: number = Infinity;

/** Times of a slot: when it was sent last, and when it is due. */
const TIMES = 2;
/** Counts of a slot: tries, rounds, whether it is paced, and how it was sent. */
const COUNTS = 4;
/** How a request was sent: more than once, or once while little was under way. */
const REPEATED = 1, ALONE = 2;

/**
 * Times and counts of the requests in a window; slot = NUM_SEQ & 31. Those of
 * a slot lie side by side: where there are many peers, what a datagram costs
 * is how many lines of the processor's cache it touches.
 */
export class Slots {
  readonly #times = new Float64Array(TIMES * WINDOW);
  readonly #counts = new Uint8Array(COUNTS * WINDOW);

  /** A request is sent for the first time. */
  begin(slot: number): void {
    const counts = this.#counts, at = COUNTS * slot;
    counts[at] = 1;
    counts[at + 1] = counts[at + 2] = counts[at + 3] = 0;
  }

  /**
   * A request is sent again.
   *
   * @returns How many tries that makes in this round.
   */
  repeat(slot: number): number {
    this.#counts[COUNTS * slot + 3] = REPEATED;
    return ++this.#counts[COUNTS * slot]!;
  }

  /** Whether it was sent more than once. */
  wasRepeated(slot: number): boolean {
    return this.#counts[COUNTS * slot + 3] === REPEATED;
  }

  /** Whether it was sent once, while little was under way. */
  isAlone(slot: number): boolean {
    return this.#counts[COUNTS * slot + 3] === ALONE;
  }

  /** Notes that it is sent while little is under way. */
  setAlone(slot: number): void {
    this.#counts[COUNTS * slot + 3] = ALONE;
  }

  /** Tries made in this round. */
  tries(slot: number): number {
    return this.#counts[COUNTS * slot]!;
  }

  /** Sets the tries made in this round. */
  setTries(slot: number, tries: number): void {
    this.#counts[COUNTS * slot] = tries;
  }

  /**
   * A round has ended without an answer.
   *
   * @returns How many have.
   */
  endRound(slot: number): number {
    return ++this.#counts[COUNTS * slot + 1]!;
  }

  /** Whether it counts in the pacing window. */
  isPaced(slot: number): boolean {
    return this.#counts[COUNTS * slot + 2] !== 0;
  }

  /** Sets whether it counts in the pacing window. */
  setPaced(slot: number, isPaced: boolean): void {
    this.#counts[COUNTS * slot + 2] = Number(isPaced);
  }

  /** When it was sent last, in ms. */
  sentAt(slot: number): number {
    return this.#times[TIMES * slot]!;
  }

  /** When it is to be sent again, in ms; or {@linkcode QUEUED}, or {@linkcode STOPPED}. */
  due(slot: number): number {
    return this.#times[TIMES * slot + 1]!;
  }

  /** Notes when it is sent, and when again, in ms. */
  setTimes(slot: number, sentAt: number, due: number): void {
    this.#times[TIMES * slot] = sentAt;
    this.#times[TIMES * slot + 1] = due;
  }

  /** Sets when it is to be sent again. */
  setDue(slot: number, due: number): void {
    this.#times[TIMES * slot + 1] = due;
  }
}
