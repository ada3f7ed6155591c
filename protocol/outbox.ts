/**
 * Requests on their way out: each peer's window, repeats, the pacing over all
 * peers, and giving up.
 *
 * @module
 */

import { Asides, type AsidesOwner } from "./asides.ts";
import { numSeqOf, setNumSeq, TYPE_CODES } from "./messages.ts";
import { WINDOW } from "./order.ts";
import { pacedFor, Pacing } from "./pacing.ts";
import type { Address, Frame, Peer } from "./peer.ts";
import { Queue } from "./queue.ts";
import { MAX_TRIES, QUEUED, STOPPED } from "./slots.ts";

/** Octets of IP and UDP headers, as they count in what an unproven address is sent. */
const DATAGRAM_OVERHEAD = 28;
/**
 * A peer that leaves so many tries in a row unanswered is sent its oldest
 * request only, once each request has had so many tries.
 */
const MAX_UNANSWERED = 3;
/**
 * An address that has not proved itself is sent something a second time so
 * much later, in ms: its allowance is for two tries, and a short stall on the
 * way is not to swallow both; but it may have to yield its place after 250 ms.
 */
const UNPROVEN_GAP = 150;
/** Only a loss at a peer heard within this time, in ms, narrows the pacing window. */
const ALIVE_MS = 1_000;

/** A datagram to be sent. */
export interface Outgoing {
  /** The octets; only lent, until the next datagram is asked for. */
  readonly octets: Uint8Array;
  /** Where to. */
  readonly to: Address;
}

/** What has become of requests, in numbers. */
export interface OutboxCounts {
  /** Requests sent again. */
  repeated: number;
  /** Requests answered. */
  settled: number;
  /** Requests given up. */
  failed: number;
}

/** Who is told of requests that come to nothing. */
export interface OutboxOwner<P extends Peer> {
  /** A request was given up. */
  failed(peer: P, frame: Frame, numSeq: number): void;
  /** A text that waited was thrown out since too many wait. */
  overflowed(peer: P, frame: Frame): void;
}

/** Settings of an outbox. */
export interface OutboxOptions {
  /** M, the number of tries, 1-255; 14 unless told otherwise (specification 3.2). */
  readonly tries?: number;
  /** Texts that wait for one peer at most; no bound unless told otherwise. */
  readonly maxWaitingTexts?: number;
  /** Octets of texts that wait for one peer at most; no bound unless told otherwise. */
  readonly maxWaitingOctets?: number;
}

/** The requests to all peers. */
export class Outbox<P extends Peer> implements AsidesOwner<P> {
  /** The time, in ms; whoever calls sets it first. */
  now: number = 0;
  /** Nothing is due at any peer before, in ms. */
  deadline: number = Infinity;
  /** What has become of requests so far. */
  readonly counts: OutboxCounts = { repeated: 0, settled: 0, failed: 0 };
  /** The pacing window over all peers. */
  readonly pacing: Pacing = new Pacing();

  readonly #owner: OutboxOwner<P>;
  /** M, the number of tries. */
  readonly tries: number;
  readonly #maxWaitingTexts: number;
  readonly #maxWaitingOctets: number;
  readonly #asides: Asides<P>;
  readonly #repeats = new Queue<{ peer: P; numSeq: number }>();
  /** Peers with a new request that their window admits ... */
  readonly #line = new Queue<P>();
  /** ... and those of them whose address is not proven: what they are sent does not wait for the pacing. */
  readonly #unproven = new Queue<P>();

  /**
   * Makes an outbox; `owner` is told what comes to nothing.
   *
   * @throws {RangeError} If `tries` is not a whole number from 1 to 255.
   */
  constructor(owner: OutboxOwner<P>, options: OutboxOptions = {}) {
    const { tries = 14 } = options;
    if (!Number.isInteger(tries) || tries < 1 || tries > MAX_TRIES) {
      throw new RangeError(
        `Cannot try so often: tries is ${tries}, not a whole number from 1 to ${MAX_TRIES}`,
      );
    }
    this.#owner = owner;
    this.tries = tries;
    this.#maxWaitingTexts = options.maxWaitingTexts ?? Infinity;
    this.#maxWaitingOctets = options.maxWaitingOctets ?? Infinity;
    this.#asides = new Asides<P>(this);
  }

  /** Has a request sent to a peer, as soon as its window and the pacing admit it. */
  request(peer: P, frame: Frame): void {
    peer.waiting.push(frame);
    countText(peer, frame, 1);
    while (
      peer.waitingTexts > this.#maxWaitingTexts ||
      peer.waitingOctets > this.#maxWaitingOctets
    ) this.#overflow(peer);
    this.#lineUp(peer);
  }

  /**
   * Puts `frames` in the place of the requests that still wait and pass
   * `test`: where the first of them was, or at the end.
   *
   * @returns What was taken out.
   */
  replaceWaiting(
    peer: P,
    test: (frame: Frame) => boolean,
    frames: readonly Frame[] = [],
  ): Frame[] {
    const out = peer.waiting.replace(test, frames);
    for (const frame of out) countText(peer, frame, -1);
    for (const frame of frames) countText(peer, frame, 1);
    this.#lineUp(peer);
    return out;
  }

  /**
   * Takes back the requests under way that pass `test`. Under their numbers
   * `filler` is sent instead, so that they leave no gap.
   *
   * @returns What was taken back, oldest first.
   */
  takeBack(peer: P, test: (frame: Frame) => boolean, filler: Frame): Frame[] {
    const taken: Frame[] = [];
    for (let ahead = 0; ahead < peer.span; ahead++) {
      const slot = peer.oldest + ahead & WINDOW - 1;
      const frame = peer.frames[slot];
      if (!frame || !test(frame)) continue;
      taken.push(frame);
      peer.frames[slot] = filler;
    }
    return taken;
  }

  /** Sends a request that was given up once more: the same octets under the same NUM_SEQ. */
  again(peer: P, frame: Frame, numSeq: number): void {
    this.#asides.again(peer, frame, numSeq);
  }

  /**
   * Ends the requests that wait, or are beside the window, and pass `test`,
   * untold. One that may not have arrived yet is repeated a little longer: a
   * number that never comes is a gap, which holds up all that comes after it.
   */
  cancel(peer: P, test: (frame: Frame) => boolean): void {
    this.replaceWaiting(peer, test);
    this.#asides.cancel(peer, test);
  }

  /**
   * Makes sure that a peer is being asked for a sign of life: begins M new
   * tries of what rests, or has `probe` sent where nothing is under way.
   */
  prod(peer: P, probe: Frame): void {
    if (peer.span === 0 && peer.waiting.length === 0) this.request(peer, probe);
    else if (peer.stopped) this.#wake(peer);
  }

  /**
   * One of the two was started again: until a peer has answered the oldest
   * request it is sent no other, so that it counts from there. Each has M - 1
   * more tries.
   */
  startOver(peer: P): void {
    peer.isStartingOver = true;
    for (let ahead = 0; ahead < peer.span; ahead++) {
      const slot = peer.oldest + ahead & WINDOW - 1;
      if (!peer.frames[slot]) continue;
      peer.slots.setTries(slot, 1);
      stop(peer, slot);
    }
    this.#wake(peer);
  }

  /** Lifts the bound on what may be sent to a peer: it has proved its address. */
  trust(peer: P): void {
    peer.allowance = Infinity;
    this.#wake(peer);
  }

  /** Forgets all requests to a peer, untold. */
  drop(peer: P): void {
    for (let slot = 0; slot < WINDOW; slot++) this.#clear(peer, slot);
    peer.stopped = false;
    peer.oldest = peer.next;
    peer.asides.clear();
    this.replaceWaiting(peer, () => true);
  }

  /** A datagram of so many octets has come from a peer: what was stopped goes on. */
  heard(peer: P, octets: number): void {
    peer.heard = this.now;
    if (peer.allowance !== Infinity) {
      peer.allowance += 3 * (octets + DATAGRAM_OVERHEAD);
    }
    if (peer.unanswered >= MAX_UNANSWERED || peer.stopped) this.#wake(peer);
    peer.unanswered = 0;
  }

  #wake(peer: P): void {
    peer.stopped = false;
    peer.unanswered = 0;
    const count = peer.isStartingOver ? Math.min(peer.span, 1) : peer.span;
    for (let ahead = 0; ahead < count; ahead++) {
      const numSeq = peer.oldest + ahead & 0xffff, slot = numSeq % WINDOW;
      if (!peer.frames[slot] || peer.slots.due(slot) !== STOPPED) continue;
      if (peer.slots.tries(slot) >= this.tries) peer.slots.setTries(slot, 0);
      this.#repeat(peer, numSeq);
    }
    this.#lineUp(peer);
  }

  /** Takes a datagram out of what a peer may be sent; false: it has to wait. */
  spend(peer: Peer, octets: Uint8Array): boolean {
    if (peer.allowance === Infinity) return true;
    const cost = octets.length + DATAGRAM_OVERHEAD;
    if (peer.allowance < cost) return false;
    peer.allowance -= cost;
    return true;
  }

  // ---- sending

  /** The next request to be sent now, if any: repeats first. */
  poll(): Outgoing | undefined {
    for (let next; (next = this.#repeats.shift());) {
      const outgoing = this.#sendAgain(next.peer, next.numSeq);
      if (outgoing) return outgoing;
    }
    for (let peer; (peer = this.#nextInLine());) {
      peer.inLine = false;
      const outgoing = this.#sendNext(peer);
      this.#lineUp(peer);
      if (outgoing) return outgoing;
    }
    return undefined;
  }

  #nextInLine(): P | undefined {
    if (this.#unproven.length > 0) return this.#unproven.shift();
    const isOpen = this.#line.length > 0 && this.pacing.isOpen();
    return isOpen ? this.#line.shift() : undefined;
  }

  #repeat(peer: P, numSeq: number): void {
    peer.slots.setDue(numSeq % WINDOW, QUEUED);
    this.queue(peer, numSeq);
  }

  /** Has a request sent that is under way already. */
  queue(peer: P, numSeq: number): void {
    this.#repeats.push({ peer, numSeq });
  }

  #sendAgain(peer: P, numSeq: number): Outgoing | undefined {
    const frame = peer.underWay(numSeq);
    if (!frame) return undefined;
    const aside = peer.asides.get(numSeq);
    if (aside) {
      if (!this.#asides.repeat(peer, aside)) return undefined;
      if (aside.tries > 1) this.counts.repeated++;
      return numbered(peer, frame, numSeq);
    }
    const slot = numSeq % WINDOW;
    if (peer.slots.due(slot) !== QUEUED) return undefined;
    if (!this.spend(peer, frame.octets)) {
      stop(peer, slot);
      return undefined;
    }
    this.counts.repeated++;
    const tries = peer.slots.repeat(slot);
    this.#tryUntil(peer, slot, peer.roundTrip.gap(tries));
    return numbered(peer, frame, numSeq);
  }

  /** Sends the first waiting request of a peer. */
  #sendNext(peer: P): Outgoing | undefined {
    const frame = peer.waiting.peek();
    if (peer.asides.size > 0) skipAsides(peer);
    if (!frame || !this.#admits(peer)) return undefined;
    if (!this.spend(peer, frame.octets)) {
      peer.stopped = true;
      return undefined;
    }
    peer.waiting.shift();
    countText(peer, frame, -1);
    const numSeq = peer.next;
    peer.next = numSeq + 1 & 0xffff;
    if (frame.patience !== undefined) {
      this.#asides.begin(peer, frame, numSeq);
      advance(peer);
    } else {
      const slot = numSeq % WINDOW;
      peer.frames[slot] = frame;
      peer.slots.begin(slot);
      if (isProven(peer)) {
        peer.slots.setPaced(slot, true);
        if (this.pacing.sent()) peer.slots.setAlone(slot);
      }
      this.#tryUntil(peer, slot, firstGap(peer));
      this.#pace(peer, slot);
    }
    return numbered(peer, frame, numSeq);
  }

  /** Notes that something is due at a peer, in ms. */
  touch(peer: P, due: number): void {
    if (due < peer.deadline) peer.deadline = due;
    if (due < this.deadline) this.deadline = due;
  }

  #tryUntil(peer: P, slot: number, gap: number): void {
    peer.slots.setTimes(slot, this.now, this.now + gap);
    this.touch(peer, this.now + gap);
  }

  #lineUp(peer: P): void {
    if (peer.inLine || peer.waiting.length === 0 || !this.#admits(peer)) return;
    peer.inLine = true;
    (isProven(peer) ? this.#line : this.#unproven).push(peer);
  }

  /** Whether a new request may go to a peer. */
  #admits(peer: P): boolean {
    return peer.span < (peer.isStartingOver ? 1 : WINDOW) && !peer.stopped &&
      (peer.span === 0 || !this.#isSilent(peer));
  }

  #overflow(peer: P): void {
    const frame = peer.waiting.take(isText);
    if (!frame) return;
    countText(peer, frame, -1);
    this.#owner.overflowed(peer, frame);
  }

  // ---- ending

  /**
   * Ends the request that a response answers.
   *
   * @param octets A response to a request that is under way.
   */
  settle(peer: P, octets: Uint8Array): void {
    const numSeq = numSeqOf(octets);
    this.counts.settled++;
    if (peer.asides.size > 0 && peer.asides.delete(numSeq)) return;
    const slot = numSeq % WINDOW;
    this.#measure(peer, slot);
    this.#clear(peer, slot);
    advance(peer);
    if (peer.isStartingOver) this.#goOn(peer);
    else if (peer.waiting.length > 0) this.#lineUp(peer);
  }

  /** A peer has begun to count: it may be sent the others. */
  #goOn(peer: P): void {
    peer.isStartingOver = false;
    this.#wake(peer);
  }

  #measure(peer: P, slot: number): void {
    const { roundTrip, slots } = peer;
    if (slots.wasRepeated(slot)) return roundTrip.unmeasured();
    roundTrip.measured(this.now - slots.sentAt(slot));
    if (slots.isAlone(slot)) this.pacing.measured(roundTrip.shortest);
    this.pacing.widen(roundTrip.shortest);
  }

  #clear(peer: P, slot: number): void {
    this.#release(peer, slot);
    peer.frames[slot] = undefined;
  }

  /** Ends that a request counts in the pacing window. */
  #release(peer: P, slot: number): void {
    if (!peer.slots.isPaced(slot)) return;
    peer.slots.setPaced(slot, false);
    this.pacing.released();
  }

  /** Has a request count in the pacing window while its answer may be on its way. */
  #pace(peer: P, slot: number): void {
    if (!peer.slots.isPaced(slot)) return;
    const end = peer.slots.sentAt(slot) + pacedFor(peer.roundTrip.smoothed);
    if (end <= this.now) this.#release(peer, slot);
    else this.touch(peer, end);
  }

  /** Has what is due at a peer repeated, or gives it up. */
  expire(peer: P): void {
    for (let ahead = 0; ahead < peer.span; ahead++) {
      const numSeq = peer.oldest + ahead & 0xffff, slot = numSeq % WINDOW;
      if (!peer.frames[slot]) continue;
      if (peer.slots.due(slot) <= this.now) this.#timeOut(peer, numSeq);
      else {
        this.#pace(peer, slot);
        this.touch(peer, peer.slots.due(slot));
      }
    }
    this.#asides.expire(peer);
    advance(peer);
    this.#lineUp(peer);
  }

  #timeOut(peer: P, numSeq: number): void {
    const slot = numSeq % WINDOW;
    const isAlive = isProven(peer) && this.now - peer.heard < ALIVE_MS;
    this.#release(peer, slot);
    if (isAlive && !peer.slots.wasRepeated(slot)) this.pacing.lost(this.now);
    peer.unanswered++;
    const tries = peer.slots.tries(slot);
    if (tries >= this.tries) this.#exhausted(peer, numSeq);
    else if (
      tries >= MAX_UNANSWERED && this.#isSilent(peer) &&
      !this.#leads(peer, numSeq)
    ) peer.slots.setDue(slot, STOPPED);
    else this.#repeat(peer, numSeq);
  }

  /** Whether a peer has left three tries in a row unanswered, and was not heard for 3 T. */
  #isSilent({ unanswered, heard, roundTrip }: P): boolean {
    return unanswered >= MAX_UNANSWERED &&
      this.now - heard >= MAX_UNANSWERED * roundTrip.period;
  }

  /** Whether no older request to a peer is still being tried. */
  #leads(peer: P, numSeq: number): boolean {
    for (
      let older = peer.oldest;
      older !== numSeq;
      older = older + 1 & 0xffff
    ) {
      const slot = older % WINDOW;
      if (peer.frames[slot] && !this.#rests(peer, slot)) return false;
    }
    return true;
  }

  /** Whether a request has ended a round and waits for its peer to be heard. */
  #rests(peer: P, slot: number): boolean {
    return peer.slots.due(slot) === STOPPED &&
      peer.slots.tries(slot) >= this.tries;
  }

  /** M tries were in vain; if the peer is silent, so they are for all it was sent. */
  #exhausted(peer: P, numSeq: number): void {
    if (!this.#isSilent(peer)) return this.#endRound(peer, numSeq);
    const { oldest, span } = peer;
    for (let ahead = 0; ahead < span; ahead++) {
      this.#endRound(peer, oldest + ahead & 0xffff);
    }
  }

  #endRound(peer: P, numSeq: number): void {
    const slot = numSeq % WINDOW;
    const frame = peer.frames[slot];
    if (!frame || this.#rests(peer, slot)) return;
    if (peer.slots.endRound(slot) < frame.rounds) {
      this.#release(peer, slot);
      peer.slots.setTries(slot, this.tries);
      return stop(peer, slot);
    }
    this.#clear(peer, slot);
    if (peer.isStartingOver) this.#goOn(peer);
    peer.roundTrip.unmeasured();
    this.fail(peer, frame, numSeq);
  }

  /** Gives a request up. */
  fail(peer: P, frame: Frame, numSeq: number): void {
    this.counts.failed++;
    this.#owner.failed(peer, frame, numSeq);
  }
}

function isText(frame: Frame): boolean {
  return frame.code === TYPE_CODES.TEXTE;
}

function countText(peer: Peer, frame: Frame, sign: 1 | -1): void {
  if (!isText(frame)) return;
  peer.waitingTexts += sign;
  peer.waitingOctets += sign * frame.octets.length;
}

function numbered(peer: Peer, frame: Frame, numSeq: number): Outgoing {
  setNumSeq(frame.octets, numSeq);
  return { octets: frame.octets, to: peer.address };
}

function advance(peer: Peer): void {
  while (peer.oldest !== peer.next && !peer.frames[peer.oldest % WINDOW]) {
    peer.oldest = peer.oldest + 1 & 0xffff;
  }
}

/** Leaves out numbers of requests beside the window that are still open. */
function skipAsides(peer: Peer): void {
  while (peer.asides.has(peer.next)) peer.next = peer.next + 1 & 0xffff;
}

/** Whether an address has proved that it listens; before, it delays nobody else. */
function isProven({ allowance }: Peer): boolean {
  return allowance === Infinity;
}

/** Wait after the first try of a request, in ms. */
function firstGap(peer: Peer): number {
  const gap = peer.roundTrip.firstGap();
  return isProven(peer) ? gap : Math.max(gap, UNPROVEN_GAP);
}

function stop(peer: Peer, slot: number): void {
  peer.slots.setDue(slot, STOPPED);
  peer.stopped = true;
}
