/**
 * Random messages for the round-trip tests.
 *
 * @module
 */

import {
  type Acces,
  type Bodies,
  ID_SERVER,
  ID_UNKNOWN,
  MAX_USERS,
  type Member,
  type Message,
  type MessageType,
  type Mode,
} from "../../protocol/messages.ts";

/** A source of random numbers in [0, 1). */
export type Dice = () => number;

/** An integer from `min` to `max`. */
export function integer(
  dice: Dice,
  [min, max]: readonly [number, number],
): number {
  return min + Math.floor(dice() * (max - min + 1));
}

/** One of several. */
export function pick<T>(dice: Dice, from: readonly T[]): T {
  return from[integer(dice, [0, from.length - 1])]!;
}

const LETTERS = [..."azAZ09éùœ_-.ßñ日本😀"];
const encoder = new TextEncoder();

function text(dice: Dice, maxOctets: number): string {
  let made = "";
  for (let left = integer(dice, [0, maxOctets]); left > 0;) {
    const letter = pick(dice, LETTERS);
    left -= encoder.encode(letter).length;
    if (left >= 0) made += letter;
  }
  return made;
}

const mode = (dice: Dice) => pick<Mode>(dice, ["CENTRALISEE", "DECENTRALISEE"]);
const octet = (dice: Dice) => integer(dice, [0, 255]);
const user = (dice: Dice) => integer(dice, [1, MAX_USERS]);
const userName = (dice: Dice) => text(dice, 10);
const nomMessagerie = (dice: Dice) => text(dice, 50);

function rows<T>(dice: Dice, row: (dice: Dice) => T): T[] {
  const length = integer(dice, [0, pick(dice, [2, 2, 2, 255])]);
  return Array.from({ length }, () => row(dice));
}

function address(dice: Dice): { IP_ADRESS: string; PORT_NUMBER: number } {
  return {
    IP_ADRESS: Array.from({ length: 4 }, () => octet(dice)).join("."),
    PORT_NUMBER: integer(dice, [0, 0xffff]),
  };
}

function member(dice: Dice): Member {
  return { ...address(dice), USER_NAME: userName(dice) };
}

function acces(dice: Dice): Acces {
  const MODE_MESSAGERIE = mode(dice);
  const STATUT_ACCES = pick<Acces["STATUT_ACCES"]>(dice, [
    "ACCES_REUSSI",
    "MAX_CLIENT_ATTEINT",
  ]);
  return MODE_MESSAGERIE === "DECENTRALISEE" && STATUT_ACCES === "ACCES_REUSSI"
    ? { MODE_MESSAGERIE, STATUT_ACCES, CLIENTS: rows(dice, member) }
    : { MODE_MESSAGERIE, STATUT_ACCES };
}

/** Makes the data of each message; of CONNEXION the first one. */
const BODIES: { readonly [T in MessageType]: (dice: Dice) => Bodies[T] } = {
  CONNEXION: (dice) => ({ USER_NAME: userName(dice) || "a" }),
  REPONSE_CONNEXION: (dice) =>
    pick<Bodies["REPONSE_CONNEXION"]>(dice, [
      { STATUT_INSCRIPTION: "INSCRIPTION_VALIDEE", ID_USER: user(dice) },
      { STATUT_INSCRIPTION: "USER_NAME_INVALIDE", ID_USER: 0 },
      { STATUT_INSCRIPTION: "SERVEUR_PLEIN", ID_USER: 0 },
      { STATUT_CONNEXION: "CONNEXION_REUSSIE" },
      { STATUT_CONNEXION: "CONNEXION_ERREUR" },
    ]),
  CREER_MESSAGERIE_PRIVEE: (dice) => ({
    MODE_MESSAGERIE: mode(dice),
    NOM_MESSAGERIE: nomMessagerie(dice) || "a",
    NUM_MAX: integer(dice, [0, 254]),
  }),
  REPONSE_CREER_MESSAGERIE_PRIVEE: (dice) =>
    pick<Bodies["REPONSE_CREER_MESSAGERIE_PRIVEE"]>(dice, [
      { STATUT_CREATION: "CREATION_VALIDEE", ID_MESSAGERIE: user(dice) },
      { STATUT_CREATION: "NUM_MAX_PETIT", ID_MESSAGERIE: 0 },
    ]),
  DEMANDER_LISTE_MESSAGERIE: () => ({}),
  REPONSE_DEMANDER_LISTE_MESSAGERIE: (dice) => ({
    MESSAGERIES: rows(dice, () => ({
      MODE_MESSAGERIE: mode(dice),
      NOM_MESSAGERIE: nomMessagerie(dice),
      NUM_CLIENT: octet(dice),
    })),
  }),
  DEMANDE_ACCES_MESSAGERIE_PRIVEE: (dice) => ({
    NOM_MESSAGERIE: nomMessagerie(dice),
  }),
  REPONSE_ACCES_MESSAGERIE_PRIVEE: acces,
  DEMANDER_LISTE_CLIENT: (dice) => ({ NOM_MESSAGERIE: nomMessagerie(dice) }),
  REPONSE_DEMANDER_LISTE_CLIENT: (dice) => ({
    CLIENTS: rows(dice, () => ({ USER_NAME: userName(dice) })),
  }),
  INVITER_MESSAGERIE_PRIVEE: (dice) => ({ USER_NAME: userName(dice) }),
  REPONSE_INVITER_MESSAGERIE_PRIVEE: () => ({}),
  DEMANDE_MESSAGERIE_PRIVEE: (dice) => ({
    USER_NAME: userName(dice),
    MODE_MESSAGERIE: mode(dice),
    NOM_MESSAGERIE: nomMessagerie(dice),
  }),
  REPONSE_MESSAGERIE_PRIVEE: (dice) => ({
    REPONSE: pick(dice, ["ACCEPTER", "REFUSER"]),
  }),
  TEXTE: (dice) => ({
    CHAT: Uint8Array.from(
      { length: integer(dice, [0, pick(dice, [9, 9, 300, 5_000])]) },
      () => octet(dice),
    ),
  }),
  REPONSE_TEXTE: () => ({}),
  CHANGER_MESSAGERIE: (dice) => ({ NOM_MESSAGERIE: nomMessagerie(dice) }),
  REPONSE_CHANGER_MESSAGERIE: acces,
  QUITTER_MESSAGERIE_PRIVEE: () => ({}),
  REPONSE_QUITTER_MESSAGERIE_PRIVEE: (dice) => ({
    STATUT_EXIT: pick(dice, ["EXIT_REUSSI", "CLIENT_INEXISTANT"]),
  }),
  DECONNEXION: () => ({}),
  REPONSE_DECONNEXION: (dice) => ({
    STATUT_DECONNEXION: pick(dice, ["DEMANDE_SUCCESS", "ERREUR_DECONNEXION"]),
  }),
  PRESENCE: (dice) => {
    const MODE_MESSAGERIE = mode(dice);
    return {
      EVENEMENT: pick(dice, ["LISTE", "ARRIVEE", "DEPART", "SUITE"]),
      MODE_MESSAGERIE,
      ID_MESSAGERIE: octet(dice),
      NOM_MESSAGERIE: nomMessagerie(dice),
      CLIENTS: rows(dice, () => ({
        ID_USER: user(dice),
        ...(MODE_MESSAGERIE === "DECENTRALISEE" ? address(dice) : {}),
        USER_NAME: userName(dice),
      })),
    };
  },
  REPONSE_PRESENCE: () => ({}),
  ERREUR: (dice) => ({
    MOTIF: pick(dice, ["TYPE_INCONNU", "MALFORME", "INEXISTANT", "TROP_GRAND"]),
    RAISON: text(dice, 200),
  }),
};

/** Every message's name. */
export const MESSAGE_TYPES: readonly MessageType[] = Object.keys(
  BODIES,
) as MessageType[];

/** A random message of a type. */
export function messageOf(dice: Dice, TYPE_MESSAGE: MessageType): Message {
  const ID_USER = integer(dice, [ID_UNKNOWN, ID_SERVER]);
  const isKeepAlive = TYPE_MESSAGE === "CONNEXION" && ID_USER !== ID_UNKNOWN;
  return {
    TYPE_MESSAGE,
    ID_USER,
    NUM_SEQ: integer(dice, [0, 0xffff]),
    DONNEES_MESSAGE: isKeepAlive ? {} : BODIES[TYPE_MESSAGE](dice),
  } as Message;
}
