import { assertEquals } from "@std/assert";
import {
  distance,
  nearest,
  quoted,
  splitWords,
} from "../../client/arguments.ts";

Deno.test("splitWords() keeps together what quotation marks hold", () => {
  assertEquals(splitWords('  one "two  three" four'), [
    "one",
    "two  three",
    "four",
  ]);
  assertEquals(splitWords('"a \\"b\\" \\\\ c"'), ['a "b" \\ c']);
  assertEquals(splitWords('""'), [""]);
  assertEquals(splitWords("   "), []);
});

Deno.test("splitWords() takes a quotation mark inside a word as part of it", () => {
  assertEquals(splitWords("l'ami d'hier"), ["l'ami", "d'hier"]);
  assertEquals(splitWords('5"8 x'), ['5"8', "x"]);
});

Deno.test("splitWords() composes what was typed decomposed", () => {
  assertEquals(splitWords('e\u0301te\u0301 "l\u0027e\u0301te\u0301"'), [
    "été",
    "l'été",
  ]);
});

Deno.test("splitWords() returns undefined when a quotation mark does not close", () => {
  assertEquals(splitWords('"my friends'), undefined);
  assertEquals(splitWords('a "b" "c'), undefined);
  assertEquals(splitWords('"b"c'), undefined);
});

Deno.test("quoted() gives words that splitWords() reads back", () => {
  for (const word of ["salon", "my friends", "l'ami", '"', 'a "b" \\', ""]) {
    assertEquals(splitWords(quoted(word)), [word]);
  }
});

Deno.test("distance() counts letters added, left out, changed and swapped", () => {
  assertEquals(distance("join", "join"), 0);
  assertEquals(distance("jion", "join"), 1);
  assertEquals(distance("joi", "join"), 1);
  assertEquals(distance("joinn", "join"), 1);
  assertEquals(distance("joan", "join"), 1);
  assertEquals(distance("", "join"), 4);
});

Deno.test("nearest() finds what was meant, and nothing when it is far", () => {
  const words = ["help", "join", "invite", "list", "leave", "quit"];
  assertEquals(nearest("hlep", words), ["help"]);
  assertEquals(nearest("inv", words), ["invite"]);
  assertEquals(nearest("qiut", words), ["quit"]);
  assertEquals(nearest("frobnicate", words), []);
  assertEquals(nearest("x", words), []);
});
