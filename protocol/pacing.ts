/**
 * How many new requests may be under way at once, over all peers together.
 *
 * @module
 */

/**
 * A socket's receive buffer holds some 200 small datagrams: the answers to so
 * many, beside what newcomers send, for whom nothing is held back.
 */
const MIN_WINDOW = 64;
const MAX_WINDOW = 1_024;
/** Once the window is full, nothing is sent until so many places in it are free. */
const BURST = 16;
/** More datagrams than so many a ms are not expected of any path. */
const MAX_PER_MS = 40;
/** So many a ms are no burden to any server: a longer path may always have more under way. */
const MIN_PER_MS = 20;
/**
 * With no more under way, an answer takes as long as its path; with more, it
 * may have waited in one's own receive buffer behind the others.
 */
const ALONE = 16;
/** Answers over which the paths are averaged. */
const AVERAGED = 64;
/** Least time between two halvings, in ms. */
const HALVING_PAUSE = 100;
/**
 * A request counts in the window for so many round trips of its peer, since it
 * is lost then, or its peer is late ...
 */
const PACED_ROUND_TRIPS = 4;
/** ... at least and at most so long, in ms, and at most where no round trip is known. */
const PACED_MS = [20, 100] as const;

/**
 * The pacing window: a text fanned out to 253 users brings 253
 * acknowledgements at once, and a socket's receive buffer holds about as many
 * datagrams; each that overflows costs a period T.
 */
export class Pacing {
  #window = MIN_WINDOW;
  #underWay = 0;
  /** Whether more than one place is to come free before the next is sent. */
  #isFull = false;
  /** Whether the window has held something back since it was last half empty. */
  #wasFull = false;
  /** Shortest round trip of the peers that answer, on average, in ms. */
  #path = 0;
  #halvedAt = -Infinity;

  /** How many datagrams may be under way. */
  get window(): number {
    return this.#window;
  }

  /**
   * Whether one more may be sent; notes that one would have been. Sending and
   * receiving several in a row costs less than doing the two in turns.
   */
  isOpen(): boolean {
    const needed = this.#isFull ? BURST : 1;
    this.#isFull = this.#underWay + needed > this.#window;
    if (this.#isFull) this.#wasFull = true;
    return !this.#isFull;
  }

  /**
   * Counts a datagram that was sent for the first time.
   *
   * @returns Whether its answer is one for {@linkcode measured}: so little is
   * under way that it will take as long as its path.
   */
  sent(): boolean {
    return ++this.#underWay <= ALONE;
  }

  /** A datagram is no longer under way, answered or not. */
  released(): void {
    this.#underWay--;
  }

  /**
   * A datagram was answered that was sent while little was under way: the
   * window is at once what such paths carry with ease.
   *
   * @param shortest The shortest round trip to the peer, in ms.
   */
  measured(shortest: number): void {
    this.#path += (shortest - this.#path) / AVERAGED;
    this.#window = Math.max(this.#window, this.#least);
  }

  /**
   * A datagram was answered. Where the window is what holds the next one back
   * it grows, by one per window, as long as that is less than the path's
   * shortest round trip can take: a longer one would only wait in a queue, and
   * the first to overflow is that of one's own acknowledgements.
   *
   * @param shortest The shortest round trip to the peer, in ms.
   */
  widen(shortest: number): void {
    if (!this.#wasFull || this.#window >= MAX_PER_MS * shortest) return;
    this.#window = Math.min(MAX_WINDOW, this.#window + 1 / this.#window);
    if (this.#underWay < this.#window / 2) this.#wasFull = false;
  }

  /** A datagram to a peer that is alive was lost. */
  lost(now: number): void {
    if (now - this.#halvedAt < HALVING_PAUSE) return;
    this.#halvedAt = now;
    this.#window = Math.max(this.#least, Math.floor(this.#window / 2));
  }

  /** The window is never less: 64, or what the paths carry with ease. */
  get #least(): number {
    const least = Math.floor(MIN_PER_MS * this.#path);
    return Math.min(MAX_WINDOW, Math.max(MIN_WINDOW, least));
  }
}

/**
 * How long a request that is not answered counts in the window, in ms.
 *
 * @param roundTrip The smoothed round trip to its peer, in ms; 0: not known.
 */
export function pacedFor(roundTrip: number): number {
  const [least, most] = PACED_MS;
  if (roundTrip === 0) return most;
  return Math.min(most, Math.max(least, PACED_ROUND_TRIPS * roundTrip));
}
