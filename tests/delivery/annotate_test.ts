import { assert, assertEquals } from "@std/assert";
import { decode } from "../../protocol/decode.ts";
import { annotate } from "../../scripts/annotate.ts";
import { hexdump, summaryOf, titleOf } from "../../scripts/hexdump.ts";
import { fromHex, REFUSALS, VECTORS } from "../protocol/vectors.ts";

const NEW_LINES = "\n\r\u2028\u2029";

/** The names and values of a message's data, those of lists row by row. */
function valuesOf(data: object): string[] {
  return Object.entries(data).flatMap(([name, value]) =>
    Array.isArray(value)
      ? value.flatMap((row, index) => [`${name}[${index}]`, ...valuesOf(row)])
      : value instanceof Uint8Array
      ? [name]
      : [`${name} ${value}`]
  );
}

Deno.test("annotate() finds every field that decode() reads when given the vectors", () => {
  for (const { octets, name } of VECTORS) {
    const { DONNEES_MESSAGE, TYPE_MESSAGE } = decode(fromHex(octets));
    const { parts, type, fault } = annotate(fromHex(octets));
    assertEquals(fault, undefined, name);
    assertEquals(type, TYPE_MESSAGE, name);
    const found = parts.map((part) => {
      const value = part.value.replace(/^\d+ (?=[A-Z])/, "");
      if (part.name === "CHAT" || !value) return part.name;
      const text = value.startsWith('"') ? JSON.parse(value) : value;
      return `${part.name} ${text}`;
    });
    for (const expected of valuesOf(DONNEES_MESSAGE)) {
      assert(found.includes(expected), `${name}: ${expected}`);
    }
  }
});

Deno.test("annotate() covers every octet once when given the vectors", () => {
  for (const { octets, name } of VECTORS) {
    const { parts } = annotate(fromHex(octets));
    const covered = parts
      .filter(({ name, offset }) => offset >= 4 && !name.endsWith("]"))
      .flatMap(({ offset, length }) =>
        Array.from({ length }, (_, index) => offset + index)
      );
    const data = fromHex(octets).length - 4;
    assertEquals(
      covered,
      Array.from({ length: data }, (_, index) => index + 4),
      name,
    );
  }
});

Deno.test("annotate() shows the header word and the fault when a datagram is refused", () => {
  for (const { octets, code, offset, name } of REFUSALS) {
    const { parts, fault } = annotate(fromHex(octets));
    assertEquals([fault?.code, fault?.offset], [code, offset], name);
    assertEquals(parts.length, code === "short" ? 0 : 4, name);
  }
});

Deno.test("hexdump() has every octet once, in order", () => {
  for (const { octets, name } of [...VECTORS, ...REFUSALS]) {
    const hex = hexdump(fromHex(octets))
      .map((line) => /^[0-9a-f]{4} {2}(.{0,23})/.exec(line)?.[1] ?? "");
    assertEquals(
      hex.join("").replaceAll(" ", ""),
      fromHex(octets).toHex(),
      name,
    );
  }
});

Deno.test("hexdump() shows flags by their bits and names", () => {
  assertEquals(hexdump(fromHex("47f80036")), [
    "0000  47 f8 00 36              TYPE_MESSAGE         01000            8 REPONSE_ACCES_MESSAGERIE_PRIVEE",
    "                               ID_USER              11111111         255 (server)",
    "                               NUM_SEQ              0000000000000110 6",
    "                               BITS                 110",
    "                               MODE_MESSAGERIE      1..              1 DECENTRALISEE",
    "                               STATUT_ACCES         .10              2 MAX_CLIENT_ATTEINT",
  ]);
});

Deno.test("hexdump() keeps a text on its line when there are controls in it", () => {
  const chat = new TextEncoder().encode(`\x1b[1m${NEW_LINES}\u202e`);
  const octets = Uint8Array.of(0x78, 8, 0, 0x48, 0, chat.length, ...chat);
  const lines = hexdump(octets);
  for (const line of lines) assert(!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line));
  assert(lines.some((line) => line.includes("\\u001b[1m\\n\\r")));
});

Deno.test("titleOf() and summaryOf() tell a message in two words", () => {
  const octets = fromHex("27f8001c 00");
  assertEquals(titleOf(octets), "REPONSE_CREER_MESSAGERIE_PRIVEE");
  assertEquals(
    summaryOf(octets),
    "ID_USER 255 (server), NUM_SEQ 3, STATUT_CREATION 2 NOM_MESSAGERIE_EXISTANT, ID_MESSAGERIE 0",
  );
  assertEquals(
    titleOf(fromHex("27f8001c")),
    "REPONSE_CREER_MESSAGERIE_PRIVEE: Datagram cut short at octet 4",
  );
});
