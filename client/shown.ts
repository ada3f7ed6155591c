/**
 * What a client shows: what happens to its session, and what comes of what
 * its user does. Words, colours and JSON are made of it elsewhere.
 *
 * @module
 */

import type { Mode } from "../protocol/messages.ts";
import type { SessionEvent } from "./events.ts";
import type { SessionStatus } from "./session.ts";

/** Names of the commands. */
export const COMMAND_NAMES = [
  "help",
  "who",
  "list",
  "create",
  "join",
  "leave",
  "invite",
  "accept",
  "decline",
  "resend",
  "status",
  "quiet",
  "paste",
  "quit",
] as const;

/** Name of a command, without the `/`. */
export type CommandName = typeof COMMAND_NAMES[number];

/** A private messagerie, as `/list` shows it. */
export interface Listed {
  /** NOM_MESSAGERIE. */
  readonly name: string;
  /** Who carries the texts. */
  readonly mode: Mode;
  /** How many users are in it. */
  readonly users: number;
}

/** What was wrong with what the user typed. */
export type Mistake =
  /** There is no such command; the nearest ones are suggested. */
  | {
    readonly mistake: "unknownCommand";
    readonly given: string;
    readonly nearest: readonly CommandName[];
  }
  /** A command lacks an argument. */
  | { readonly mistake: "missingArgument"; readonly command: CommandName }
  /** A command has more arguments than it takes. */
  | {
    readonly mistake: "tooManyArguments";
    readonly command: CommandName;
    readonly given: string;
  }
  /** A quotation mark opens and does not close. */
  | { readonly mistake: "openQuote" }
  /** A flag of a command is unknown, or its value is not one it takes. */
  | {
    readonly mistake: "badFlag";
    readonly command: CommandName;
    readonly given: string;
  }
  /** A word is none of those that a command takes. */
  | {
    readonly mistake: "badArgument";
    readonly command: CommandName;
    readonly given: string;
  }
  /** Something is not the number that a command takes. */
  | {
    readonly mistake: "badNumber";
    readonly command: CommandName;
    readonly given: string;
  }
  /** No messagerie can have this name. */
  | { readonly mistake: "badMessagerieName"; readonly given: string }
  /** No user can have this name. */
  | { readonly mistake: "badUserName"; readonly given: string }
  /** No invitation is open, or none of that number. */
  | { readonly mistake: "noInvitation"; readonly number?: number }
  /** Nothing can be sent again, or not the text of that number. */
  | { readonly mistake: "nothingToResend"; readonly number?: number }
  /** No pasted lines are held back. */
  | { readonly mistake: "nothingPasted" }
  /** 1,000 texts wait already. */
  | { readonly mistake: "tooManyWaiting"; readonly given: string }
  /** A command cannot be carried out, for a reason that nobody expected. */
  | {
    readonly mistake: "failed";
    readonly command: CommandName;
    readonly why: string;
  };

/** What a client shows that is no event of its session. */
export type Answer =
  /** A text of the user's own is on its way, in so many datagrams. */
  | {
    readonly type: "said";
    readonly number: number;
    readonly text: string;
    readonly parts: number;
  }
  /** The names of users: in a messagerie, or of all, here and elsewhere. */
  | {
    readonly type: "users";
    readonly messagerie: string;
    readonly here: readonly string[];
    readonly elsewhere?: readonly string[];
  }
  /** The private messageries. */
  | { readonly type: "messageries"; readonly messageries: readonly Listed[] }
  /** What the server has answered to a command. */
  | {
    readonly type: "outcome";
    readonly command: CommandName;
    readonly about: string;
    /** A status or MOTIF of the protocol; `NO_RESPONSE`; `ALREADY_THERE`; `PUBLIC`. */
    readonly status: string;
  }
  /** The messagerie to be entered shows one's IP address to its members. */
  | { readonly type: "addressShown"; readonly messagerie: string }
  /** Texts go out again. */
  | { readonly type: "resent"; readonly numbers: readonly number[] }
  /** How the session is doing. */
  | {
    readonly type: "status";
    readonly name: string;
    readonly server: string;
    readonly messagerie: string;
    readonly mode: Mode;
    readonly members: readonly string[];
    readonly invitations: readonly number[];
    readonly session: SessionStatus;
  }
  /** What commands there are, or how one is used. */
  | { readonly type: "help"; readonly command?: CommandName }
  /** Arrivals and departures are no longer shown, or are again. */
  | { readonly type: "quiet"; readonly isQuiet: boolean }
  /** Many lines were pasted, and are held back until the user agrees. */
  | {
    readonly type: "pasted";
    readonly lines: number;
    readonly characters: number;
  }
  /** The pasted lines are forgotten. */
  | { readonly type: "pasteDropped"; readonly lines: number }
  /** Texts wait since the server takes no more of them a second. */
  | { readonly type: "slowed"; readonly waiting: number }
  /** The user leaves; so many texts are waited for. */
  | { readonly type: "leaving"; readonly waiting: number }
  /** The server is being looked for. */
  | { readonly type: "connecting"; readonly server: string }
  /** There is no session, and why. */
  | {
    readonly type: "notConnected";
    readonly server: string;
    readonly name: string;
    /** A STATUT_INSCRIPTION, `ERREUR`, or what hinders this machine. */
    readonly why: string;
  }
  /** A line was typed before there was a session, and there is none. */
  | { readonly type: "notSaid"; readonly text: string }
  /** What the user typed cannot be done. */
  | { readonly type: "mistake" } & Mistake;

/** What a client shows. */
export type Shown = SessionEvent | Answer;
