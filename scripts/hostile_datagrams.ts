/**
 * Datagrams that are wrong: noise, mutated messages, and forged ones.
 *
 * @module
 */

import { encode } from "../protocol/encode.ts";
import {
  type Bodies,
  codeOf,
  HEADER_OCTETS,
  ID_SERVER,
  ID_UNKNOWN,
  type Message,
  type MessageType,
  TYPE_CODES,
  userOf,
} from "../protocol/messages.ts";
import {
  type Dice,
  integer,
  MESSAGE_TYPES,
  messageOf,
  pick,
} from "../tests/protocol/arbitrary.ts";
import type { Overheard } from "./hostile_talk.ts";

/** Longest noise, in octets. */
const MAX_NOISE = 80;
/** Messages that mutations are made of; they take longer to make. */
const WHOLE = 4_096;
/** A forged NUM_SEQ is so far at most from one that was overheard. */
const NEAR = 48;
/** The texts that are forged have numbers that no honest user has come to. */
const FORGED_TEXT = 1_000_000_000;

/** Octets of any kind. */
export function noise(dice: Dice): Uint8Array {
  const octet = () => integer(dice, [0, 255]);
  return Uint8Array.from({ length: integer(dice, [0, MAX_NOISE]) }, octet);
}

/** Makes messages of any kind, often cut, and with up to three bits turned over. */
export function mutations(dice: Dice): () => Uint8Array {
  const whole: readonly Uint8Array[] = Array.from(
    { length: WHOLE },
    () => encode(messageOf(dice, pick(dice, MESSAGE_TYPES))),
  );
  return () => {
    const from = pick(dice, whole);
    const { length } = from;
    const octets = from.slice(
      0,
      dice() < 0.3 ? integer(dice, [0, length]) : length,
    );
    for (let n = integer(dice, [0, 3]); n > 0 && octets.length > 0; n--) {
      octets[integer(dice, [0, octets.length - 1])]! ^= 1 <<
        integer(dice, [0, 7]);
    }
    return octets;
  };
}

/** Makes a message as if it were of the user with an ID_USER. */
type Forgery = (dice: Dice, user: Overheard, ID_USER: number) => Uint8Array;

/** A message near a NUM_SEQ that was overheard. */
function forgery<T extends MessageType>(
  TYPE_MESSAGE: T,
  near: "asked" | "told",
  bodyOf: (dice: Dice, user: Overheard) => Bodies[T],
): Forgery {
  return (dice, user, ID_USER) =>
    encode({
      TYPE_MESSAGE,
      ID_USER,
      NUM_SEQ: user[near] + integer(dice, [-NEAR, NEAR]) & 0xffff,
      DONNEES_MESSAGE: bodyOf(dice, user),
    } as Message);
}

const text = (dice: Dice, { name }: Overheard) => ({
  CHAT: new TextEncoder().encode(
    `${name} ${FORGED_TEXT + integer(dice, [0, 999])}`,
  ),
});
const NOM_MESSAGERIE = "salon", MODE_MESSAGERIE = "CENTRALISEE";
const lost = () => ({ MOTIF: "NON_CONNECTE", RAISON: "" }) as const;

/** What one might say for a user to the server. */
const FOR_USER: readonly Forgery[] = [
  forgery("TEXTE", "asked", text),
  forgery("DECONNEXION", "asked", () => ({})),
  forgery("CONNEXION", "asked", () => ({})),
  forgery("QUITTER_MESSAGERIE_PRIVEE", "asked", () => ({})),
  forgery("CHANGER_MESSAGERIE", "asked", () => ({ NOM_MESSAGERIE })),
  forgery(
    "INVITER_MESSAGERIE_PRIVEE",
    "asked",
    (_, { name }) => ({ USER_NAME: name }),
  ),
  forgery(
    "CREER_MESSAGERIE_PRIVEE",
    "asked",
    () => ({ NOM_MESSAGERIE, MODE_MESSAGERIE, NUM_MAX: 9 }),
  ),
  forgery("REPONSE_TEXTE", "told", () => ({})),
  forgery("REPONSE_PRESENCE", "told", () => ({})),
  forgery("ERREUR", "told", lost),
];

/** What one might say for the server, or another user, to a user. */
const FOR_SERVER: readonly Forgery[] = [
  (dice, user) => anybodysText(dice, user, integer(dice, [1, ID_SERVER])),
  forgery("DECONNEXION", "told", () => ({})),
  forgery("QUITTER_MESSAGERIE_PRIVEE", "told", () => ({})),
  forgery("PRESENCE", "told", (dice, { name }) => ({
    EVENEMENT: pick(dice, ["LISTE", "DEPART"]),
    MODE_MESSAGERIE,
    ID_MESSAGERIE: integer(dice, [0, 9]),
    NOM_MESSAGERIE: "",
    CLIENTS: [{ ID_USER: integer(dice, [1, 9]), USER_NAME: name }],
  })),
  forgery(
    "DEMANDE_MESSAGERIE_PRIVEE",
    "told",
    () => ({ NOM_MESSAGERIE, MODE_MESSAGERIE, USER_NAME: "eve" }),
  ),
  forgery("REPONSE_TEXTE", "asked", () => ({})),
  forgery("ERREUR", "asked", lost),
  forgery(
    "REPONSE_CONNEXION",
    "asked",
    () => ({ STATUT_CONNEXION: "CONNEXION_ERREUR" }),
  ),
];
const anybodysText = forgery("TEXTE", "told", text);

/** A message as if it were of a user, to the server. */
export function forgedForUser(dice: Dice, user: Overheard): Uint8Array {
  return pick(dice, FOR_USER)(dice, user, user.id);
}

/** A message as if it were of the server, or of another user, to a user. */
export function forgedForServer(dice: Dice, user: Overheard): Uint8Array {
  return pick(dice, FOR_SERVER)(dice, user, ID_SERVER);
}

/** A first CONNEXION under a name that nobody else has. */
export function hello(dice: Dice): Uint8Array {
  return encode({
    TYPE_MESSAGE: "CONNEXION",
    ID_USER: ID_UNKNOWN,
    NUM_SEQ: integer(dice, [0, 0xffff]),
    DONNEES_MESSAGE: { USER_NAME: `x${integer(dice, [0, 99_999_999])}` },
  });
}

/** Whether it asks for a user: the server then sends up to three times as much. */
export function isHello(octets: Uint8Array): boolean {
  return octets.length >= HEADER_OCTETS && userOf(octets) === ID_UNKNOWN &&
    codeOf(octets) === TYPE_CODES.CONNEXION;
}

/** Whether it could prove, by chance, the address of a user that was asked for. */
export function couldProve(octets: Uint8Array): boolean {
  if (octets.length < HEADER_OCTETS) return false;
  const code = codeOf(octets);
  return code === TYPE_CODES.REPONSE_TEXTE || code === TYPE_CODES.ERREUR;
}
