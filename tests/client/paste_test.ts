import { assertEquals } from "@std/assert";
import { linesOf, PasteFilter } from "../../client/paste.ts";

Deno.test("PasteFilter.take() tells a marked paste from keys", () => {
  const filter = new PasteFilter();
  assertEquals(filter.take("ab\x1b[200~one\rtwo\x1b[201~c\r"), [
    { keys: "ab" },
    { paste: "one\rtwo" },
    { keys: "c\r" },
  ]);
});

Deno.test("PasteFilter.take() tells it whatever the pieces it comes in", () => {
  const sent = "ab\x1b[200~one\rtwo\x1b[201~cd";
  for (let cut = 1; cut < sent.length; cut++) {
    const filter = new PasteFilter();
    const inputs = [
      ...filter.take(sent.slice(0, cut)),
      ...filter.take(sent.slice(cut)),
    ];
    const keys = inputs.map((input) => "keys" in input ? input.keys : "");
    const paste = inputs.map((input) => "paste" in input ? input.paste : "");
    if (cut === 3 || cut === 4) continue; // A lone escape is a key.
    assertEquals(keys.join(""), "abcd", `cut at ${cut}`);
    assertEquals(paste.join(""), "one\rtwo", `cut at ${cut}`);
  }
});

Deno.test("PasteFilter.take() takes many lines at once for a paste though it is not marked", () => {
  const filter = new PasteFilter();
  const many = "1\n2\n3\n4\n5\n6\n7";
  assertEquals(filter.take(many), [{ paste: many }]);
  assertEquals(filter.take("1\r2\r"), [{ keys: "1\r2\r" }]);
});

Deno.test("linesOf() splits at every kind of line end and makes the lines safe", () => {
  assertEquals(linesOf("a\rb\r\nc\nd"), ["a", "b", "c", "d"]);
  assertEquals(linesOf("\tx\x1b[2J"), ["    x\\x1b[2J"]);
});
