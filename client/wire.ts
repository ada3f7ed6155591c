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
import { distance, isNear, WINDOW } from "../protocol/order.ts";
import { type Address, Frame, type Peer } from "../protocol/peer.ts";

/** What is under way to a session that is over comes for so long at most, in ms. */
const LATE_MS = 30_000;

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
  /** ID_USER; 0 while the server has not given one. */
  id: number = ID_UNKNOWN;
  /** What the session before expected of the server, and until when that may come, in ms. */
  #former: { readonly expected: number; readonly until: number } | undefined;

  /** Makes the server one of the peers. */
  constructor(exchanges: Exchanges<Message>, server: Address) {
    this.exchanges = exchanges;
    this.server = exchanges.open(server);
  }

  /** The time last told, in ms. */
  get now(): number {
    return this.exchanges.now;
  }

  /** A new session begins, to which the server counts anew. */
  countAnew(): void {
    const { order } = this.server, { expected } = order;
    if (expected !== undefined) {
      this.#former = { expected, until: this.now + LATE_MS };
    }
    order.startAfter();
  }

  /** Whether a request of the server is one to the session before, by its number. */
  isLate(numSeq: number): boolean {
    const { expected } = this.server.order, former = this.#former;
    if (!former || this.now >= former.until) return false;
    return isNear(former.expected, numSeq) && !isNear(expected, numSeq);
  }

  /**
   * A probe has come that is no repeat: the server counts anew from it, unless
   * its number is one that may come now.
   */
  probed(numSeq: number): void {
    const { order } = this.server, { expected } = order;
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
