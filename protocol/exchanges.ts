/**
 * The exchange layer: every request is answered, and run once, although
 * datagrams are lost, doubled and disordered on their way. It has no socket
 * and no clock: what drives it hands it each datagram that arrives and the
 * time, sends what {@linkcode Exchanges.poll} gives until there is no more,
 * and calls {@linkcode Exchanges.expire} at {@linkcode Exchanges.deadline}.
 *
 * @module
 */

import { DecodeError, decodeOrError } from "./decode.ts";
import { TYPES } from "./layouts.ts";
import { digest, Memory, type Remembered, REMEMBERED_MS } from "./memory.ts";
import {
  codeOf,
  HEADER_OCTETS,
  type Message,
  numSeqOf,
  TYPE_CODES,
} from "./messages.ts";
import { distance } from "./order.ts";
import {
  Outbox,
  type OutboxOptions,
  type OutboxOwner,
  type Outgoing,
} from "./outbox.ts";
import { type Address, type Frame, Peer } from "./peer.ts";
import { Queue } from "./queue.ts";

/** Series of NUM_SEQ to the same address begin and end at least so far apart. */
const SERIES_APART = 1_024;
/** Former peers whose requests are remembered, at most ... */
const MAX_FORMER = 4_096;
/** ... and requests of all of them. */
const MAX_FORMER_REQUESTS = 65_536;

/** A request has been dealt with on its arrival. */
export const DONE: unique symbol = Symbol("done");
/** A request is to be as if it had not come: its repeat will be new. */
export const IGNORED: unique symbol = Symbol("ignored");

/** What the owner of the exchanges does with what comes. */
export interface Owner<T> extends OutboxOwner<Peer<T>> {
  /**
   * A request that is no repeat has come. It is answered with
   * {@linkcode Exchanges.respond}, now or later.
   *
   * @param octets The datagram; only lent, copy what is kept.
   * @returns What `run` is to be given when the turn of the request has come.
   */
  arrived(
    peer: Peer<T>,
    octets: Uint8Array,
    request: Remembered,
  ): T | typeof DONE | typeof IGNORED;
  /** The turn of a request has come. */
  run(peer: Peer<T>, item: T): void;
  /** A request was answered by an ERREUR, or, if it has a tag, by its response. */
  settled(peer: Peer<T>, frame: Frame, response: Message): void;
  /** A request has come from an address that is no peer. */
  stranger(address: Address, octets: Uint8Array): void;
}

/** Settings of the exchange layer. */
export interface ExchangeOptions extends OutboxOptions {
  /** Least T, in ms, above 0; 100 unless told otherwise (specification 3.2). */
  readonly interval?: number;
  /** A random 16-bit number, for the first NUM_SEQ towards a peer. */
  readonly randomNumSeq: () => number;
}

/** What has come and gone, in numbers. */
export interface ExchangeCounts {
  /** Datagrams received. */
  received: number;
  /** Datagrams sent, repeats and responses too. */
  sent: number;
  /** Requests received again, and not run again. */
  duplicates: number;
  /** Responses that match nothing. */
  unmatched: number;
  /** Responses that are no message, and datagrams too short for a header. */
  malformed: number;
}

interface Reply {
  readonly octets: Uint8Array;
  readonly to: Address;
  /** Whose allowance it is taken out of. */
  readonly peer: Peer | undefined;
}

/** The exchanges with all peers. */
export class Exchanges<T> {
  /** What has come and gone so far. */
  readonly counts: ExchangeCounts = {
    received: 0,
    sent: 0,
    duplicates: 0,
    unmatched: 0,
    malformed: 0,
  };
  /** The requests to the peers. */
  readonly outbox: Outbox<Peer<T>>;

  readonly #owner: Owner<T>;
  readonly #interval: number;
  readonly #randomNumSeq: () => number;
  /** A peer of each port, where a number is looked up sooner than a host name; the others are its siblings. */
  readonly #ports = new Map<number, Peer<T>>();
  readonly #peers = new Set<Peer<T>>();
  /** Memories of addresses that are peers no more, oldest first. */
  readonly #former = new Map<string, Memory>();
  /** Requests in them. */
  #formerRequests = 0;
  readonly #replies = new Queue<Reply>();

  /**
   * Makes the exchanges of `owner`.
   *
   * @throws {RangeError} If `interval` is not above 0, or `tries` is not a
   * whole number from 1 to 255.
   */
  constructor(owner: Owner<T>, options: ExchangeOptions) {
    const { interval = 100 } = options;
    if (!(interval > 0 && interval < Infinity)) {
      throw new RangeError(
        `Cannot wait for answers: interval is ${interval}, not a number of ms above 0`,
      );
    }
    this.#owner = owner;
    this.#interval = interval;
    this.#randomNumSeq = options.randomNumSeq;
    this.outbox = new Outbox(owner, options);
  }

  /** The time last told, in ms. */
  get now(): number {
    return this.outbox.now;
  }

  /** All peers. */
  get peers(): ReadonlySet<Peer<T>> {
    return this.#peers;
  }

  /** The peer at an address. */
  find(address: Address): Peer<T> | undefined {
    const { hostname, port } = address;
    let peer = this.#ports.get(port);
    while (peer && peer.address.hostname !== hostname) peer = peer.sibling;
    return peer;
  }

  /** Makes a peer of an address; what it asked before is remembered. */
  open(address: Address): Peer<T> {
    const key = keyOf(address);
    const memory = this.#takeFormer(key) ?? new Memory();
    const peer: Peer<T> = new Peer<T>(
      Object.freeze({
        transport: "udp",
        hostname: address.hostname,
        port: address.port,
      }),
      {
        memory,
        interval: this.#interval,
        numSeq: this.#firstNumSeq(memory.next),
        now: this.now,
      },
    );
    peer.sibling = this.#ports.get(address.port);
    this.#ports.set(address.port, peer);
    this.#peers.add(peer);
    return peer;
  }

  /**
   * A random number to begin with, far from that at which an earlier series
   * to the same address has ended: what is late of that one is not to pass for
   * one of this.
   */
  #firstNumSeq(ended: number | undefined): number {
    const numSeq = this.#randomNumSeq();
    const isNear = ended !== undefined &&
      Math.abs(distance(ended, numSeq)) < SERIES_APART;
    return isNear ? numSeq ^ 0x8000 : numSeq;
  }

  /** Runs what a peer has sent and what waits for its turn: what is missing will not come. */
  runHeld(peer: Peer<T>): void {
    peer.order.flush((item) => this.#owner.run(peer, item));
  }

  /** Ends all exchanges with a peer, untold; its requests are still remembered. */
  close(peer: Peer<T>): void {
    if (!this.#peers.delete(peer)) return;
    this.outbox.drop(peer);
    peer.memory.forgetUnanswered();
    peer.memory.next = peer.next;
    this.#unlink(peer);
    this.#remember(keyOf(peer.address), peer.memory);
  }

  /** Takes a peer out of those of its port. */
  #unlink(peer: Peer<T>): void {
    const { sibling, address: { port } } = peer;
    let other = this.#ports.get(port)!;
    if (other === peer) {
      if (sibling) this.#ports.set(port, sibling);
      else this.#ports.delete(port);
    } else {
      while (other.sibling !== peer) other = other.sibling!;
      other.sibling = sibling;
    }
  }

  // ---- what arrives

  /** Takes a datagram that has arrived. */
  receive(now: number, from: Address, octets: Uint8Array): void {
    this.outbox.now = now;
    this.counts.received++;
    if (octets.length < HEADER_OCTETS) {
      this.counts.malformed++;
      return;
    }
    const code = codeOf(octets);
    const isResponse = code % 2 === 0 && TYPES[code] !== undefined;
    const peer = this.find(from);
    if (peer) {
      this.outbox.heard(peer, octets.length);
      if (isResponse) this.#settle(peer, octets, code);
      else this.#request(peer, octets);
    } else if (isResponse) this.counts.unmatched++;
    else this.#requestOfStranger(from, octets);
  }

  /** Remembers a request as if it had come from `peer` and been answered. */
  adopt(peer: Peer<T>, octets: Uint8Array, answer: Uint8Array): void {
    this.respond(peer, peer.memory.add(digest(octets), this.now), answer);
    peer.order.startAfter(numSeqOf(octets));
  }

  /**
   * Refuses a request of an address that is no peer, and remembers that: a
   * late repeat is not to be taken for a new one, should the address have
   * become a peer meanwhile.
   */
  refuse(from: Address, octets: Uint8Array, answer: Uint8Array): void {
    const key = keyOf(from);
    const memory = this.#takeFormer(key) ?? new Memory();
    memory.answered(memory.add(digest(octets), this.now), answer);
    this.#remember(key, memory);
    this.reply(from, answer);
  }

  /** Remembers what a former peer has asked, and forgets the oldest of them. */
  #remember(key: string, memory: Memory): void {
    this.#former.set(key, memory);
    this.#formerRequests += memory.size;
    for (const [key, memory] of this.#former) {
      const isOld = this.now - memory.latest >= REMEMBERED_MS;
      const areTooMany = this.#former.size > MAX_FORMER ||
        this.#formerRequests > MAX_FORMER_REQUESTS;
      if (!areTooMany && !isOld) break;
      this.#takeFormer(key);
    }
  }

  #takeFormer(key: string): Memory | undefined {
    const memory = this.#former.get(key);
    this.#former.delete(key);
    this.#formerRequests -= memory?.size ?? 0;
    return memory;
  }

  /**
   * Answers a request.
   *
   * @param remember Whether a repeat is to get the same octets; otherwise it is run again.
   */
  respond(
    peer: Peer<T>,
    request: Remembered,
    answer: Uint8Array,
    { remember = true }: { readonly remember?: boolean } = {},
  ): void {
    if (remember) peer.memory.answered(request, answer);
    else peer.memory.forget(request);
    this.#replies.push({ octets: answer, to: peer.address, peer });
  }

  /** Sends a datagram that nothing is expected or remembered of. */
  reply(to: Address, octets: Uint8Array): void {
    this.#replies.push({ octets, to, peer: undefined });
  }

  #request(peer: Peer<T>, octets: Uint8Array): void {
    const key = digest(octets);
    const known = peer.memory.find(key, this.now);
    if (known) {
      known.lastAt = this.now;
      this.counts.duplicates++;
      if (known.answer) {
        this.#replies.push({ octets: known.answer, to: peer.address, peer });
      }
      return;
    }
    const request = peer.memory.add(key, this.now);
    const item = this.#owner.arrived(peer, octets, request);
    if (item === IGNORED) return peer.memory.forget(request);
    if (!this.#peers.has(peer)) return;
    peer.order.take(numSeqOf(octets), item === DONE ? undefined : item, {
      now: this.now,
      octets: octets.length,
      run: (item) => this.#owner.run(peer, item),
    });
    if (peer.order.held > 0) this.#awaitGap(peer);
  }

  #awaitGap(peer: Peer<T>): void {
    this.outbox.touch(peer, peer.order.deadline(peer.roundTrip.period));
  }

  /** Repeats an answer to a former peer, unless it is longer than its request. */
  #requestOfStranger(from: Address, octets: Uint8Array): void {
    const known = this.#former.get(keyOf(from))?.find(digest(octets), this.now);
    if (!known) return this.#owner.stranger(from, octets);
    this.counts.duplicates++;
    if (known.answer && known.answer.length <= octets.length) {
      this.reply(from, known.answer);
    }
  }

  #settle(peer: Peer<T>, octets: Uint8Array, code: number): void {
    const frame = peer.underWay(numSeqOf(octets));
    if (!frame || code !== frame.code + 1 && code !== TYPE_CODES.ERREUR) {
      this.counts.unmatched++;
      return;
    }
    const isTold = frame.tag !== undefined || code === TYPE_CODES.ERREUR;
    const isPlain = !isTold && code === TYPE_CODES.REPONSE_TEXTE &&
      octets.length === HEADER_OCTETS;
    const response = isPlain ? undefined : this.#decoded(octets);
    if (!response && !isPlain) return;
    this.outbox.settle(peer, octets);
    if (isTold) this.#owner.settled(peer, frame, response!);
  }

  #decoded(octets: Uint8Array): Message | undefined {
    const message = decodeOrError(octets);
    if (!(message instanceof DecodeError)) return message;
    this.counts.malformed++;
    return undefined;
  }

  /** The next datagram to be sent now, if any: answers, then repeats, then new requests. */
  poll(now: number): Outgoing | undefined {
    this.outbox.now = now;
    const outgoing = this.#nextReply() ?? this.outbox.poll();
    if (!outgoing) return undefined;
    this.counts.sent++;
    return outgoing;
  }

  #nextReply(): Outgoing | undefined {
    for (let reply; (reply = this.#replies.shift());) {
      if (!reply.peer || this.outbox.spend(reply.peer, reply.octets)) {
        return reply;
      }
    }
    return undefined;
  }

  /** When {@linkcode expire} is to be called next, in ms; Infinity: need not be. */
  get deadline(): number {
    return this.outbox.deadline;
  }

  /** Does what is due: has requests repeated, gives them up, ends waits for gaps. */
  expire(now: number): void {
    this.outbox.now = now;
    if (now < this.outbox.deadline) return;
    this.outbox.deadline = Infinity;
    for (const peer of this.#peers) {
      if (peer.deadline > now) {
        this.outbox.touch(peer, peer.deadline);
        continue;
      }
      peer.deadline = Infinity;
      peer.order.expire({
        now,
        period: peer.roundTrip.period,
        run: (item) => this.#owner.run(peer, item),
      });
      if (peer.order.held > 0) this.#awaitGap(peer);
      this.outbox.expire(peer);
    }
  }
}

function keyOf(address: Address): string {
  return `${address.hostname} ${address.port}`;
}
