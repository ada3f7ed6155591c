/**
 * A session's own texts until their fate is known.
 *
 * @module
 */

import type { Bodies, Message } from "../protocol/messages.ts";
import type { Frame, Peer } from "../protocol/peer.ts";
import type { Place, ReturnReason, SentText } from "./events.ts";
import { cut } from "./text.ts";
import type { Tag } from "./wire.ts";

/** For how long a text that failed may be sent again under its NUM_SEQ, in ms. */
export const RESENDABLE_MS = 30_000;

/** In the place of a NUM_SEQ: the datagram never went out. */
export const NOT_SENT = -1;

/** One datagram of a text to one receiver, which was not acknowledged. */
export interface Failure {
  /** To whom. */
  readonly peer: Peer<Message>;
  /** USER_NAME of the receiver; undefined: the server. */
  readonly to: string | undefined;
  /** The datagram. */
  readonly frame: Frame;
  /** Its NUM_SEQ; {@linkcode NOT_SENT}: it has none yet. */
  readonly numSeq: number;
  /** Until when it may be sent again, in ms. */
  readonly until: number;
}

/** Why a text is given back, and what the server says. */
export interface Return {
  /** Why. */
  readonly why: ReturnReason;
  /** What was answered, where it was refused. */
  readonly error?: Bodies["ERREUR"] | undefined;
}

/** A text of the session's own. */
export class OutgoingText {
  /** What the session is told of it. */
  readonly sent: SentText;
  /** The same in pieces that fit a datagram each. */
  readonly pieces: readonly Uint8Array[];
  /** Where it was typed; undefined: behind a move, to where that leads. */
  place: Place | undefined;
  /** Its datagrams to the server. */
  readonly frames: Frame[] = [];
  /** Those that the server has refused since it does not know the session. */
  readonly refused: Set<Frame> = new Set();
  /** Whether it goes to the members themselves. */
  isDirect = false;
  /** Answers that are still to come. */
  pending = 0;
  /** Whether a datagram of it was sent M times without an answer. */
  isDoubtful = false;
  /** What was not acknowledged. */
  failures: Failure[] = [];
  /** Why it is given back, if it is. */
  returned: Return | undefined;
  /** Whether the lane was told that it has settled. */
  hasSettled = false;

  /** Makes a text. */
  constructor(sent: SentText, place: Place | undefined) {
    this.sent = sent;
    this.pieces = cut(sent.text);
    this.place = place;
  }

  /** The same text, not sent yet. */
  afresh(): OutgoingText {
    return new OutgoingText(this.sent, this.place);
  }
}

/** Who is told what becomes of the datagrams of texts. */
export interface TextTagOwner {
  /** When a datagram that fails now for the first time may be sent again at the latest, in ms. */
  readonly resendableUntil: number;
  /** A datagram was answered. */
  answered(text: OutgoingText, frame: Frame, response?: Message): void;
  /** A datagram was given up. */
  failed(text: OutgoingText, failure: Failure): void;
}

/** Ties a datagram to the text that it is a piece of. */
export class TextTag implements Tag {
  /** The text. */
  readonly text: OutgoingText;
  /** USER_NAME of the receiver; undefined: the server. */
  readonly to: string | undefined;
  readonly #owner: TextTagOwner;
  /** Until when it can be sent again, in ms: counted from its first failure. */
  #until: number | undefined;

  /** Makes a tag. */
  constructor(owner: TextTagOwner, text: OutgoingText, to?: string) {
    this.text = text;
    this.#owner = owner;
    this.to = to;
  }

  /** It was answered. */
  settled(response: Message, frame: Frame): void {
    this.#owner.answered(this.text, frame, response);
  }

  /** It was given up. */
  failed(peer: Peer<Message>, frame: Frame, numSeq: number): void {
    const until = this.#until ??= this.#owner.resendableUntil;
    const failure = { peer, to: this.to, frame, numSeq, until };
    this.#owner.failed(this.text, failure);
  }
}

/** Whether a request is a datagram of a text. */
export function isText({ tag }: Frame): boolean {
  return tag instanceof TextTag;
}

/** The tag of a request that {@linkcode isText}. */
export function tagOf({ tag }: Frame): TextTag {
  return tag as TextTag;
}
