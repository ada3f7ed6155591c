/**
 * Which requests of the server are of this session, and not late ones of a
 * session before it.
 *
 * @module
 */

import { distance, SERIES } from "../protocol/order.ts";

/** What comes so long after a session began is none of the session before, in ms. */
const LATEST = 30_000;
/** So many series are known: late probes begin some that are none. */
const MAX_SERIES = 8;

/** The series of NUM_SEQ that the server has begun in a session, each with a probe. */
export class Series {
  /** The latest number of each, those begun last first. */
  #latest: number[] = [];
  /** Which of them a request has come of; of several, that which was begun last. */
  #current = Infinity;
  /** Until when others are of the session before, in ms. */
  #until = -Infinity;

  /** A new session begins: what comes of the one before is not for it. */
  restart(now: number): void {
    this.#latest = [];
    this.#current = Infinity;
    this.#until = now + LATEST;
  }

  /** A probe that is no repeat has come. */
  begin(numSeq: number): void {
    this.#latest = [numSeq, ...this.#latest].slice(0, MAX_SERIES);
    this.#current++;
  }

  /**
   * Notes the number of a request that is no probe.
   *
   * @param isState Whether the latest of its kind holds: then none is taken of
   * a series begun before that of a request that has come already.
   * @returns Whether it is of one of the series, or late enough not to be of
   * the session before. As long as there was no probe every request is: a
   * server may do without.
   */
  takes(
    numSeq: number,
    { now, isState }: { readonly now: number; readonly isState: boolean },
  ): boolean {
    if (this.#latest.length === 0 || now >= this.#until) return true;
    const nth = this.#latest.findIndex((latest) =>
      Math.abs(distance(latest, numSeq)) <= SERIES
    );
    if (nth < 0 || isState && nth > this.#current) return false;
    this.#current = Math.min(this.#current, nth);
    if (distance(this.#latest[nth]!, numSeq) > 0) this.#latest[nth] = numSeq;
    return true;
  }
}
