/**
 * Requests of one peer in the order of their NUM_SEQ.
 *
 * @module
 */

/** A request is less than so far past the oldest one under way. */
export const WINDOW = 32;
/** Numbers further apart are of two series, one of which was begun anew. */
export const SERIES = 256;
/** Longest wait for a gap, in ms ... */
const MAX_WAIT = 2_000;
/** ... or so many periods T, where that is longer. */
const MAX_WAIT_PERIODS = 10;
/** Where later requests tell that what is missing may have been given up, a wait is so many T. */
const DOUBTFUL_PERIODS = 2;
/** After so many waits in vain in a row there are no more ... */
const MAX_VAIN = 2;
/** ... until so many requests in a row have come in order. */
const REASSURING = 16;
/** Octets of what is held at most; beyond that requests run out of order. */
const MAX_HELD_OCTETS = 1 << 17;

interface Held<T> {
  readonly octets: number;
  readonly item: T | undefined;
}

/** The difference of two NUM_SEQ as a signed 16-bit number. */
export function distance(from: number, to: number): number {
  return (to - from) << 16 >> 16;
}

/** Whether a NUM_SEQ may be of the series of which another is expected; undefined: none is. */
export function isNear(expected: number | undefined, numSeq: number): boolean {
  return expected !== undefined &&
    Math.abs(distance(expected, numSeq)) <= SERIES;
}

/** Puts the requests of a peer in order; the `run` of each call gets them. */
export class Order<T> {
  readonly #held = new Map<number, Held<T>>();
  #octets = 0;
  #expected: number | undefined;
  /** What was expected when a request of another series came: one of this may follow yet. */
  #other: number | undefined;
  /** How long requests are gathered after the first, in ms; undefined: they are not. */
  #gathering: number | undefined;
  /** Since when the first gap is waited for, in ms. */
  #since = 0;
  /** Whether requests before those that are held were given up, so that others may have been. */
  #isDoubtful = false;
  #vain = 0;
  /** Requests in a row that came when they were expected. */
  #inOrder = 0;

  /** How many requests wait for an earlier one. */
  get held(): number {
    return this.#held.size;
  }

  /** NUM_SEQ of the request that is to run next; undefined: of whichever comes. */
  get expected(): number | undefined {
    return this.#expected;
  }

  /** Whether a later request has run: the wait for this one is over. */
  isBehind(numSeq: number): boolean {
    return this.#expected !== undefined && distance(this.#expected, numSeq) < 0;
  }

  /** Counts from the request after this NUM_SEQ, or from the next to come. */
  startAfter(numSeq?: number): void {
    this.#gathering = undefined;
    this.#isDoubtful = false;
    this.#held.clear();
    this.#octets = 0;
    this.#vain = 0;
    this.#inOrder = 0;
    this.#expected = numSeq === undefined ? undefined : numSeq + 1 & 0xffff;
    this.#other = undefined;
  }

  /**
   * Counts from this NUM_SEQ, with which a new series begins, and forgets what
   * is held. Should the sender go on with the series before, so does this.
   */
  changeTo(numSeq: number): void {
    const ended = this.#expected;
    this.startAfter(numSeq - 1);
    this.#other = ended;
  }

  /**
   * Counts from the oldest of those that come within `wait` ms after the
   * first: what the peer has under way may come in any order.
   */
  gather(wait: number): void {
    this.startAfter();
    this.#gathering = wait;
  }

  /**
   * Takes a request: runs it and what waited for it, or holds it. One that is
   * 32 ahead or more tells that its sender has given up what is 32 behind it.
   * One that is behind is late, sent again by a person, or, if it has run
   * already, a repeat that nobody remembers: it does not change what is
   * expected.
   *
   * @param item Undefined where it has run already and only fills its number.
   * @param octets How much memory it takes while it is held.
   */
  take(
    numSeq: number,
    item: T | undefined,
    { now, octets = 0, run }: {
      readonly now: number;
      readonly octets?: number;
      readonly run: (item: T) => void;
    },
  ): void {
    const isGathered = this.#gathering !== undefined;
    if (!isGathered) {
      if (item === undefined && !this.#mayFill(numSeq)) return;
      this.#turnTo(numSeq, { now, run });
    }
    const ahead = this.#ahead(numSeq);
    this.#inOrder = ahead === 0 ? this.#inOrder + 1 : 0;
    if (this.#inOrder >= REASSURING) this.#vain = 0;
    if (isGathered || ahead > 0) {
      const replaced = this.#held.get(numSeq);
      if (this.#held.size === 0) this.#since = now;
      this.#octets += octets - (replaced?.octets ?? 0);
      this.#held.set(numSeq, { octets, item });
      const isFull = this.#octets > MAX_HELD_OCTETS ||
        this.#held.size === WINDOW;
      if (isGathered && isFull) this.#begin(now, run);
      else if (this.#vain >= MAX_VAIN || isFull) this.flush(run);
      return;
    }
    if (item !== undefined) run(item);
    if (ahead < 0) return;
    this.#expected = numSeq + 1 & 0xffff;
    this.#since = now;
    if (this.#release(run)) this.#vain = 0;
  }

  /** How far a request is past the one expected. */
  #ahead(numSeq: number): number {
    return this.#expected === undefined ? 0 : distance(this.#expected, numSeq);
  }

  /** Whether a number is one that is waited for. */
  #mayFill(numSeq: number): boolean {
    const ahead = this.#ahead(numSeq);
    return ahead >= 0 && ahead < WINDOW;
  }

  /** Has what is expected be less than 32 before a request, or at most 256 after it. */
  #turnTo(
    numSeq: number,
    { now, run }: { readonly now: number; readonly run: (item: T) => void },
  ): void {
    if (!isNear(this.#expected, numSeq)) {
      this.flush(run);
      const ended = this.#expected, other = this.#other;
      this.#expected = isNear(other, numSeq) ? other : numSeq;
      this.#other = ended;
    }
    if (this.#ahead(numSeq) < WINDOW) return;
    this.#skipTo(numSeq - WINDOW + 1 & 0xffff, run);
    if (!this.#isDoubtful) this.#since = now;
    this.#isDoubtful = true;
  }

  /** Waits for nothing before this NUM_SEQ: runs what is held of it, in order, and what follows. */
  #skipTo(numSeq: number, run: (item: T) => void): void {
    while (this.#held.size > 0 && distance(this.#nearest(), numSeq) > 0) {
      this.#expected = this.#nearest();
      this.#release(run);
    }
    if (distance(this.#expected!, numSeq) > 0) this.#expected = numSeq;
    this.#release(run);
  }

  /** When {@linkcode expire} is to be called, in ms; Infinity: need not be. */
  deadline(period: number): number {
    if (this.#held.size === 0) return Infinity;
    return this.#since + (this.#gathering ?? this.#wait(period));
  }

  /** How long a gap is waited for, in ms. */
  #wait(period: number): number {
    return this.#isDoubtful
      ? DOUBTFUL_PERIODS * period
      : Math.max(MAX_WAIT, MAX_WAIT_PERIODS * period);
  }

  /** Gives up waiting for a gap that has lasted too long. */
  expire(
    { now, period, run }: {
      readonly now: number;
      readonly period: number;
      readonly run: (item: T) => void;
    },
  ): void {
    if (this.deadline(period) > now) return;
    if (this.#gathering !== undefined) return this.#begin(now, run);
    if (!this.#isDoubtful) this.#vain++;
    this.#expected = this.#nearest();
    this.#since = now;
    this.#release(run);
    if (this.#vain >= MAX_VAIN) this.flush(run);
  }

  /** Takes what was gathered, in order, as if it had come so. */
  #begin(now: number, run: (item: T) => void): void {
    const gathered = [...this.#held];
    const [anchor] = gathered[0]!;
    gathered.sort(([a], [b]) => distance(anchor, a) - distance(anchor, b));
    this.startAfter();
    for (const [numSeq, { item, octets }] of gathered) {
      this.take(numSeq, item, { now, octets, run });
    }
  }

  /** NUM_SEQ of the request held that comes first. */
  #nearest(): number {
    const from = this.#expected!;
    return [...this.#held.keys()].reduce((a, b) =>
      distance(from, a) <= distance(from, b) ? a : b
    );
  }

  /** Runs what follows without a gap; whether there was anything. */
  #release(run: (item: T) => void): boolean {
    let released = false;
    for (;;) {
      const next = this.#held.get(this.#expected!);
      if (!next) {
        if (this.#held.size === 0) this.#isDoubtful = false;
        return released;
      }
      released = true;
      this.#held.delete(this.#expected!);
      this.#octets -= next.octets;
      this.#expected = this.#expected! + 1 & 0xffff;
      if (next.item !== undefined) run(next.item);
    }
  }

  /** Runs all that is held, in order. */
  flush(run: (item: T) => void): void {
    while (this.#held.size > 0) {
      this.#expected = this.#nearest();
      this.#release(run);
    }
  }
}
