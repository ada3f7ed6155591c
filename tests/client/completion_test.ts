import { assertEquals } from "@std/assert";
import { commonStart, complete } from "../../client/completion.ts";

const KNOWN = {
  users: ["bob", "bobby", "Carol", "e\x1bvil"],
  messageries: ["salon", "salle des fêtes", "tea"],
};

Deno.test("complete() completes commands, French ones where French is spoken", () => {
  assertEquals(complete("/jo", KNOWN), { part: "/jo", hits: ["/join "] });
  assertEquals(complete("/li", KNOWN).hits, ["/list "]);
  assertEquals(complete("/rej", KNOWN).hits, ["/rejoindre "]);
  const french = { ...KNOWN, isFrench: true };
  assertEquals(complete("/rej", french).hits, ["/rejoindre "]);
  assertEquals(complete("/in", french).hits, ["/inviter "]);
});

Deno.test("complete() completes users, in any case, and none that is no name", () => {
  assertEquals(complete("/invite bo", KNOWN), {
    part: "bo",
    hits: ["bob ", "bobby "],
  });
  assertEquals(complete("car", KNOWN), { part: "car", hits: ["Carol: "] });
  assertEquals(complete("well car", KNOWN).hits, ["Carol "]);
  assertEquals(complete("e", KNOWN).hits, []);
});

Deno.test("complete() completes messageries, with quotation marks where they need them", () => {
  assertEquals(complete("/join sal", KNOWN), {
    part: "sal",
    hits: ["salon ", '"salle des fêtes" '],
  });
  assertEquals(complete('/rejoindre "salle d', KNOWN).hits, [
    '"salle des fêtes" ',
  ]);
  assertEquals(complete("/who t", KNOWN).hits, ["tea "]);
});

Deno.test("complete() completes commands behind help, and flags of create", () => {
  assertEquals(complete("/help cr", KNOWN).hits, ["create "]);
  assertEquals(complete("/create x --d", KNOWN).hits, ["--direct "]);
});

Deno.test("complete() offers nothing where nothing is begun", () => {
  assertEquals(complete("", KNOWN).hits, []);
  assertEquals(complete("hello ", KNOWN).hits, []);
  assertEquals(complete("/quit ", KNOWN).hits, []);
});

Deno.test("commonStart() is what all begin with", () => {
  assertEquals(commonStart(["bob ", "bobby "]), "bob");
  assertEquals(commonStart(["bob "]), "bob ");
  assertEquals(commonStart(["a", "b"]), "");
  assertEquals(commonStart([]), "");
});
