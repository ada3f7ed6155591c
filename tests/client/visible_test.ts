import { assert, assertEquals, assertMatch } from "@std/assert";
import { columnsOf, visible } from "../../client/visible.ts";

const UNSEEN = [
  ...Array(0x20).keys(),
  ...Array.from({ length: 0x21 }, (_, index) => 0x7f + index),
  ...[0xad, 0x034f, 0x061c, 0x115f, 0x180e, 0x200b, 0x200d, 0x200e, 0x200f],
  ...[0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2060],
  ...[0x2066, 0x2067, 0x2068, 0x2069, 0x2800, 0x3164, 0xfe0f, 0xfeff, 0xffa0],
  ...[0xfff9, 0xfffb, 0xd800, 0xdfff, 0xe0041, 0xe0100],
];

Deno.test("visible() spells out controls, what turns a text around, what is not seen", () => {
  for (const code of UNSEEN) {
    if (code === 0xa0) continue;
    const safe = visible(`a${String.fromCodePoint(code)}b`);
    assertMatch(safe, /^a\\(x|u|n|r|t)[0-9a-f{}]*b$/, code.toString(16));
  }
  assertEquals(visible("\x1b]0;owned\x07"), "\\x1b]0;owned\\x07");
  assertEquals(visible("\x9b2J\u202e\n\t"), "\\x9b2J\\u202e\\n\\t");
  assertEquals(visible("\u{e0041}"), "\\u{e0041}");
});

Deno.test("visible() leaves alphabets, blanks and emoji as they are", () => {
  const texts = [
    "hélène, « naïve » ; plain",
    "e\u0301 日本語 العربية עברית हिन्दी",
    "👍🏽 👨‍👩‍👧 ❤️ 1️⃣ 🇫🇷 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "non\u00a0breaking\u202fblank",
  ];
  for (const text of texts) assertEquals(visible(text), text);
});

Deno.test("visible() changes nothing that it has made visible", () => {
  const safe = visible("\x1b[31m\u202e\ud800");
  assertEquals(visible(safe), safe);
});

Deno.test("columnsOf() counts two columns for what is wide, one for what is not", () => {
  assertEquals(columnsOf("héllo"), 5);
  assertEquals(columnsOf("漢字"), 4);
  assertEquals(columnsOf("« … »"), 5);
  assert(columnsOf("👨‍👩‍👧") >= 2);
});
