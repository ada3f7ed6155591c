/**
 * A session's own texts until their fate is known.
 *
 * @module
 */

import type { Bodies, Message } from "../protocol/messages.ts";
import type { Frame, Peer } from "../protocol/peer.ts";
import type { Place, ReturnReason, SentText } from "./events.ts";
import { cut } from "./text.ts";

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
