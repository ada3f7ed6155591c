import { assertEquals } from "@std/assert";
import { isNomMessagerie, isUserName } from "../../protocol/names.ts";

/** First and last of the excluded ranges, as PROTOCOL.md lists them. */
const EXCLUDED: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x1f],
  [0x23, 0x23],
  [0x7f, 0xa0],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x1680, 0x1680],
  [0x180e, 0x180e],
  [0x2000, 0x200f],
  [0x2028, 0x202f],
  [0x205f, 0x206f],
  [0x3000, 0x3000],
  [0x3164, 0x3164],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe0fff],
];

/** Neighbours of those ranges that are not fit for another reason: U+0020. */
const BLANK = 0x20;

function isExcluded(point: number): boolean {
  return EXCLUDED.some(([first, last]) => first <= point && point <= last);
}

for (const [first, last] of EXCLUDED) {
  const range = [first, last].map((point) => `U+${point.toString(16)}`);
  Deno.test(`isUserName() and isNomMessagerie() refuse ${range.join(" to ")} and nothing beside it`, () => {
    for (const point of [first - 1, first, last, last + 1]) {
      if (point < 0 || point === BLANK) continue;
      const name = `a${String.fromCodePoint(point)}b`;
      const message = `U+${point.toString(16)}`;
      const expected = !isExcluded(point) && name === name.normalize("NFC");
      assertEquals(isUserName(name), expected, message);
      assertEquals(isNomMessagerie(name), expected, message);
    }
  });
}

Deno.test("isUserName() refuses each code point of the excluded ranges", () => {
  for (const [first, last] of EXCLUDED) {
    for (let point = first; point <= last; point++) {
      const message = `U+${point.toString(16)}`;
      assertEquals(isUserName(String.fromCodePoint(point)), false, message);
    }
  }
});

Deno.test("isUserName() accepts 1 to 10 octets of UTF-8", () => {
  for (
    const name of [
      "a",
      "0123456789",
      "hélène",
      "éàèùç",
      "日本語",
      "😀",
      "!$%&*",
    ]
  ) {
    assertEquals(isUserName(name), true, name);
  }
  for (const name of ["", "0123456789a", "éàèùçé", "日本語語", "😀😀😀"]) {
    assertEquals(isUserName(name), false, name);
  }
});

Deno.test("isUserName() refuses a space wherever it stands", () => {
  for (const name of [" ", " a", "a ", "a b"]) {
    assertEquals(isUserName(name), false, `"${name}"`);
  }
});

Deno.test("isNomMessagerie() accepts 1 to 50 octets of UTF-8", () => {
  for (const name of ["a", "a".repeat(50), "é".repeat(25), "salon"]) {
    assertEquals(isNomMessagerie(name), true, name);
  }
  for (const name of ["", "a".repeat(51), "é".repeat(25) + "a"]) {
    assertEquals(isNomMessagerie(name), false, name);
  }
});

Deno.test("isNomMessagerie() accepts spaces that stand singly inside", () => {
  for (const name of ["la salle", "a b c"]) {
    assertEquals(isNomMessagerie(name), true, `"${name}"`);
  }
  for (const name of [" ", " a", "a ", "a  b", "a   b"]) {
    assertEquals(isNomMessagerie(name), false, `"${name}"`);
  }
});

Deno.test("isUserName() and isNomMessagerie() refuse a # wherever it stands", () => {
  for (const name of ["#", "#a", "a#", "a#b"]) {
    assertEquals(isUserName(name), false, name);
    assertEquals(isNomMessagerie(name), false, name);
  }
});

Deno.test("isUserName() and isNomMessagerie() refuse what is not in NFC", () => {
  // e and a combining acute; the Angstrom sign; a Hangul syllable in pieces
  for (const name of ["e\u0301", "\u212b", "\u1100\u1161"]) {
    assertEquals(isUserName(name), false);
    assertEquals(isNomMessagerie(name), false);
    assertEquals(isUserName(name.normalize("NFC")), true);
  }
});

Deno.test("isUserName() and isNomMessagerie() refuse lone surrogates", () => {
  for (const name of ["\ud83d", "a\ude00", "\ude00\ud83d"]) {
    assertEquals(isUserName(name), false);
    assertEquals(isNomMessagerie(name), false);
  }
});
