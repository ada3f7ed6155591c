/**
 * Encoding and decoding of each kind of message, beside a bare DataView that
 * writes the same octets: `deno task bench`.
 *
 * @module
 */

import { decode } from "../protocol/decode.ts";
import { encode } from "../protocol/encode.ts";
import type { Message, PresentClient } from "../protocol/messages.ts";
import { fromHex, VECTORS } from "../tests/protocol/vectors.ts";

/** So often each is run at least: what deno bench would do takes a minute. */
const TIMES = { n: 2_000, warmup: 200 } as const;

const CLIENTS: readonly PresentClient[] = Array.from(
  { length: 50 },
  (_, index) => ({ ID_USER: index + 1, USER_NAME: `user${index}` }),
);

/** A text and a roster as they are in a full room. */
const USUAL: readonly Message[] = [
  {
    TYPE_MESSAGE: "TEXTE",
    ID_USER: 1,
    NUM_SEQ: 1,
    DONNEES_MESSAGE: { CHAT: new Uint8Array(60) },
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
      CLIENTS,
    },
  },
];

/** The longest vector of each kind of message. */
function longest(): Message[] {
  const found = new Map<string, { octets: number; message: Message }>();
  for (const { octets, message } of VECTORS) {
    const { length } = fromHex(octets);
    const known = found.get(message.TYPE_MESSAGE);
    if (known && known.octets >= length) continue;
    found.set(message.TYPE_MESSAGE, { octets: length, message });
  }
  return [...found.values()].map(({ message }) => message);
}

/** The fields of a datagram as whoever writes them by hand has them: words, then octets. */
function partsOf(octets: Uint8Array) {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.length);
  const words = Array.from(
    { length: octets.length >> 2 },
    (_, index) => view.getUint32(4 * index),
  );
  return { words, rest: [...octets.subarray(4 * words.length)] };
}

/** Writes a datagram into a new buffer, and checks nothing. */
function write({ words, rest }: ReturnType<typeof partsOf>): DataView {
  const view = new DataView(new ArrayBuffer(4 * words.length + rest.length));
  let at = 0;
  for (const word of words) {
    view.setUint32(at, word);
    at += 4;
  }
  for (const octet of rest) view.setUint8(at++, octet);
  return view;
}

for (const message of [...longest(), ...USUAL]) {
  const octets = encode(message), parts = partsOf(octets);
  const group = `${message.TYPE_MESSAGE}, ${octets.length} octets`;
  const bench = (name: string, fn: () => void, baseline = false) =>
    Deno.bench(`${name} ${group}`, { group, baseline, ...TIMES }, fn);
  bench("write", () => void write(parts), true);
  bench("encode", () => void encode(message));
  bench("decode", () => void decode(octets));
}
