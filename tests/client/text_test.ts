import { assert, assertEquals } from "@std/assert";
import { cut, MAX_PIECE_OCTETS } from "../../client/text.ts";
import { replayable } from "../random.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function pieces(text: string): string[] {
  return cut(text).map((piece) => decoder.decode(piece));
}

Deno.test("cut() leaves a text of 1,000 octets whole", () => {
  assertEquals(pieces("é".repeat(500)), ["é".repeat(500)]);
  assertEquals(pieces("x".repeat(1_000)).length, 1);
});

Deno.test("cut() cuts a longer text where a piece is full", () => {
  assertEquals(pieces("x".repeat(2_001)).map(({ length }) => length), [
    1_000,
    1_000,
    1,
  ]);
});

Deno.test("cut() does not cut a character in two", () => {
  const text = "x" + "é".repeat(600);
  assertEquals(pieces(text), ["x" + "é".repeat(499), "é".repeat(101)]);
});

Deno.test("cut() does not cut what people see as one character", () => {
  for (const one of ["e\u0301", "\u{1F1EB}\u{1F1F7}", "👩‍👩‍👧‍👦", "\r\n"]) {
    const text = "x" + one.repeat(700);
    for (const piece of pieces(text)) {
      assertEquals(piece.replace(/^x/, "").replaceAll(one, ""), "");
    }
    assertEquals(pieces(text).join(""), text);
  }
});

Deno.test("cut() cuts a character that is longer than a piece between code points", () => {
  const zalgo = "z" + "\u0301".repeat(1_500);
  assertEquals(pieces(zalgo).join(""), zalgo);
  assert(cut(zalgo).every(({ length }) => length <= MAX_PIECE_OCTETS));
});

Deno.test("cut() keeps a byte order mark", () => {
  assertEquals(pieces("\uFEFFa"), ["\uFEFFa"]);
});

Deno.test("cut() loses nothing of any text", () => {
  replayable((next) => {
    const signs = ["a", "é", "\u0301", "\u200D", "👩", "🇫", "\n", "漢"];
    for (let n = 0; n < 50; n++) {
      const length = Math.floor(next() * 2_000);
      const text = Array.from(
        { length },
        () => signs[Math.floor(next() * signs.length)]!,
      ).join("");
      assertEquals(pieces(text).join(""), text);
      const sizes = cut(text).map(({ length }) => length);
      assert(sizes.every((size) => size <= MAX_PIECE_OCTETS));
      assert(sizes.length === 1 || sizes.every((size) => size > 0));
    }
  });
});
