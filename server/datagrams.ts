/**
 * Datagrams to judgements and answers to datagrams.
 *
 * @module
 */

import { DecodeError, decodeOrError } from "../protocol/decode.ts";
import { encode } from "../protocol/encode.ts";
import {
  HEADER_OCTETS,
  ID_SERVER,
  type Message,
  TYPE_CODES,
} from "../protocol/messages.ts";
import type { Address } from "../protocol/peer.ts";
import { type Answer, refuse } from "./events.ts";

/** The answer to a datagram that is no message. */
export function refusalOf(error: DecodeError): Answer {
  if (error.code === "type") return refuse("TYPE_INCONNU", error.message);
  if (error.code !== "name") return refuse("MALFORME", error.message);
  return error.header?.code === TYPE_CODES.CONNEXION
    ? {
      type: "REPONSE_CONNEXION",
      body: { STATUT_INSCRIPTION: "USER_NAME_INVALIDE", ID_USER: 0 },
    }
    : {
      type: "REPONSE_CREER_MESSAGERIE_PRIVEE",
      body: { STATUT_CREATION: "NOM_MESSAGERIE_ERREUR", ID_MESSAGERIE: 0 },
    };
}

/** The datagram of an answer. */
export function octetsOf({ type, body }: Answer, numSeq: number): Uint8Array {
  return encode({
    TYPE_MESSAGE: type,
    ID_USER: ID_SERVER,
    NUM_SEQ: numSeq,
    DONNEES_MESSAGE: body,
  } as Message);
}

/** Whether an address is that of one host: no port 0, no multicast, no broadcast. */
export function isHost({ hostname, port }: Address): boolean {
  if (port === 0) return false;
  if (hostname.includes(":")) return !/^ff/i.test(hostname);
  const first = Number.parseInt(hostname);
  return first > 0 && first < 224;
}

/** A datagram in a log: its message, field by field, or its octets. */
export function describeDatagram(
  octets: Uint8Array,
): Readonly<Record<string, unknown>> {
  if (octets.length < HEADER_OCTETS) return { octets: octets.toHex() };
  const message = decodeOrError(octets);
  if (message instanceof DecodeError) {
    return { error: message.message, octets: octets.toHex() };
  }
  const { TYPE_MESSAGE, ID_USER, NUM_SEQ, DONNEES_MESSAGE } = message;
  return {
    TYPE_MESSAGE,
    ID_USER,
    NUM_SEQ,
    DONNEES_MESSAGE: JSON.stringify(
      DONNEES_MESSAGE,
      (_, value) => value instanceof Uint8Array ? value.toHex() : value,
    ),
  };
}
