/**
 * Requests beside the window: those that a person has to answer, and those
 * that are tried again after they were given up.
 *
 * @module
 */

import { type Aside, Frame, type Peer } from "./peer.ts";
import { QUEUED } from "./slots.ts";

/** First and longest gap between tries of a patient request, in ms. */
const PATIENT_GAPS = [100, 5_000] as const;
/** A patient request that is not wanted any more is repeated until so long after its first try, in ms: four tries. */
const SURE_MS = 750;

/** What sends these requests. */
export interface AsidesOwner<P extends Peer> {
  /** The time, in ms. */
  readonly now: number;
  /** M, the number of tries. */
  readonly tries: number;
  /** Notes that something is due at a peer, in ms. */
  touch(peer: P, due: number): void;
  /** Sends a request as soon as it can. */
  queue(peer: P, numSeq: number): void;
  /** A request was given up. */
  fail(peer: P, frame: Frame, numSeq: number): void;
}

/** The requests beside the windows of all peers; each peer holds its own. */
export class Asides<P extends Peer> {
  readonly #owner: AsidesOwner<P>;

  /** Makes the requests of `owner`, of which there are none. */
  constructor(owner: AsidesOwner<P>) {
    this.#owner = owner;
  }

  /** A patient request is sent for the first time. */
  begin(peer: P, frame: Frame, numSeq: number): void {
    const end = this.#owner.now + frame.patience!;
    const aside = { frame, numSeq, end, tries: 1, due: 0 };
    peer.asides.set(numSeq, aside);
    this.#await(peer, aside);
  }

  /** Tries a request again, M times. */
  again(peer: P, frame: Frame, numSeq: number): void {
    const aside = { frame, numSeq, end: Infinity, tries: 0, due: QUEUED };
    peer.asides.set(numSeq, aside);
    this.#owner.queue(peer, numSeq);
  }

  /** Notes that a request which was queued is sent; false: it is not to be any more. */
  repeat(peer: P, aside: Aside): boolean {
    if (aside.due !== QUEUED) return false;
    aside.tries++;
    this.#await(peer, aside);
    return true;
  }

  /**
   * Ends those that pass `test`, untold. One that may not have arrived yet is
   * repeated a little longer: a number that never comes is a gap, which holds
   * up all that comes after it.
   */
  cancel(peer: P, test: (frame: Frame) => boolean): void {
    for (const [numSeq, aside] of [...peer.asides]) {
      const { frame: { octets, patience } } = aside;
      if (!test(aside.frame)) continue;
      peer.asides.delete(numSeq);
      if (patience === undefined) continue;
      const end = aside.end - patience + SURE_MS;
      if (this.#owner.now >= end) continue;
      const frame = new Frame(octets, { patience }), isCancelled = true;
      peer.asides.set(numSeq, { ...aside, frame, end, isCancelled });
    }
  }

  /** Has what is due at a peer sent again, or gives it up. */
  expire(peer: P): void {
    for (const aside of peer.asides.values()) {
      if (aside.due <= this.#owner.now) this.#timeOut(peer, aside);
      else this.#owner.touch(peer, aside.due);
    }
  }

  #timeOut(peer: P, aside: Aside): void {
    const { frame, numSeq } = aside;
    const isOver = frame.patience === undefined
      ? aside.tries >= this.#owner.tries
      : this.#owner.now >= aside.end;
    if (isOver) {
      peer.asides.delete(numSeq);
      if (!aside.isCancelled) this.#owner.fail(peer, frame, numSeq);
    } else {
      aside.due = QUEUED;
      this.#owner.queue(peer, numSeq);
    }
  }

  #await(peer: P, aside: Aside): void {
    aside.due = Math.min(this.#owner.now + gapOf(peer, aside), aside.end);
    this.#owner.touch(peer, aside.due);
  }
}

/** Wait after the latest try, in ms. */
function gapOf(peer: Peer, { frame, tries }: Aside): number {
  if (frame.patience === undefined) return peer.roundTrip.gap(tries);
  const [first, longest] = PATIENT_GAPS;
  return Math.min(first * 2 ** (tries - 1), longest);
}
