/**
 * An owner of exchanges that writes down all that happens, on a clock that
 * the test sets.
 *
 * @module
 */

import { encode } from "../../protocol/encode.ts";
import {
  type DONE,
  type ExchangeOptions,
  Exchanges,
  IGNORED,
  type Owner,
} from "../../protocol/exchanges.ts";
import type { Remembered } from "../../protocol/memory.ts";
import {
  bare,
  codeOf,
  type Message,
  numSeqOf,
  TYPE_CODES,
} from "../../protocol/messages.ts";
import { type Address, Frame, type Peer } from "../../protocol/peer.ts";
import type { Engine } from "../../protocol/transport.ts";

/** A datagram that was sent. */
export interface Sent {
  readonly at: number;
  readonly to: Address;
  readonly octets: Uint8Array;
}

/** A request that waits for its turn. */
export interface Turn {
  readonly request: Remembered;
  readonly octets: Uint8Array;
}

/** Settings of a recorder. */
export interface RecorderOptions extends Partial<ExchangeOptions> {
  /** When requests are answered: at their turn unless told otherwise, as a server does. */
  readonly answers?: "turn" | "arrival" | "never" | "ignored";
}

/** The address of a host of tests. */
export function hostAt(port: number): Address {
  return { transport: "udp", hostname: "192.0.2.1", port };
}

/** A TEXTE. */
export function textOf(words: string, numSeq = 0): Uint8Array {
  return encode({
    TYPE_MESSAGE: "TEXTE",
    ID_USER: 1,
    NUM_SEQ: numSeq,
    DONNEES_MESSAGE: { CHAT: new TextEncoder().encode(words) },
  });
}

/** What a TEXTE says. */
export function wordsOf(octets: Uint8Array): string {
  return new TextDecoder().decode(octets.subarray(6));
}

/** The response without data to a request. */
export function answerTo(octets: Uint8Array): Uint8Array {
  return bare(codeOf(octets) + 1, 255, numSeqOf(octets));
}

/** The ERREUR, of MOTIF 5, in answer to a request. */
export function errorTo(octets: Uint8Array): Uint8Array {
  const error = bare(TYPE_CODES.ERREUR, 255, numSeqOf(octets));
  error[3]! |= 5;
  return error;
}

/** Exchanges, and all that their owner was told. */
export class Recorder implements Owner<Turn>, Engine {
  readonly exchanges: Exchanges<Turn>;
  /** The time, in ms. */
  now = 0;
  /** Datagrams sent, by {@linkcode passTo} and {@linkcode flush}. */
  readonly sent: Sent[] = [];
  /** What the texts said that arrived, that ran, and that no peer sent. */
  readonly arrivals: string[] = [];
  readonly ran: string[] = [];
  readonly strangers: string[] = [];
  /** What the texts said that were given up, and thrown out. */
  readonly failures: string[] = [];
  readonly overflows: string[] = [];
  /** The responses told of. */
  readonly responses: Message[] = [];
  readonly #answers: RecorderOptions["answers"];

  constructor(options: RecorderOptions = {}) {
    this.#answers = options.answers ?? "turn";
    this.exchanges = new Exchanges(this, { randomNumSeq: () => 0, ...options });
  }

  arrived(
    peer: Peer<Turn>,
    octets: Uint8Array,
    request: Remembered,
  ): Turn | typeof DONE | typeof IGNORED {
    this.arrivals.push(wordsOf(octets));
    if (this.#answers === "ignored") return IGNORED;
    const turn = { request, octets: octets.slice() };
    if (this.#answers === "arrival") this.#answer(peer, turn);
    return turn;
  }

  run(peer: Peer<Turn>, turn: Turn): void {
    this.ran.push(wordsOf(turn.octets));
    if (this.#answers === "turn") this.#answer(peer, turn);
  }

  #answer(peer: Peer<Turn>, { request, octets }: Turn): void {
    this.exchanges.respond(peer, request, answerTo(octets));
  }

  settled(_peer: Peer<Turn>, _frame: Frame, response: Message): void {
    this.responses.push(response);
  }

  stranger(_address: Address, octets: Uint8Array): void {
    this.strangers.push(wordsOf(octets));
  }

  failed(_peer: Peer<Turn>, { octets }: Frame): void {
    this.failures.push(wordsOf(octets));
  }

  overflowed(_peer: Peer<Turn>, { octets }: Frame): void {
    this.overflows.push(wordsOf(octets));
  }

  get deadline(): number {
    return this.exchanges.deadline;
  }

  receive(now: number, from: Address, octets: Uint8Array): void {
    this.now = now;
    this.exchanges.receive(now, from, octets);
  }

  poll(now: number): Sent | undefined {
    this.now = now;
    const next = this.exchanges.poll(now);
    return next && { at: now, to: next.to, octets: next.octets.slice() };
  }

  expire(now: number): void {
    this.now = now;
    this.exchanges.expire(now);
  }

  // ---- without a link

  /** Has a text sent; its frame. */
  text(
    peer: Peer<Turn>,
    words: string,
    options: ConstructorParameters<typeof Frame>[1] = {},
  ): Frame {
    const frame = new Frame(textOf(words), options);
    this.exchanges.outbox.request(peer, frame);
    return frame;
  }

  /** Has so many texts sent, which say "1", "2" and so on. */
  texts(peer: Peer<Turn>, count: number): void {
    for (let nth = 1; nth <= count; nth++) this.text(peer, String(nth));
  }

  /** Sends what there is to send now; only that. */
  flush(): Sent[] {
    const sent: Sent[] = [];
    for (let next; (next = this.poll(this.now));) sent.push(next);
    this.sent.push(...sent);
    return sent;
  }

  /** Lets the time pass, and what is due until then happen; what was sent. */
  passTo(now: number): Sent[] {
    const sent = this.flush();
    while (this.deadline <= now) {
      this.expire(Math.max(this.now, this.deadline));
      sent.push(...this.flush());
    }
    this.now = now;
    return sent;
  }

  /** Takes a datagram from a peer now; what is sent then. */
  hear(from: Address, octets: Uint8Array): Sent[] {
    this.receive(this.now, from, octets);
    return this.flush();
  }

  /** Takes the answer to a datagram that was sent; what is sent then. */
  answer({ to, octets }: Sent): Sent[] {
    return this.hear(to, answerTo(octets));
  }
}
