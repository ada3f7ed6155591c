import { assert, assertEquals, assertThrows } from "@std/assert";
import { renew, table } from "../../scripts/markers.ts";
import { LOSSES, ROOMS, row } from "../../scripts/reliability_loss.ts";
import { hunt } from "../../scripts/reliability_seeds.ts";
import { MUTANTS } from "../simulation/mutants.ts";
import { page, rowsOf } from "./reliability_page.ts";

/** To be made anew with `deno task reliability`. */
const TABLES = [
  ...["seeds", "mutants", "flow"],
  ...["loss lan plain", "loss lan disorder"],
  ...["loss far plain", "loss far disorder"],
];

Deno.test("renew() puts a part between its markers, and leaves the rest", () => {
  const markdown = (part: string) =>
    `before\n\n<!-- begin a -->\n\n${part}\n\n<!-- end a -->\n\nafter\n`;
  assertEquals(
    renew(markdown("old"), new Map([["a", "new"]])),
    markdown("new"),
  );
});

Deno.test("renew() throws when markers are missing or in the wrong order", () => {
  const parts = new Map([["a", "new"]]);
  for (
    const markdown of ["", "<!-- begin a -->", "<!-- end a --><!-- begin a -->"]
  ) assertThrows(() => renew(markdown, parts), RangeError, "Cannot write a");
});

Deno.test("docs/RELIABILITY.md has the markers of all its tables, and a table in each", () => {
  renew(page(), new Map(TABLES.map((name) => [name, ""])));
  for (const name of TABLES) assert(rowsOf(name).length > 0, name);
});

for (const room of ROOMS.filter(({ people }) => people === 4)) {
  Deno.test(`docs/RELIABILITY.md tells what 30 % loss does when the messagerie is ${room.name}`, () => {
    const cells = row({
      seed: 0,
      room,
      roundTrip: 50,
      loss: 30,
      disorder: 5,
    });
    const rows = rowsOf("loss far disorder");
    assertEquals(rows.length, ROOMS.length * LOSSES.length);
    const told = rows.find(([name, loss]) =>
      name === room.name && loss === "30 %"
    );
    assertEquals(told, cells);
  });
}

Deno.test("docs/RELIABILITY.md shows that nothing is lost in silence or read twice", () => {
  for (const name of TABLES.filter((name) => name.startsWith("loss"))) {
    for (const [room, loss, , , silent, doubled] of rowsOf(name)) {
      assertEquals([silent, doubled], ["0", "0"], `${name}: ${room}, ${loss}`);
    }
  }
});

Deno.test("docs/RELIABILITY.md tells of every mutant how it is found", () => {
  const told = rowsOf("mutants");
  assertEquals(
    told.map(([name, about]) => [name, about]),
    Object.entries(MUTANTS).map(([name, { about }]) => [name, about]),
  );
  for (const [name, , worlds, rule] of told) {
    if (worlds !== "1") continue;
    const found = hunt(MUTANTS[name!]!, { seed: 0, runs: 1 });
    assertEquals(found, { worlds: 1, rule: rule! }, name);
  }
});

Deno.test("table() pads its columns as wide as their widest cell", () => {
  assertEquals(
    table([["a", "long"], ["wide", "b"]]),
    "| a    | long |\n| ---- | ---- |\n| wide | b    |",
  );
});
