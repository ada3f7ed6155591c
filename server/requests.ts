/**
 * What each request of a connected user requires and brings about.
 *
 * @module
 */

import type { Bodies, Message } from "../protocol/messages.ts";
import { type Answer, type Event, refuse } from "./events.ts";
import {
  membersOf,
  messagerieNamed,
  privateMessageries,
  type State,
  type User,
} from "./state.ts";

/** A request that a client may send to the server, TEXTE aside, which is relayed. */
type Request =
  | "CONNEXION"
  | "CREER_MESSAGERIE_PRIVEE"
  | "DEMANDER_LISTE_MESSAGERIE"
  | "DEMANDE_ACCES_MESSAGERIE_PRIVEE"
  | "DEMANDER_LISTE_CLIENT"
  | "INVITER_MESSAGERIE_PRIVEE"
  | "CHANGER_MESSAGERIE"
  | "QUITTER_MESSAGERIE_PRIVEE"
  | "DECONNEXION";

/** A request that only reads: answered on arrival, and run again for a repeat. */
interface Reading<T extends Request> {
  /** The answer. */
  readonly answer: (state: State, body: Bodies[T]) => Answer;
}

/** A request that changes something: run in the order of NUM_SEQ, and once. */
interface Change<T extends Request> {
  /** Where the user has to be; anywhere unless stated. */
  readonly requires?: "private";
  /** What it is to the store. */
  readonly event: (user: User, body: Bodies[T], now: number) => Event;
}

/** What becomes of each request. */
export const REQUESTS: {
  readonly [T in Request]: Reading<T> | Change<T>;
} = {
  CONNEXION: {
    answer: () => ({
      type: "REPONSE_CONNEXION",
      body: { STATUT_CONNEXION: "CONNEXION_REUSSIE" },
    }),
  },
  CREER_MESSAGERIE_PRIVEE: {
    event: (user, { MODE_MESSAGERIE, NOM_MESSAGERIE, NUM_MAX }) => ({
      type: "create",
      user,
      mode: MODE_MESSAGERIE,
      name: NOM_MESSAGERIE,
      max: NUM_MAX,
    }),
  },
  DEMANDER_LISTE_MESSAGERIE: { answer: listMessageries },
  DEMANDE_ACCES_MESSAGERIE_PRIVEE: {
    event: (user, { NOM_MESSAGERIE }) => ({
      type: "enter",
      user,
      name: NOM_MESSAGERIE,
      answer: "REPONSE_ACCES_MESSAGERIE_PRIVEE",
    }),
  },
  DEMANDER_LISTE_CLIENT: { answer: listClients },
  INVITER_MESSAGERIE_PRIVEE: {
    requires: "private",
    event: (user, { USER_NAME }, now) => ({
      type: "invite",
      user,
      name: USER_NAME,
      now,
    }),
  },
  CHANGER_MESSAGERIE: {
    event: (user, { NOM_MESSAGERIE }) => ({
      type: "enter",
      user,
      name: NOM_MESSAGERIE,
      answer: "REPONSE_CHANGER_MESSAGERIE",
    }),
  },
  QUITTER_MESSAGERIE_PRIVEE: { event: (user) => ({ type: "quit", user }) },
  DECONNEXION: {
    event: (user) => ({ type: "leave", user, asked: true }),
  },
};

/** What becomes of a request; undefined: the server is not asked this. */
export function rowOf(
  { TYPE_MESSAGE: type }: Message,
): Reading<Request> | Change<Request> | undefined {
  return Object.hasOwn(REQUESTS, type)
    ? REQUESTS[type as Request] as Reading<Request> | Change<Request>
    : undefined;
}

function listMessageries(state: State): Answer {
  return {
    type: "REPONSE_DEMANDER_LISTE_MESSAGERIE",
    body: {
      MESSAGERIES: privateMessageries(state).map((messagerie) => ({
        MODE_MESSAGERIE: messagerie.mode,
        NOM_MESSAGERIE: messagerie.name,
        NUM_CLIENT: messagerie.members.length,
      })),
    },
  };
}

function listClients(
  state: State,
  { NOM_MESSAGERIE }: Bodies["DEMANDER_LISTE_CLIENT"],
): Answer {
  const messagerie = messagerieNamed(state, NOM_MESSAGERIE);
  if (NOM_MESSAGERIE !== "" && !messagerie) {
    return refuse("INEXISTANT", "no such messagerie");
  }
  const users = messagerie
    ? membersOf(state, messagerie)
    : [...state.users.values()].filter((user) => user.messagerie !== undefined);
  return {
    type: "REPONSE_DEMANDER_LISTE_CLIENT",
    body: { CLIENTS: users.map(({ name }) => ({ USER_NAME: name })) },
  };
}
