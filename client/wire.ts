/**
 * What a session sends, and as whom.
 *
 * @module
 */

import { encode } from "../protocol/encode.ts";
import type { Exchanges } from "../protocol/exchanges.ts";
import type { Remembered } from "../protocol/memory.ts";
import {
  bare,
  type Bodies,
  codeOf,
  ID_UNKNOWN,
  type Message,
  type MessageType,
  numSeqOf,
} from "../protocol/messages.ts";
import { distance, WINDOW } from "../protocol/order.ts";
import { type Address, Frame, type Peer } from "../protocol/peer.ts";
import { Series } from "./series.ts";

/** What becomes of a request to a member, or to the server. */
export interface Tag {
  /** It was answered, by its response or by an ERREUR. */
  settled(response: Message, frame: Frame): void;
  /** It was given up. */
  failed(peer: Peer<Message>, frame: Frame, numSeq: number): void;
}

/** The exchanges of a session, its server among the peers, and its ID_USER. */
export class Wire {
  /** All exchanges. */
  readonly exchanges: Exchanges<Message>;
  /** The server. */
  readonly server: Peer<Message>;
  /** The numbers of its requests. */
  readonly series: Series = new Series();
  /** ID_USER; 0 while the server has not given one. */
  id: number = ID_UNKNOWN;

  /** Makes the server one of the peers. */
  constructor(exchanges: Exchanges<Message>, server: Address) {
    this.exchanges = exchanges;
    this.server = exchanges.open(server);
  }

  /** The time last told, in ms. */
  get now(): number {
    return this.exchanges.now;
  }

  /** A new session begins, in which the server counts anew. */
  countAnew(): void {
    this.server.order.startAfter();
    this.series.restart(this.now);
  }

  /**
   * A probe has come that is no repeat: the server counts anew from it, also
   * where its number is near, unless it is one that may come now.
   */
  beginSeries(numSeq: number): void {
    const { order } = this.server, { expected } = order;
    this.series.begin(numSeq);
    if (expected === undefined) return;
    const ahead = distance(expected, numSeq);
    if (ahead >= -WINDOW && ahead < 2 * WINDOW) return;
    this.exchanges.runHeld(this.server);
    order.changeTo(numSeq);
  }

  /**
   * The datagram of a message of this session.
   *
   * @throws {RangeError} If a value does not fit its field.
   */
  encode<T extends MessageType>(
    type: T,
    body: Bodies[T],
    { numSeq = 0 }: { readonly numSeq?: number } = {},
  ): Uint8Array {
    return encode({
      TYPE_MESSAGE: type,
      ID_USER: this.id,
      NUM_SEQ: numSeq,
      DONNEES_MESSAGE: body,
    } as Message);
  }

  /** A TEXTE; without octets it is a probe. */
  texte(CHAT: Uint8Array = new Uint8Array()): Uint8Array {
    return this.encode("TEXTE", { CHAT });
  }

  /** Sends the server a request. */
  request<T extends MessageType>(type: T, body: Bodies[T], tag?: Tag): void {
    const frame = new Frame(this.encode(type, body), { tag });
    this.exchanges.outbox.request(this.server, frame);
  }

  /** Answers a request of the server. */
  respond<T extends MessageType>(
    { request, numSeq }: {
      readonly request: Remembered;
      readonly numSeq: number;
    },
    type: T,
    body: Bodies[T],
  ): void {
    const answer = this.encode(type, body, { numSeq });
    this.exchanges.respond(this.server, request, answer);
  }

  /** Answers a request with the response that says nothing else. */
  acknowledge(
    peer: Peer<Message>,
    request: Remembered,
    octets: Uint8Array,
  ): void {
    const answer = bare(codeOf(octets) + 1, this.id, numSeqOf(octets));
    this.exchanges.respond(peer, request, answer);
  }
}
