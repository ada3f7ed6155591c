/**
 * Judges requests as they arrive: known type, layout, who sends, and whether
 * they can be answered before their turn.
 *
 * @module
 */

import { DecodeError, decodeOrError } from "../protocol/decode.ts";
import {
  codeOf,
  HEADER_OCTETS,
  ID_UNKNOWN,
  isWholeText,
  type Message,
  TYPE_CODES,
  userOf,
} from "../protocol/messages.ts";
import { refusalOf } from "./datagrams.ts";
import { type Answer, refuse } from "./events.ts";
import { rowOf } from "./requests.ts";
import type { State } from "./state.ts";

/** Octets of a TEXTE before its CHAT. */
export const TEXT_HEAD_OCTETS: number = HEADER_OCTETS + 2;
/** With no reason: it is not to be longer than what was sent. */
const NOT_CONNECTED = refuse("NON_CONNECTE", "");

/** What becomes of a user's request. */
export type Verdict =
  /** It is as if it had not come. */
  | { readonly type: "drop" }
  /** It is a first CONNEXION: its address wants to be another user. */
  | { readonly type: "connect" }
  /** It is refused. */
  | { readonly type: "refuse"; readonly answer: Answer }
  /** It is refused, and its number is not of this user: it may be a late one of who was there before. */
  | { readonly type: "foreign"; readonly answer: Answer }
  /** It only reads, and is answered; a repeat may be run again. */
  | { readonly type: "read"; readonly answer: Answer }
  /** It waits for its turn: decoded, or the octets of a TEXTE. */
  | { readonly type: "turn"; readonly content: Message | Uint8Array };

const FOREIGN: Verdict = { type: "foreign", answer: NOT_CONNECTED };

/** Judges a request from the address of a user. */
export function judge(
  octets: Uint8Array,
  { id, isProven, maxText, state }: {
    /** ID_USER of the address. */
    readonly id: number;
    /** Whether the address has proved that it listens. */
    readonly isProven: boolean;
    /** Octets of the longest CHAT. */
    readonly maxText: number;
    readonly state: State;
  },
): Verdict {
  const code = codeOf(octets), idUser = userOf(octets);
  if (code === TYPE_CODES.CONNEXION) {
    if (idUser === ID_UNKNOWN) return { type: "connect" };
  } else if (!isProven) return { type: "drop" };
  if (code === TYPE_CODES.TEXTE && isWholeText(octets)) {
    return idUser === id ? judgeText(octets, maxText) : FOREIGN;
  }
  const message = decodeOrError(octets);
  const isFault = message instanceof DecodeError;
  if (!isProven && (isFault || idUser !== id)) return { type: "drop" };
  if (isFault && message.code !== "name") return refused(refusalOf(message));
  if (idUser !== id) return FOREIGN;
  if (isFault) return refused(refusalOf(message));
  const row = rowOf(message);
  if (!row) return refused(refuse("NON_PERMIS", "not for the server"));
  if ("event" in row) return { type: "turn", content: message };
  const { DONNEES_MESSAGE: body } = message;
  return { type: "read", answer: row.answer(state, body as never) };
}

function refused(answer: Answer): Verdict {
  return { type: "refuse", answer };
}

function judgeText(octets: Uint8Array, maxText: number): Verdict {
  if (octets.length - TEXT_HEAD_OCTETS > maxText) {
    return refused(refuse("TROP_GRAND", `at most ${maxText} octets`));
  }
  return { type: "turn", content: octets };
}

/** Judges a request from an address that has no user: the answer, or the name that it asks for. */
export function judgeStranger(octets: Uint8Array): Answer | string {
  const message = decodeOrError(octets);
  if (message instanceof DecodeError) {
    const isCreation = message.code === "name" &&
      codeOf(octets) !== TYPE_CODES.CONNEXION;
    return isCreation ? NOT_CONNECTED : refusalOf(message);
  }
  switch (message.TYPE_MESSAGE) {
    case "CONNEXION":
      return message.DONNEES_MESSAGE.USER_NAME ?? {
        type: "REPONSE_CONNEXION",
        body: { STATUT_CONNEXION: "CONNEXION_ERREUR" },
      };
    case "DECONNEXION":
      return {
        type: "REPONSE_DECONNEXION",
        body: { STATUT_DECONNEXION: "ERREUR_DECONNEXION" },
      };
    default:
      return NOT_CONNECTED;
  }
}
