/**
 * Encoding and decoding of each kind of message, beside a bare DataView that
 * writes or reads a header word: `deno task bench`.
 *
 * @module
 */

import { decode } from "../protocol/decode.ts";
import { encode } from "../protocol/encode.ts";
import type { Message } from "../protocol/messages.ts";

const many = Array.from({ length: 50 }, (_, index) => ({
  ID_USER: index + 1,
  USER_NAME: `user${index}`,
}));

const MESSAGES: readonly Message[] = [
  {
    TYPE_MESSAGE: "REPONSE_TEXTE",
    ID_USER: 255,
    NUM_SEQ: 1,
    DONNEES_MESSAGE: {},
  },
  {
    TYPE_MESSAGE: "CONNEXION",
    ID_USER: 0,
    NUM_SEQ: 1,
    DONNEES_MESSAGE: { USER_NAME: "alice" },
  },
  {
    TYPE_MESSAGE: "TEXTE",
    ID_USER: 1,
    NUM_SEQ: 1,
    DONNEES_MESSAGE: { CHAT: new Uint8Array(60) },
  },
  {
    TYPE_MESSAGE: "CREER_MESSAGERIE_PRIVEE",
    ID_USER: 1,
    NUM_SEQ: 1,
    DONNEES_MESSAGE: {
      MODE_MESSAGERIE: "DECENTRALISEE",
      NOM_MESSAGERIE: "café du port",
      NUM_MAX: 5,
    },
  },
  {
    TYPE_MESSAGE: "PRESENCE",
    ID_USER: 255,
    NUM_SEQ: 1,
    DONNEES_MESSAGE: {
      EVENEMENT: "LISTE",
      MODE_MESSAGERIE: "CENTRALISEE",
      ID_MESSAGERIE: 0,
      NOM_MESSAGERIE: "",
      CLIENTS: many,
    },
  },
];

const word = new Uint8Array(4);

Deno.bench("a bare header word", { group: "encode", baseline: true }, () => {
  new DataView(word.buffer).setUint32(0, 0x87f80020);
});
Deno.bench("a bare header word ", { group: "decode", baseline: true }, () => {
  new DataView(word.buffer).getUint32(0);
});
for (const message of MESSAGES) {
  const octets = encode(message);
  const name = `${message.TYPE_MESSAGE}, ${octets.length} octets`;
  Deno.bench(`encode ${name}`, { group: "encode" }, () => {
    encode(message);
  });
  Deno.bench(`decode ${name}`, { group: "decode" }, () => {
    decode(octets);
  });
}
