import { assertEquals } from "@std/assert";
import type { Span } from "../../client/line.ts";
import { wrap } from "../../client/wrap.ts";

Deno.test("wrap() breaks at blanks, and keeps every character of a word", () => {
  const rows = wrap([{ text: "one two " }, { text: "three four" }], 9);
  assertEquals(
    rows.map((row) => row.map(({ text }) => text).join("").trimEnd()),
    ["one two", "three", "four"],
  );
  const long = "abcdefghijklmnopqrstuvwxyz";
  const chopped = wrap([{ text: long }], 10).flat().map(({ text }) => text);
  assertEquals(chopped, ["abcdefghij", "klmnopqrst", "uvwxyz"]);
});

Deno.test("wrap() keeps a name and the punctuation behind it in one row", () => {
  const rows = (spans: readonly Span[], width: number) =>
    wrap(spans, width).map((row) =>
      row.map(({ text }) => text).join("").trimEnd()
    );
  const told: Span[] = [
    { text: "You are with " },
    { text: "carol", style: "name" },
    { text: ". All is well" },
  ];
  assertEquals(rows(told, 18), ["You are with", "carol. All is well"]);
  const long: Span[] = [
    { text: "(" },
    { text: "abcdef", style: "name" },
    { text: "gh) i" },
  ];
  assertEquals(rows(long, 4), ["(abc", "defg", "h) i"]);
});
