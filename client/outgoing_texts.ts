/**
 * A session's own texts until their fate is known.
 *
 * @module
 */

import type { Frame, Peer } from "../protocol/peer.ts";
import type { Place, SentText } from "./events.ts";
import { cut } from "./text.ts";

/** For how long a text that failed may be sent again under its NUM_SEQ, in ms. */
export const RESENDABLE_MS = 30_000;

/** One datagram of a text to one receiver, which was not acknowledged. */
export interface Failure {
  /** To whom. */
  readonly peer: Peer;
  /** The datagram. */
  readonly frame: Frame;
  /** Its NUM_SEQ. */
  readonly numSeq: number;
  /** Until when it may be sent again, in ms. */
  readonly until: number;
}

/** A text of the session's own. */
export class OutgoingText {
  /** What the session is told of it. */
  readonly sent: SentText;
  /** The same in pieces that fit a datagram each. */
  readonly pieces: readonly Uint8Array[];
  /** Where it was typed; undefined: behind a move, to where that leads. */
  readonly place: Place | undefined;
  /** Its datagrams to the server. */
  readonly frames: Frame[] = [];
  /** Whether it goes to the members themselves. */
  isDirect = false;
  /** Datagrams acknowledged. */
  delivered = 0;
  /** Whether the lane was told that it has settled. */
  hasSettled = false;
  /** Answers that are still to come. */
  pending = 0;
  /** Whether its author was told that it, or a part, did not arrive. */
  isReturned = false;
  /** What was not acknowledged. */
  failures: Failure[] = [];

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
