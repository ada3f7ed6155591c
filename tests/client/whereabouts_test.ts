import { assertEquals } from "@std/assert";
import {
  isPublic,
  isSamePlace,
  Whereabouts,
} from "../../client/whereabouts.ts";
import type { Bodies, Evenement } from "../../protocol/messages.ts";

/** A PRESENCE: `LISTE 1 salon: ann bob`; ID_USER are in the order of the letters. */
function presence(text: string): Bodies["PRESENCE"] {
  const [head, names = ""] = text.split(":");
  const [EVENEMENT, id, NOM_MESSAGERIE = ""] = head!.split(" ");
  return {
    EVENEMENT: EVENEMENT as Evenement,
    MODE_MESSAGERIE: "CENTRALISEE",
    ID_MESSAGERIE: Number(id),
    NOM_MESSAGERIE,
    CLIENTS: names.split(" ").filter(Boolean).map((USER_NAME) => ({
      ID_USER: USER_NAME.charCodeAt(0) - 96,
      USER_NAME,
    })),
  };
}

function after(...texts: string[]): { where: Whereabouts; told: string[] } {
  const where = new Whereabouts();
  const told = texts.map((text) => {
    const { roster, arrived, left } = where.apply(presence(text));
    return [
      roster ? roster.moved ? "moved" : "anew" : [],
      arrived.map(({ name }) => `+${name}`),
      left.map(({ name }) => `-${name}`),
    ].flat(2).join(" ");
  });
  return { where, told };
}

function others(where: Whereabouts): string {
  return where.here.others.map(({ name }) => name).join(" ");
}

Deno.test("here is the public messagerie until a roster has come", () => {
  const { where } = after();
  assertEquals([where.place, where.here.id], [undefined, 0]);
  assertEquals(isPublic(where.here), true);
  assertEquals(isSamePlace(undefined, where.here), false);
});

Deno.test("apply() takes a roster as where the session is", () => {
  const { where, told } = after("LISTE 0: ann", "LISTE 1 salon: bob cid");
  assertEquals(told, ["moved +ann", "moved +bob +cid -ann"]);
  assertEquals([where.place?.name, others(where)], ["salon", "bob cid"]);
  assertEquals(isPublic(where.here), false);
});

Deno.test("apply() tells what a roster of the same messagerie has changed", () => {
  const { told } = after("LISTE 0: ann bob", "LISTE 0: bob cid", "LISTE 0:");
  assertEquals(told, ["moved +ann +bob", "anew +cid -ann", "anew -bob -cid"]);
});

Deno.test("apply() takes the same name under another ID_MESSAGERIE as a move", () => {
  const { told } = after("LISTE 1 salon: ann", "LISTE 2 salon: ann");
  assertEquals(told[1]!.startsWith("moved"), true);
});

Deno.test("apply() adds who arrives and takes out who leaves, once", () => {
  const { where, told } = after(
    "LISTE 0: ann",
    "ARRIVEE 0: bob",
    "ARRIVEE 0: bob",
    "DEPART 0: ann",
    "DEPART 0: ann",
  );
  assertEquals(told, ["moved +ann", "+bob", "", "-ann", ""]);
  assertEquals(others(where), "bob");
});

Deno.test("apply() ignores the events of another ID_MESSAGERIE", () => {
  const { where, told } = after(
    "ARRIVEE 0: dan",
    "LISTE 1 salon: ann",
    "ARRIVEE 0: bob",
    "DEPART 2: ann",
    "SUITE 2: cid",
  );
  assertEquals(told, ["", "moved +ann", "", "", ""]);
  assertEquals(others(where), "ann");
});

Deno.test("apply() takes a SUITE as more of the roster, not as arrivals", () => {
  const { where, told } = after(
    "LISTE 1 salon: ann",
    "SUITE 1 salon: bob",
    "SUITE 1 salon: bob",
  );
  assertEquals(told, ["moved +ann", "anew", ""]);
  assertEquals(others(where), "ann bob");
});

Deno.test("apply() does not take who is missing in a long roster as gone", () => {
  const where = new Whereabouts();
  const clients = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => ({
      ID_USER: from + i,
      USER_NAME: `u${from + i}`,
    }));
  const roster = presence("LISTE 1 salon"), more = presence("SUITE 1 salon");
  where.apply({ ...roster, CLIENTS: clients(1, 90) });
  where.apply({ ...more, CLIENTS: clients(90, 120) });
  const change = where.apply({ ...roster, CLIENTS: clients(1, 90) });
  assertEquals([change.left, change.arrived], [[], []]);
  where.apply({ ...more, CLIENTS: clients(90, 120) });
  assertEquals(where.here.others.length, 119);
});

Deno.test("apply() takes who arrives under the ID_USER of another in its place", () => {
  const { where } = after("LISTE 0: ann");
  where.apply({
    ...presence("ARRIVEE 0"),
    CLIENTS: [{ ID_USER: 1, USER_NAME: "eve" }],
  });
  assertEquals([others(where), where.nameOf(1)], ["eve", "eve"]);
});

Deno.test("nameOf() knows who has left, and names who is not known by number", () => {
  const { where } = after("LISTE 0: ann", "DEPART 0: ann", "LISTE 1 salon:");
  assertEquals([where.nameOf(1), where.nameOf(9)], ["ann", "user 9"]);
  where.forget();
  assertEquals([where.place, where.nameOf(1)], [undefined, "user 1"]);
});

Deno.test("isSamePlace() goes by name and mode", () => {
  const place = { id: 1, name: "a", mode: "CENTRALISEE", others: [] } as const;
  assertEquals(isSamePlace(place, { ...place, id: 2 }), true);
  assertEquals(isSamePlace(place, { ...place, name: "b" }), false);
  assertEquals(isSamePlace(place, { ...place, mode: "DECENTRALISEE" }), false);
});

Deno.test("apply() takes what comes late as if it had come in time when its NUM_SEQ says so", () => {
  const orders = [[0, 1, 2], [0, 2, 1], [1, 2, 0], [2, 1, 0]];
  const events = ["LISTE 0: ann bob", "DEPART 0: bob", "ARRIVEE 0: bob cid"];
  for (const order of orders) {
    const where = new Whereabouts();
    for (const at of order) {
      where.apply(presence(events[at]!), 65_535 + at & 0xffff);
    }
    const names = others(where).split(" ").sort().join(" ");
    assertEquals(names, "ann bob cid", `${order}`);
  }
});

Deno.test("apply() goes by the roster that was sent last when two come in the wrong order", () => {
  const where = new Whereabouts();
  where.apply(presence("LISTE 1 salon: bob"), 9);
  const { arrived, left } = where.apply(presence("LISTE 0: ann"), 8);
  assertEquals([where.here.name, arrived.length, left.length], ["salon", 0, 0]);
});
