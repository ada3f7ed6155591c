import { assert, assertEquals } from "@std/assert";
import { colourOf, draw, type Line } from "../../client/line.ts";
import { columnsOf } from "../../client/visible.ts";

const at = new Date(2026, 0, 2, 9, 5).getTime();
const text = (body: string): Line => ({
  at,
  head: { text: "bob", style: "name" },
  isText: true,
  body: [{ text: body }],
});
const plain = { colour: false, columns: 60 };

Deno.test("draw() aligns names and puts a bar before what somebody says", () => {
  assertEquals(draw(text("hello"), plain), ["09:05        bob | hello"]);
  const info: Line = {
    at,
    head: { text: "--" },
    isText: false,
    body: [{ text: "bob has come" }],
  };
  assertEquals(draw(info, plain), ["09:05         --   bob has come"]);
});

Deno.test("draw() begins with blanks every row but the first, whatever the text holds", () => {
  const forged = "hi\n09:05      alice | I agree\r\n" + "x".repeat(90) +
    " ".repeat(200) + "09:06      alice | I do";
  for (const columns of [20, 49, 50, 60, 120]) {
    const [, ...rest] = draw(text(forged), { colour: false, columns });
    assert(rest.length > 2);
    for (const row of rest) assert(row.startsWith("       "), row);
  }
});

Deno.test("draw() makes no row wider than the terminal, also with wide letters", () => {
  const texts = [
    "漢字かな交じり文".repeat(20),
    "👨‍👩‍👧 ".repeat(30),
    "word ".repeat(60),
    "y".repeat(500),
    "e\u0301".repeat(100),
    "\u1100".repeat(300),
  ];
  for (const one of texts) {
    for (const columns of [24, 50, 61, 100]) {
      for (const row of draw(text(one), { colour: false, columns })) {
        assert(columnsOf(row) < columns, `${columnsOf(row)} of ${columns}`);
      }
    }
  }
});

Deno.test("draw() gives one row of plain text when there is no terminal", () => {
  assertEquals(draw(text("a\nb\x1b[2J"), { colour: false }), [
    "09:05 <bob> a\\nb\\x1b[2J",
  ]);
});

Deno.test("draw() makes names and marks safe too, in colours and without", () => {
  const line: Line = {
    head: { text: "e\x1b[2Jve", style: "name" },
    isText: true,
    body: [{ text: "\x07", style: "strong" }],
  };
  for (const colour of [true, false]) {
    for (const columns of [40, 80, undefined]) {
      const look = columns === undefined ? { colour } : { colour, columns };
      const rows = draw(line, look).join("");
      // deno-lint-ignore no-control-regex
      const bare = rows.replace(/\x1b\[[0-9;]*m/g, "");
      assert(bare.includes("e\\x1b[2Jve") && bare.includes("\\x07"), bare);
      assertEquals(rows === bare, !colour);
    }
  }
});

Deno.test("colourOf() gives a name the same colour every time", () => {
  assertEquals(colourOf("alice"), colourOf("alice"));
  const colours = new Set(
    ["alice", "bob", "carol", "dan", "eve"].map(colourOf),
  );
  assert(colours.size >= 3);
});
