/**
 * What a client of the tests sends back to the requests of the server.
 *
 * @module
 */

import type { Bodies, Message, MessageType } from "../../protocol/messages.ts";

/** What a client sends back to a request: nothing, a response, or an ERREUR. */
export type Reaction = (request: Message) => Message | undefined;

const RESPONSES: {
  readonly [T in MessageType]?: readonly [MessageType, object];
} = {
  TEXTE: ["REPONSE_TEXTE", {}],
  PRESENCE: ["REPONSE_PRESENCE", {}],
  QUITTER_MESSAGERIE_PRIVEE: [
    "REPONSE_QUITTER_MESSAGERIE_PRIVEE",
    { STATUT_EXIT: "EXIT_REUSSI" },
  ],
  DECONNEXION: [
    "REPONSE_DECONNEXION",
    { STATUT_DECONNEXION: "DEMANDE_SUCCESS" },
  ],
};

/** Acknowledges all but invitations, which a person decides. */
export const acknowledge: Reaction = ({ TYPE_MESSAGE, NUM_SEQ }) => {
  const row = RESPONSES[TYPE_MESSAGE];
  return row && {
    TYPE_MESSAGE: row[0],
    ID_USER: 0,
    NUM_SEQ,
    DONNEES_MESSAGE: row[1],
  } as Message;
};

/** Sends nothing back. */
export const silent: Reaction = () => undefined;

/** Acknowledges all but requests of one type, to which it reacts otherwise. */
export function except(type: MessageType, otherwise: Reaction): Reaction {
  return (request) =>
    (request.TYPE_MESSAGE === type ? otherwise : acknowledge)(request);
}

/** Sends an ERREUR back. */
export function refusing(
  MOTIF: Bodies["ERREUR"]["MOTIF"] = "TYPE_INCONNU",
): Reaction {
  return ({ NUM_SEQ }) => ({
    TYPE_MESSAGE: "ERREUR",
    ID_USER: 0,
    NUM_SEQ,
    DONNEES_MESSAGE: { MOTIF, RAISON: "" },
  });
}
