import { assertEquals } from "@std/assert";
import { decode, DecodeError } from "../../protocol/decode.ts";
import { encode } from "../../protocol/encode.ts";
import type { Message } from "../../protocol/messages.ts";
import { replayable } from "../random.ts";
import {
  type Dice,
  integer,
  MESSAGE_TYPES,
  messageOf,
  pick,
} from "./arbitrary.ts";
import { fromHex, VECTORS } from "./vectors.ts";

const ROUNDS = 100;
const DATAGRAMS = 100_000;

for (const type of MESSAGE_TYPES) {
  Deno.test(`decode() gives back what encode() wrote when it is any ${type}`, () => {
    replayable((dice) => {
      for (let round = 0; round < ROUNDS; round++) {
        const message = messageOf(dice, type);
        const octets = encode(message);
        assertEquals(decode(octets), message);
        assertEquals(encode(decode(octets)), octets);
      }
    });
  });
}

function decoded(octets: Uint8Array): Message | undefined {
  try {
    return decode(octets);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** Messages that have a MODE_MESSAGERIE in an octet of its own. */
const MODE_OCTETS: ReadonlySet<string> = new Set([
  "REPONSE_DEMANDER_LISTE_MESSAGERIE",
  "DEMANDE_MESSAGERIE_PRIVEE",
]);

/** Whether a message's octets are `octets`, but for unused bits. */
function isSame(octets: Uint8Array, message: Message): boolean {
  const again = encode(message);
  return octets.length === again.length && octets.every((octet, at) => {
    const differs = octet ^ again[at]!;
    return differs === 0 ||
      at === 3 && differs < 1 << 3 ||
      MODE_OCTETS.has(message.TYPE_MESSAGE) && differs < 1 << 7 &&
        (again[at]! & 0x7f) === 0;
  });
}

function anyOctets(dice: Dice): Uint8Array {
  const length = integer(dice, [0, pick(dice, [6, 12, 64])]);
  return Uint8Array.from({ length }, () => integer(dice, [0, 255]));
}

const SMALL = VECTORS.map(({ octets }) => fromHex(octets))
  .filter(({ length }) => length < 80);

function flipped(dice: Dice): Uint8Array {
  const octets = pick(dice, SMALL).slice();
  for (let flips = integer(dice, [1, 3]); flips > 0; flips--) {
    octets[integer(dice, [0, octets.length - 1])]! ^= 1 <<
      integer(dice, [0, 7]);
  }
  return octets.subarray(0, octets.length - pick(dice, [0, 0, 0, 1]));
}

for (
  const [what, make] of [["random", anyOctets], [
    "bit-flipped",
    flipped,
  ]] as const
) {
  Deno.test(`decode() raises DecodeError or nothing when octets are ${what}`, () => {
    replayable((dice) => {
      for (let count = 0; count < DATAGRAMS / 2; count++) {
        const octets = make(dice);
        const message = decoded(octets);
        if (message && !isSame(octets, message)) {
          throw new Error(`Not given back: ${octets.toHex()}`);
        }
      }
    });
  });
}
