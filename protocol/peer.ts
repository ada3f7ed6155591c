/**
 * What the exchange layer keeps of one peer.
 *
 * @module
 */

import type { Memory } from "./memory.ts";
import { codeOf } from "./messages.ts";
import { Order, WINDOW } from "./order.ts";
import { Queue } from "./queue.ts";
import { RoundTrip } from "./round_trip.ts";
import { Slots } from "./slots.ts";

/** Where datagrams come from and go to. */
export interface Address {
  /** Always UDP. */
  readonly transport: "udp";
  /** IP address, as the socket writes it. */
  readonly hostname: string;
  /** UDP port, 1-65535. */
  readonly port: number;
}

/**
 * A request to be sent, to one peer or to many: its octets are shared, and
 * each peer's NUM_SEQ is written into them just before each send.
 */
export class Frame {
  /** The datagram. */
  readonly octets: Uint8Array;
  /** TYPE_MESSAGE, an odd code. */
  readonly code: number;
  /** The owner's mark: without one its end is not told. */
  readonly tag: unknown;
  /** So many times M tries are made, one time more each time the peer is heard. */
  readonly rounds: number;
  /** For an answer that a person has to give: asked for so long, in ms. */
  readonly patience: number | undefined;

  /** Makes a frame. */
  constructor(
    octets: Uint8Array,
    options: {
      readonly tag?: unknown;
      readonly rounds?: number;
      readonly patience?: number;
    } = {},
  ) {
    this.octets = octets;
    this.code = codeOf(octets);
    this.tag = options.tag;
    this.rounds = options.rounds ?? 1;
    this.patience = options.patience;
  }
}

/** An exchange that is not in the window: a patient one, or one tried again. */
export interface Aside {
  /** The request. */
  readonly frame: Frame;
  /** Its NUM_SEQ. */
  readonly numSeq: number;
  /** When it is given up whatever its tries, in ms. */
  readonly end: number;
  /** Whether its owner wants it no more, and is not told of its end. */
  readonly isCancelled?: boolean;
  /** Tries made. */
  tries: number;
  /** When the next try is due, in ms. */
  due: number;
}

/** A peer: its outstanding requests, and those received from it. */
export class Peer<T = unknown> {
  /** Where it is; one frozen object, which every send is given. */
  readonly address: Address;
  /** Another peer at the same port of another host. */
  sibling: Peer<T> | undefined;
  /** Its requests, for repeats. */
  readonly memory: Memory;
  /** Its requests, in order. */
  readonly order: Order<T> = new Order();
  /** Its round-trip time. */
  readonly roundTrip: RoundTrip;

  /** Requests that wait for a place in the window. */
  readonly waiting: Queue<Frame> = new Queue();
  /** Octets of the texts among them. */
  waitingOctets = 0;
  /** How many of them are texts. */
  waitingTexts = 0;
  /** Whether it stands in the line of those that have something to send. */
  inLine = false;

  /** NUM_SEQ of the oldest request under way. */
  oldest: number;
  /** NUM_SEQ of the next request. */
  next: number;
  /** Requests under way; slot = NUM_SEQ & 31. */
  readonly frames: (Frame | undefined)[] = new Array(WINDOW).fill(undefined);
  /** What is kept of each of them. */
  readonly slots: Slots = new Slots();
  /** Exchanges under way beside the window, by NUM_SEQ. */
  readonly asides: Map<number, Aside> = new Map();

  /** Nothing of it is due before, in ms. */
  deadline: number = Infinity;
  /** When it was last heard, in ms. */
  heard: number;
  /** Tries in a row that it has left unanswered. */
  unanswered = 0;
  /** Whether requests of it are stopped until it is heard. */
  stopped = false;
  /** Whether it is sent its oldest request only, until it answers one: it counts from there. */
  isStartingOver = false;
  /** Octets that may be sent to it, headers included; Infinity once it has proved its address. */
  allowance: number = Infinity;

  /**
   * Makes a peer that was heard just now.
   *
   * @param options `interval` is the least T, `now` the time, both in ms;
   * `numSeq` that of the first request to it.
   */
  constructor(
    address: Address,
    options: {
      readonly memory: Memory;
      readonly interval: number;
      readonly numSeq: number;
      readonly now: number;
    },
  ) {
    this.address = address;
    this.memory = options.memory;
    this.roundTrip = new RoundTrip(options.interval);
    this.oldest = this.next = options.numSeq;
    this.heard = options.now;
  }

  /** How many numbers the window spans, answered ones among them. */
  get span(): number {
    return this.next - this.oldest & 0xffff;
  }

  /** How many requests are under way. */
  get open(): number {
    return this.frames.filter((frame) => frame).length + this.asides.size;
  }

  /** The request under way with this NUM_SEQ, in the window or beside it. */
  underWay(numSeq: number): Frame | undefined {
    if (this.asides.size > 0) {
      const aside = this.asides.get(numSeq);
      if (aside) return aside.frame;
    }
    const isInWindow = (numSeq - this.oldest & 0xffff) < this.span;
    return isInWindow ? this.frames[numSeq % WINDOW] : undefined;
  }
}
