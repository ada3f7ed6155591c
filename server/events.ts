/**
 * What happens to the server, and what is to be done about it.
 *
 * @module
 */

import type { Bodies, MessageType, Mode, Motif } from "../protocol/messages.ts";
import type { Address } from "../protocol/peer.ts";
import type { Invitation, Messagerie, State, User } from "./state.ts";

/** What happens to the server. */
export type Event =
  /** A first CONNEXION with a fit name, from an address without a user. */
  | {
    readonly type: "connect";
    readonly name: string;
    readonly address: Address;
    readonly maxPerHost: number;
  }
  /** A user's address has proved that it listens. */
  | { readonly type: "prove"; readonly user: User }
  /** A user is gone, by DECONNEXION or otherwise. */
  | { readonly type: "leave"; readonly user: User; readonly asked?: true }
  /** CREER_MESSAGERIE_PRIVEE. */
  | {
    readonly type: "create";
    readonly user: User;
    readonly mode: Mode;
    readonly name: string;
    readonly max: number;
  }
  /** DEMANDE_ACCES_MESSAGERIE_PRIVEE or CHANGER_MESSAGERIE. */
  | {
    readonly type: "enter";
    readonly user: User;
    readonly name: string;
    readonly answer: AccesType;
  }
  /** QUITTER_MESSAGERIE_PRIVEE. */
  | { readonly type: "quit"; readonly user: User }
  /** INVITER_MESSAGERIE_PRIVEE. */
  | {
    readonly type: "invite";
    readonly user: User;
    readonly name: string;
    readonly now: number;
  }
  /** REPONSE_MESSAGERIE_PRIVEE: accepted. */
  | { readonly type: "accept"; readonly invitation: number }
  /** REPONSE_MESSAGERIE_PRIVEE: declined. */
  | {
    readonly type: "decline";
    readonly invitation: number;
    readonly now: number;
  }
  /** An invitation was not answered in time. */
  | { readonly type: "lapse"; readonly invitation: number };

type AccesType =
  | "REPONSE_ACCES_MESSAGERIE_PRIVEE"
  | "REPONSE_CHANGER_MESSAGERIE";

/** A response: its type and data. */
export type Answer = {
  [T in MessageType]: {
    readonly type: T;
    readonly body: Bodies[T];
  };
}[MessageType];

/** What a notice to a user says. */
export type Notice =
  /** The user has declined the invitation, or has not answered it. */
  | {
    readonly about: "declined" | "unanswered";
    readonly user: string;
    readonly messagerie: string;
  }
  /** The invitation was accepted, but the messagerie is full, or gone. */
  | {
    readonly about: "tooLate";
    readonly user: string;
    readonly messagerie: string;
  }
  /** So many texts could not be delivered to the user told. */
  | { readonly about: "missing"; readonly count: number };

/** What is to be done, in this order. */
export type Effect =
  /** Answer the request that the event stands for. */
  | { readonly type: "answer"; readonly answer: Answer }
  /** Ask a new user's address to prove that it listens. */
  | { readonly type: "probe"; readonly user: User }
  /** The name is wanted: ask its holder for a sign of life. */
  | { readonly type: "reclaim"; readonly holder: User }
  /** End all exchanges with a user that is gone. */
  | { readonly type: "drop"; readonly user: User }
  /** Tell a user where it is, and who else is there. */
  | { readonly type: "roster"; readonly user: User }
  /** Tell the members of a messagerie that a user has come to them, or left them. */
  | {
    readonly type: "arrival" | "departure";
    readonly user: User;
    /** With the members that are to be told. */
    readonly messagerie: Messagerie;
    /** Whether the messagerie is closed for that; `"close"` and `"roster"` follow. */
    readonly closes?: boolean;
  }
  /** Tell a user that its messagerie is closed. */
  | { readonly type: "close"; readonly user: User }
  /** Hand an invitation on. */
  | {
    readonly type: "demand";
    readonly invitation: Invitation;
    readonly inviter: User;
    readonly invited: User;
    readonly messagerie: Messagerie;
  }
  /** Stop asking. */
  | { readonly type: "cancel"; readonly invitation: Invitation }
  /** Tell a user something. */
  | { readonly type: "notice"; readonly user: User; readonly notice: Notice };

/** A state, and what is to be done about it. */
export type Step = readonly [state: State, effects: readonly Effect[]];

/** Has the request answered that the event stands for. */
export function answer(answer: Answer): Effect {
  return { type: "answer", answer };
}

/** An ERREUR. */
export function refuse(MOTIF: Motif, RAISON: string): Answer {
  return { type: "ERREUR", body: { MOTIF, RAISON } };
}

/** Has the request answered by an ERREUR. */
export function refusal(MOTIF: Motif, RAISON: string): Effect {
  return answer(refuse(MOTIF, RAISON));
}
