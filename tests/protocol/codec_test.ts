import { assert, assertEquals, assertThrows } from "@std/assert";
import { decode, DecodeError } from "../../protocol/decode.ts";
import { encode } from "../../protocol/encode.ts";
import {
  HEADER_OCTETS,
  MAX_CHAT_OCTETS,
  MAX_DATAGRAM_OCTETS,
  type Message,
  TYPE_CODES,
} from "../../protocol/messages.ts";
import { fromHex, LENIENTS, REFUSALS, VECTORS } from "./vectors.ts";

function refused(octets: Uint8Array): DecodeError {
  return assertThrows(() => decode(octets), DecodeError);
}

/**
 * Whether a vector with an octet less or more is another message rather than
 * none. It can be with the two messages that nothing delimits but the
 * datagram: a REPONSE_CONNEXION has one of two forms by its length, and the
 * reason of an ERREUR runs to the end.
 */
function isOpenEnded(message: Message): boolean {
  return message.TYPE_MESSAGE === "REPONSE_CONNEXION" ||
    message.TYPE_MESSAGE === "ERREUR";
}

/** Whether a character of the UTF-8 in `octets` begins at `at`, or it ends there. */
function isBoundary(octets: Uint8Array, at: number): boolean {
  return at >= octets.length || (octets[at]! & 0xc0) !== 0x80;
}

for (const { name, octets, message } of VECTORS) {
  const datagram = fromHex(octets);

  Deno.test(`encode() writes ${name}`, () => {
    assertEquals(encode(message).toHex(), datagram.toHex());
  });

  Deno.test(`decode() reads ${name}`, () => {
    assertEquals(decode(datagram), message);
  });

  Deno.test(`decode() refuses every strict prefix of ${name}`, () => {
    for (let length = 0; length < datagram.length; length++) {
      if (length >= HEADER_OCTETS && isOpenEnded(message)) continue;
      const { code } = refused(datagram.subarray(0, length));
      assertEquals(code === "short", length < HEADER_OCTETS);
    }
  });

  Deno.test(`decode() refuses an octet more after ${name}`, () => {
    for (const more of [0x00, 0x23, 0x61, 0x80, 0xff]) {
      if (isOpenEnded(message)) continue;
      refused(Uint8Array.of(...datagram, more));
    }
  });
}

Deno.test("decode() tells the two forms of REPONSE_CONNEXION by their length", () => {
  const forms = VECTORS.filter(({ message }) =>
    message.TYPE_MESSAGE === "REPONSE_CONNEXION"
  );
  for (const { octets } of forms) {
    const header = fromHex(octets).subarray(0, HEADER_OCTETS);
    const { DONNEES_MESSAGE } = decode(header);
    assert("STATUT_CONNEXION" in DONNEES_MESSAGE);
    refused(Uint8Array.of(...header, 0xff));
    refused(Uint8Array.of(...header, 1, 1));
  }
});

Deno.test("decode() reads the reason of an ERREUR to the end of the datagram", () => {
  const forms = VECTORS.filter(({ message }) =>
    message.TYPE_MESSAGE === "ERREUR"
  );
  for (const { octets } of forms) {
    const whole = fromHex(octets);
    for (let length = HEADER_OCTETS; length < whole.length; length++) {
      const prefix = whole.subarray(0, length);
      if (isBoundary(whole, length)) {
        assertEquals(encode(decode(prefix)), prefix.slice());
      } else assertEquals(refused(prefix).code, "layout");
    }
    refused(Uint8Array.of(...whole, 0xff));
  }
});

for (const { name, octets, code, offset } of REFUSALS) {
  Deno.test(`decode() refuses a datagram when it is ${name}`, () => {
    const datagram = fromHex(octets);
    const error = refused(datagram);
    assertEquals({ code: error.code, offset: error.offset }, { code, offset });
    if (code === "short") return assertEquals(error.header, undefined);
    const word = new DataView(datagram.buffer).getUint32(0);
    assertEquals(error.header, {
      code: word >>> 27,
      ID_USER: word >>> 19 & 0xff,
      NUM_SEQ: word >>> 3 & 0xffff,
    });
  });
}

for (const { name, octets, same } of LENIENTS) {
  Deno.test(`decode() ignores unused bits of ${name}`, () => {
    assertEquals(decode(fromHex(octets)), decode(fromHex(same)));
  });
}

Deno.test("vectors cover every message", () => {
  const covered = new Set(VECTORS.map(({ message }) => message.TYPE_MESSAGE));
  assertEquals([...covered].sort(), Object.keys(TYPE_CODES).sort());
});

Deno.test("decode() reads a datagram in the middle of a buffer", () => {
  const buffer = fromHex("ffffff 78080020 0003 68c3a9 ffff");
  const message = decode(buffer.subarray(3, 12));
  assertEquals(message, decode(fromHex("78080020 0003 68c3a9")));
});

Deno.test("decode() copies CHAT when the buffer is used again", () => {
  const buffer = fromHex("78080020 0003 68c3a9");
  const { DONNEES_MESSAGE } = decode(buffer);
  buffer.fill(0);
  assertEquals(DONNEES_MESSAGE, { CHAT: fromHex("68c3a9") });
});

Deno.test("encode() gives octets of their own at each call", () => {
  const [first] = VECTORS;
  const octets = encode(first!.message);
  for (const { message } of VECTORS) encode(message);
  assertEquals(octets, fromHex(first!.octets));
});

Deno.test("encode() and decode() carry the longest CHAT", () => {
  const CHAT = new Uint8Array(MAX_CHAT_OCTETS).fill(0x61);
  const message: Message = {
    TYPE_MESSAGE: "TEXTE",
    ID_USER: 1,
    NUM_SEQ: 1,
    DONNEES_MESSAGE: { CHAT },
  };
  const octets = encode(message);
  assertEquals(octets.length, MAX_DATAGRAM_OCTETS);
  assertEquals(octets.subarray(0, 7).toHex(), "78080008ffdd61");
  assertEquals(decode(octets), message);
});
