/**
 * What the server keeps of a connected user beside the store: what changes
 * with every datagram.
 *
 * @module
 */

import type { Remembered } from "../protocol/memory.ts";
import type { Message } from "../protocol/messages.ts";
import { distance, WINDOW } from "../protocol/order.ts";
import type { Peer } from "../protocol/peer.ts";
import { Allowance, type Rates } from "./limits.ts";
import { PendingPresence } from "./presence.ts";
import type { Invitation, State } from "./state.ts";

/** A request whose turn comes later: decoded, or a TEXTE ready to be relayed. */
export interface Turn {
  /** The request, to be answered. */
  readonly request: Remembered;
  /** Its NUM_SEQ. */
  readonly numSeq: number;
  /** Whether it came behind later ones that had run: the wait for it was over. */
  readonly isLate: boolean;
  /** Which closing of its messagerie the user had confirmed last when it came. */
  readonly closings: number;
  /** What it says. */
  readonly content: Message | Uint8Array;
}

/** What a request of the server stands for; texts have no tag. */
export type Tag =
  /** Asks a new address to prove that it listens. */
  | "probe"
  /** The first PRESENCE: whether the client knows them is not sure yet. */
  | "firstRoster"
  /** Any other PRESENCE. */
  | "presence"
  /** The departure before a `"close"`: no roster takes its place. */
  | "parting"
  /** QUITTER_MESSAGERIE_PRIVEE: until it is answered, texts are refused. */
  | Closing
  /** DECONNEXION: the server stops. */
  | "goodbye"
  /** A notice of texts missed. */
  | MissingTexts
  /** DEMANDE_MESSAGERIE_PRIVEE. */
  | Invitation;

/** What was sent before the CONNEXION that was accepted may come so much later, in ms ... */
const LATE_MS = 30_000;
/** ... and has one of so many NUM_SEQ before it ... */
const EARLIER_REQUESTS = 1_024;
/** ... or, if it is a CONNEXION too, of so many: a name that is taken is asked for 15 times ... */
const EARLIER_HELLOS = 16;
/** ... unless a request has come that is so many after it: the numbers will come round. */
const FAR_AHEAD = 0x4000;

/** A notice of texts that a user has missed; what it tells is owed again if it is missed too. */
export class MissingTexts {
  /** How many. */
  readonly count: number;

  /** Makes a mark for a notice. */
  constructor(count: number) {
    this.count = count;
  }
}

/** One of the times that a user's messagerie was closed. */
export class Closing {
  /** Which, from 1. */
  readonly number: number;

  /** Makes a mark for a QUITTER. */
  constructor(number: number) {
    this.number = number;
  }
}

/** A connected user. */
export class Client {
  /** Its exchanges. */
  readonly peer: Peer<Turn>;
  /** ID_USER. */
  readonly id: number;
  /** What it may still ask. */
  readonly allowance: Allowance;
  /** NUM_SEQ of the CONNEXION that was accepted, and when that was, in ms. */
  hello: { readonly numSeq: number; readonly at: number } | undefined;
  /** Arrivals and departures it has yet to be told of. */
  readonly presence: PendingPresence = new PendingPresence();
  /** Whether it is sent PRESENCE: not if it has shown that it does not know them. */
  takesPresence = true;
  /** Whether it has acknowledged a PRESENCE. */
  knowsPresence = false;
  /** The state that its latest roster tells of. */
  toldOf: State | undefined;
  /** First rosters that it left unanswered. */
  rostersUnanswered = 0;
  /** Whether it is of a saved state, and has not answered since: its requests may come in any order. */
  isResumed = false;
  /** NUM_SEQ of its latest request that moved it. */
  movedBy: number | undefined;
  /** How often its messagerie was closed. */
  closings = 0;
  /** The latest of these that it has said that it knows, or has gone elsewhere since. */
  confirmedClosings = 0;
  /** When it has said so last, in ms. */
  confirmedAt: number = -Infinity;
  /** Texts that could not be delivered to it. */
  missing = 0;
  /** When it is removed unless it was heard since, in ms: its name is wanted. */
  reclaim: { readonly since: number; readonly until: number } | undefined;

  /** Makes the connection of a user. */
  constructor(
    peer: Peer<Turn>,
    id: number,
    options: { readonly rates: Rates; readonly now: number },
  ) {
    this.peer = peer;
    this.id = id;
    this.allowance = new Allowance(options.rates, options.now);
  }

  /**
   * Whether a request was sent before the CONNEXION that was accepted, and
   * only comes late: an attempt to connect, or what an earlier user of the
   * same address and number has sent.
   */
  isEarlier(
    numSeq: number,
    { isHello, now }: { readonly isHello: boolean; readonly now: number },
  ): boolean {
    if (!this.hello || now - this.hello.at >= LATE_MS) return false;
    const behind = distance(numSeq, this.hello.numSeq);
    if (behind < -FAR_AHEAD) this.hello = undefined;
    return behind > 0 && behind < (isHello ? EARLIER_HELLOS : EARLIER_REQUESTS);
  }

  /** Whether a request was meant for where the user was before its latest move. */
  isBeforeMove({ isLate, numSeq }: Turn): boolean {
    if (!isLate || this.movedBy === undefined) return false;
    const ahead = distance(numSeq, this.movedBy);
    return ahead > 0 && ahead <= WINDOW;
  }

  /**
   * Whether a text that comes now may have been sent before the user knew that
   * its messagerie was closed, and was overtaken by its saying so.
   */
  mayBeOvertaken(now: number): boolean {
    return !this.isClosing &&
      now - this.confirmedAt < this.peer.roundTrip.period;
  }

  /** Whether its messagerie was closed, and it may not know. */
  get isClosing(): boolean {
    return this.confirmedClosings < this.closings;
  }
}
