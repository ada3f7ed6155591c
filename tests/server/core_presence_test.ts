import { assert, assertEquals } from "@std/assert";
import { codeOf, TYPE_CODES } from "../../protocol/messages.ts";
import { World } from "./harness.ts";
import { acknowledge, except, refusing, silent } from "./reactions.ts";

Deno.test("Server sends a roster on every arrival, also back in the public messagerie", () => {
  const world = new World();
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  ann.create("salon");
  world.pass(200);
  ann.take();
  bob.take();
  bob.enter("salon");
  assertEquals(bob.take(), ["PRESENCE LISTE 1 salon [ann]"]);
  world.connected("cid").enter("salon");
  world.pass(200);
  bob.take();
  bob.quit();
  assertEquals(bob.take(), ["PRESENCE LISTE 0 []"]);
});

Deno.test("Server tells of arrivals and departures at most once per 200 ms, the first at once", () => {
  const world = new World();
  const ann = world.connected("ann");
  world.pass(1_000);
  const [b, c, d] = ["b", "c", "d"].map((name) => world.connected(name));
  assertEquals(ann.take(), ["PRESENCE ARRIVEE 0 [b]"]);
  world.pass(100);
  world.connected("e");
  b!.ask("DECONNEXION", {});
  d!.ask("DECONNEXION", {});
  world.pass(99);
  assertEquals(ann.take(), []);
  world.pass(1);
  assertEquals(
    ann.take(),
    ["PRESENCE DEPART 0 [b]", "PRESENCE ARRIVEE 0 [c e]"],
    "d has come and gone unseen",
  );
  c!.ask("DECONNEXION", {});
  world.pass(199);
  assertEquals(ann.take(), []);
  world.pass(1);
  assertEquals(ann.take(), ["PRESENCE DEPART 0 [c]"]);
});

Deno.test("Server tells of a newcomer right before its first text", () => {
  const world = new World();
  const ann = world.connected("ann");
  world.pass(1_000);
  const bob = world.connected("bob");
  const cid = world.connected("cid");
  bob.say("I was told of");
  cid.say("I was not");
  cid.say("but now");
  assertEquals(ann.take(), [
    "PRESENCE ARRIVEE 0 [bob]",
    "TEXTE 2 I was told of",
    "PRESENCE ARRIVEE 0 [cid]",
    "TEXTE 3 I was not",
    "TEXTE 3 but now",
  ]);
});

Deno.test("Server numbers a roster after the texts that were relayed before the move", () => {
  const world = new World();
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  bob.create("salon");
  world.pass(200);
  ann.take();
  bob.quit();
  ann.react = silent;
  bob.say("one");
  bob.say("two");
  ann.create("hers");
  ann.react = acknowledge;
  world.pass(200);
  const numbered = ann.received.map(({ NUM_SEQ, TYPE_MESSAGE }) => ({
    NUM_SEQ: NUM_SEQ + 32_768 & 0xffff,
    TYPE_MESSAGE,
  })).filter(({ TYPE_MESSAGE }) => /^(TEXTE|PRESENCE)$/.test(TYPE_MESSAGE));
  const lastText = numbered.findLast(({ TYPE_MESSAGE }) =>
    TYPE_MESSAGE === "TEXTE"
  )!;
  const lastRoster = numbered.findLast(({ TYPE_MESSAGE }) =>
    TYPE_MESSAGE === "PRESENCE"
  )!;
  assert(lastRoster.NUM_SEQ > lastText.NUM_SEQ);
  assertEquals(ann.take().filter((line) => !line.includes("ARRIVEE")), [
    "TEXTE 2 one",
    "TEXTE 2 two",
    "PRESENCE LISTE 2 hers []",
  ]);
});

Deno.test("Server cuts a long roster at 1,200 octets", () => {
  const world = new World();
  const name = (n: number) => `member${String(n).padStart(4, "0")}`;
  for (let n = 0; n < 220; n++) {
    world.connected(name(n), { hostname: `10.0.0.${n}` });
  }
  const before = world.sent.length;
  const ann = world.client();
  ann.connect("ann");
  const rosters = ann.take().slice(1);
  assertEquals(rosters.length, 3);
  assertEquals(
    rosters.map((line) => line.split(" ")[1]),
    ["LISTE", "SUITE", "SUITE"],
  );
  const names = rosters.flatMap((line) =>
    line.match(/\[(.*)\]/)![1]!.split(" ")
  );
  assertEquals(names, Array.from({ length: 220 }, (_, n) => name(n)));
  const sizes = world.sent.slice(before)
    .filter(({ octets }) => codeOf(octets) === TYPE_CODES.PRESENCE)
    .map(({ octets }) => octets.length);
  assert(Math.max(...sizes) <= 1_200 && Math.max(...sizes) > 1_180);
});

Deno.test("Server gives addresses when the messagerie is decentralised", () => {
  const world = new World();
  const ann = world.connected("ann", { hostname: "192.0.2.7", port: 7 });
  const bob = world.connected("bob", { hostname: "192.0.2.8", port: 8 });
  ann.create("direct", { direct: true });
  world.pass(200);
  ann.take();
  bob.take();
  assertEquals(
    bob.enter("direct"),
    "DECENTRALISEE ACCES_REUSSI [ann@192.0.2.7:7]",
  );
  assertEquals(bob.take(), ["PRESENCE LISTE 1 direct [ann@192.0.2.7:7]"]);
  assertEquals(ann.take(), ["PRESENCE ARRIVEE 1 direct [bob@192.0.2.8:8]"]);
  world.connected("cid").enter("direct");
  world.pass(200);
  ann.take();
  bob.quit();
  world.pass(200);
  assertEquals(ann.take(), ["PRESENCE DEPART 1 direct [bob@192.0.2.8:8]"]);
});

Deno.test("Server puts one fresh roster in the place of PRESENCE that wait", () => {
  const world = new World();
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  world.pass(1_000);
  ann.take();
  ann.react = silent;
  bob.say("not answered");
  world.pass(1_000);
  for (let n = 0; n < 50; n++) {
    world.connected(`u${n}`, { hostname: "192.0.2.9" }).ask("DECONNEXION", {});
    world.connected(`v${n}`, { hostname: `10.0.0.${n}` });
    world.pass(300);
  }
  ann.take();
  ann.react = acknowledge;
  ann.ask("CONNEXION", {});
  world.pass(200);
  const presence = ann.take();
  assertEquals(presence.length, 1);
  assert(presence[0]!.startsWith("PRESENCE LISTE 0 [bob v0 v1 "));
  assert(presence[0]!.endsWith(" v49]"));
});

// ---- clients of the bare specification

Deno.test("Server sends no more PRESENCE when a client answers it by ERREUR", () => {
  const world = new World();
  const ann = world.client();
  ann.react = except("PRESENCE", refusing("TYPE_INCONNU"));
  ann.connect("ann");
  assertEquals(ann.take(), ["TEXTE 255", "PRESENCE LISTE 0 []"]);
  const bob = world.connected("bob");
  bob.say("hello");
  world.pass(1_000);
  assertEquals(ann.create("salon"), "CREATION_VALIDEE 1");
  bob.enter("salon");
  bob.quit();
  world.pass(1_000);
  assertEquals(ann.take(), ["TEXTE 2 hello", "QUITTER_MESSAGERIE_PRIVEE"]);
  ann.connect("ann");
  assertEquals(ann.take(), ["TEXTE 255", "PRESENCE LISTE 0 [bob]"], "anew");
});

Deno.test("Server sends no more PRESENCE when a client leaves three first rosters unanswered", () => {
  for (const isTalkative of [false, true]) {
    const world = new World();
    const ann = world.client();
    ann.react = except("PRESENCE", silent);
    ann.connect("ann");
    world.connected("bob");
    const presences = () =>
      ann.received.filter(({ TYPE_MESSAGE }) => TYPE_MESSAGE === "PRESENCE")
        .length;
    for (let n = 0; n < (isTalkative ? 70 : 20); n++) {
      world.pass(500);
      if (isTalkative) ann.ask("CONNEXION", {});
    }
    ann.take();
    const before = presences();
    const cid = world.connected("cid");
    cid.say("hello");
    world.pass(10_000);
    ann.ask("CONNEXION", {});
    ann.create("salon");
    world.pass(10_000);
    if (isTalkative) {
      assertEquals(presences(), before);
    } else {
      assert(presences() > before, "told where it is once it is heard");
      for (let chance = 0; chance < 3; chance++) {
        world.pass(10_000);
        ann.ask("CONNEXION", {});
      }
      world.pass(10_000);
      const last = presences();
      ann.ask("CONNEXION", {});
      world.pass(10_000);
      assertEquals(presences(), last, "has had its chances");
    }
    assertEquals(ann.take().filter((one) => one.endsWith("hello")), [
      "TEXTE 3 hello",
    ]);
  }
});
