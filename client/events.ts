/**
 * What a session tells of.
 *
 * @module
 */

import type { Mode, Motif } from "../protocol/messages.ts";

/** A user who is where the session is. */
export interface Person {
  /** ID_USER, 1-254. */
  readonly id: number;
  /** USER_NAME. */
  readonly name: string;
  /** Where texts to the user go; only in a decentralised messagerie. */
  readonly address?: string;
}

/** Where a session is. */
export interface Place {
  /** ID_MESSAGERIE: 0 the public one, 1-255 a private one. */
  readonly id: number;
  /** NOM_MESSAGERIE; empty for the public one. */
  readonly name: string;
  /** Who carries the texts: the server, or the members themselves. */
  readonly mode: Mode;
  /** Who else is there. */
  readonly others: readonly Person[];
}

/** Why a text was not sent, or was refused. */
export type ReturnReason =
  /** The messagerie in which it was typed was closed, or is no more. */
  | "closed"
  /** The move before it failed, after which it was typed. */
  | "notMoved"
  /** The server refused it. */
  | "refused"
  /** The session ended before it could be sent. */
  | "ended";

/** Why a session ended. */
export type CloseReason =
  /** It was asked to. */
  | "disconnected"
  /** The server did not answer the first CONNEXION. */
  | "noResponse"
  /** The server refused the name, or has no place. */
  | "refused";

/** What has happened to a session. */
export type SessionEvent =
  /** The server has given the session its ID_USER. */
  | { readonly type: "connected"; readonly id: number }
  /** Somebody has written. */
  | {
    readonly type: "text";
    /** USER_NAME of the author. */
    readonly from: string;
    /** The text; octets that are not UTF-8 are U+FFFD. */
    readonly text: string;
    /** The octets as they came. */
    readonly octets: Uint8Array;
    /** NOM_MESSAGERIE of where; empty: the public one. */
    readonly messagerie: string;
  }
  /** The server says something, in words. */
  | { readonly type: "notice"; readonly text: string }
  /** The session has come somewhere, or is told anew who is there. */
  | { readonly type: "place"; readonly place: Place; readonly moved: boolean }
  /** Others have come. */
  | { readonly type: "arrived"; readonly people: readonly Person[] }
  /** Others have gone. */
  | { readonly type: "left"; readonly people: readonly Person[] }
  /** Somebody asks the session into a messagerie: answer with accept() or decline(). */
  | { readonly type: "invitation"; readonly invitation: Invitation }
  /** An invitation is no longer open. */
  | { readonly type: "invitationEnded"; readonly invitation: Invitation }
  /** An invitation was accepted, and has not led anywhere. */
  | { readonly type: "invitationFailed"; readonly invitation: Invitation }
  /** The messagerie was closed by the server: the session goes back to the public one. */
  | { readonly type: "messagerieClosed"; readonly messagerie: string }
  /** A text was acknowledged by all it was sent to. */
  | { readonly type: "delivered"; readonly text: SentText }
  /** A text was not acknowledged; resend() repeats the same datagram until then. */
  | {
    readonly type: "undelivered";
    readonly text: SentText;
    /** USER_NAME of who has not acknowledged; undefined: the server. */
    readonly to: string | undefined;
    /** For how long it can be sent again without being read twice, in ms. */
    readonly resendableFor: number;
  }
  /** A text was not sent, or was refused, and is given back. */
  | {
    readonly type: "returned";
    readonly text: SentText;
    readonly why: ReturnReason;
    /** What the server says, where it refused. */
    readonly motif?: Motif;
    /** The same in words. */
    readonly reason?: string;
  }
  /** A member of the decentralised messagerie does not answer. */
  | { readonly type: "unreachable"; readonly person: Person }
  /** The name is still held by a ghost; the session tries again. */
  | { readonly type: "nameTaken"; readonly retryFor: number }
  /** The server does not answer, or has stopped; the session tries again after so long, in ms. */
  | { readonly type: "reconnecting"; readonly after: number }
  /** The server answers again. */
  | { readonly type: "back"; readonly anew: boolean }
  /** The server stops. */
  | { readonly type: "serverStopping" }
  /** The session has ended. */
  | { readonly type: "closed"; readonly why: CloseReason };

/** An invitation into a private messagerie. */
export interface Invitation {
  /** Counts from 1 in this session. */
  readonly number: number;
  /** USER_NAME of who invites. */
  readonly from: string;
  /** NOM_MESSAGERIE. */
  readonly messagerie: string;
  /** In a decentralised one the members see the session's IP address. */
  readonly mode: Mode;
}

/** A text of the session's own. */
export interface SentText {
  /** Counts from 1 in this session. */
  readonly number: number;
  /** The text. */
  readonly text: string;
}
