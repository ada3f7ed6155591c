import { assert, assertEquals } from "@std/assert";
import { type Message, numSeqOf } from "../../protocol/messages.ts";
import { type TestClient, World } from "./harness.ts";
import { acknowledge, silent } from "./reactions.ts";

/** The CHAT of the texts that have come, repeats too. */
function chats(client: TestClient): Uint8Array[] {
  return client.received.flatMap((message) =>
    message.TYPE_MESSAGE === "TEXTE" ? [message.DONNEES_MESSAGE.CHAT] : []
  );
}

/** ann, bob and cid in the public messagerie, all told of one another. */
function three(world: World): [TestClient, TestClient, TestClient] {
  const clients = ["ann", "bob", "cid"].map((name) => world.connected(name));
  world.pass(200);
  for (const client of clients) client.take();
  return clients as [TestClient, TestClient, TestClient];
}

Deno.test("Server relays a text, with its author's ID_USER, to all others of the messagerie", () => {
  const world = new World();
  const [ann, bob, cid] = three(world);
  assertEquals(bob.say("hello"), "REPONSE_TEXTE");
  assertEquals(bob.say("again"), "REPONSE_TEXTE");
  assertEquals(ann.take(), ["TEXTE 2 hello", "TEXTE 2 again"]);
  assertEquals(cid.take(), ["TEXTE 2 hello", "TEXTE 2 again"]);
  assertEquals(bob.take(), []);
});

Deno.test("Server acknowledges a text before it sends it on", () => {
  const world = new World();
  const [ann, bob] = three(world);
  const before = world.sent.length;
  bob.say("hello");
  assertEquals(
    world.sent.slice(before).map(({ to }) => to.port).slice(0, 2),
    [bob.address.port, ann.address.port],
  );
});

Deno.test("Server numbers texts by itself for each receiver", () => {
  const world = new World();
  const [ann, bob, cid] = three(world);
  const numSeqs = (client: TestClient) =>
    client.received.filter(({ TYPE_MESSAGE }) => TYPE_MESSAGE === "TEXTE")
      .map(({ NUM_SEQ }) => NUM_SEQ).slice(-2);
  const next = (client: TestClient, by: number) =>
    client.received.at(-1)!.NUM_SEQ + by & 0xffff;
  const expected = [ann, cid].map((
    client,
  ) => [next(client, 1), next(client, 2)]);
  bob.numSeq = 30_000;
  bob.say("one");
  bob.say("two");
  assertEquals([ann, cid].map(numSeqs), expected);
  assert(expected[0]![0] !== expected[1]![0]);
});

Deno.test("Server leaves the octets of a text as they are when they are not UTF-8", () => {
  const world = new World();
  const [ann, bob] = three(world);
  const every = Uint8Array.from({ length: 256 }, (_, n) => n);
  assertEquals(bob.ask("TEXTE", { CHAT: every }), "REPONSE_TEXTE");
  assertEquals(chats(ann).at(-1), every);
});

Deno.test("Server refuses a text when it is longer than it takes", () => {
  const world = new World({ maxText: 10 });
  const [ann, bob] = three(world);
  assertEquals(bob.say("x".repeat(10)), "REPONSE_TEXTE");
  assertEquals(bob.say("x".repeat(11)), "ERREUR TROP_GRAND");
  assertEquals(bob.say("after"), "REPONSE_TEXTE", "and waits for no gap");
  assertEquals(ann.take(), [`TEXTE 2 ${"x".repeat(10)}`, "TEXTE 2 after"]);
});

Deno.test("Server takes 4,096 octets of text unless told otherwise", () => {
  const world = new World();
  const [, bob] = three(world);
  assertEquals(bob.say("x".repeat(4_096)), "REPONSE_TEXTE");
  assertEquals(bob.say("x".repeat(4_097)), "ERREUR TROP_GRAND");
});

Deno.test("Server acknowledges an empty text and sends it to nobody", () => {
  const world = new World();
  const [ann, bob] = three(world);
  assertEquals(bob.say(""), "REPONSE_TEXTE");
  bob.create("direct", { direct: true });
  assertEquals(bob.say(""), "REPONSE_TEXTE");
  world.pass(200);
  assertEquals(ann.take(), ["PRESENCE DEPART 0 [bob]"]);
});

Deno.test("Server keeps a text within its messagerie", () => {
  const world = new World();
  const [ann, bob, cid] = three(world);
  ann.create("salon");
  bob.enter("salon");
  for (const client of [ann, bob, cid]) client.take();
  bob.say("private");
  assertEquals(ann.take().at(-1), "TEXTE 2 private");
  cid.say("public");
  assertEquals(cid.take(), []);
  assertEquals(ann.take(), []);
  assertEquals(bob.take(), []);
});

Deno.test("Server refuses what comes so late that its author has moved meanwhile", () => {
  const world = new World();
  const [ann, bob, cid] = three(world);
  ann.create("salon");
  for (const client of [ann, bob, cid]) client.take();
  const [text, entry] = [bob.numSeq++, bob.numSeq++];
  assertEquals(bob.create("club"), undefined, "waits for what is missing");
  world.pass(2_000);
  assertEquals(bob.take().at(-1), "PRESENCE LISTE 2 club []");
  const CHAT = new TextEncoder().encode("for the public");
  assertEquals(
    bob.ask("TEXTE", { CHAT }, { numSeq: text }),
    "ERREUR NON_PERMIS",
  );
  assertEquals(
    bob.ask("DEMANDE_ACCES_MESSAGERIE_PRIVEE", { NOM_MESSAGERIE: "salon" }, {
      numSeq: entry,
    }),
    "ERREUR NON_PERMIS",
  );
  assertEquals(bob.say("for the club"), "REPONSE_TEXTE");
  assertEquals(ann.take(), []);
});

Deno.test("Server relays a text that comes late when its author has not moved since", () => {
  const world = new World();
  const [ann, bob] = three(world);
  bob.create("club");
  bob.quit();
  world.pass(200);
  ann.take();
  const numSeq = bob.numSeq++;
  bob.say("second");
  world.pass(2_000);
  const CHAT = new TextEncoder().encode("first");
  assertEquals(bob.ask("TEXTE", { CHAT }, { numSeq }), "REPONSE_TEXTE");
  assertEquals(ann.take(), ["TEXTE 2 second", "TEXTE 2 first"]);
});

Deno.test("Server refuses to relay when the messagerie is decentralised", () => {
  const world = new World();
  const [ann, bob] = three(world);
  ann.create("direct", { direct: true });
  bob.enter("direct");
  ann.take();
  assertEquals(bob.say("hello"), "ERREUR NON_PERMIS");
  world.pass(1_000);
  assertEquals(ann.take().filter((line) => line.startsWith("TEXTE")), []);
});

// ---- texts that do not arrive

Deno.test("Server repeats a text after the gaps of the protocol when it is not acknowledged", () => {
  const world = new World();
  const [ann, bob] = three(world);
  ann.react = silent;
  const start = world.now, before = world.sent.length;
  bob.say("hello");
  world.pass(30_000);
  const toAnn = world.sent.slice(before)
    .filter(({ to }) => to.port === ann.address.port);
  assertEquals(
    toAnn.map(({ at }) => Math.round(at - start)),
    [0, 100, 200, 300, 400, 500, 600, 700, 900, 1300, 2100, 3700, 5700, 7700],
  );
  assertEquals(new Set(toAnn.map(({ octets }) => octets.toHex())).size, 1);
});

Deno.test("Server begins M new tries when a user is heard again, and delivers in order", () => {
  const world = new World();
  const [ann, bob] = three(world);
  ann.react = silent;
  for (const text of ["one", "two", "three"]) bob.say(text);
  world.pass(20_000);
  ann.react = acknowledge;
  ann.take();
  ann.received.length = 0;
  ann.ask("CONNEXION", {});
  world.pass(100);
  const texts = ann.received.filter(({ TYPE_MESSAGE }) =>
    TYPE_MESSAGE === "TEXTE"
  )
    .map(({ NUM_SEQ }) => NUM_SEQ);
  assertEquals(texts, [
    texts[0],
    texts[0]! + 1 & 0xffff,
    texts[0]! + 2 & 0xffff,
  ]);
  assertEquals(ann.take(), [], "as they were sent before");
});

Deno.test("Server tells how many texts are missing when a user is heard but does not acknowledge", () => {
  const world = new World({ language: "en" });
  const [ann, bob] = three(world);
  ann.react = silent;
  bob.say("lost");
  bob.say("lost too");
  for (let round = 0; round < 3; round++) {
    ann.ask("CONNEXION", {});
    world.pass(10_000);
  }
  ann.take();
  ann.react = acknowledge;
  bob.say("arrives");
  ann.ask("CONNEXION", {});
  world.pass(100);
  ann.ask("CONNEXION", {});
  assertEquals(ann.take(), [
    "TEXTE 2 arrives",
    "TEXTE 255 2 texts could not be delivered to you.",
  ]);
});

Deno.test("Server keeps the latest 256 texts for a silent user, and counts the others", () => {
  const world = new World({ language: "fr", rates: { requests: 0 } });
  const [ann, bob] = three(world);
  ann.react = silent;
  bob.say("first");
  world.pass(1_000);
  for (let n = 0; n < 300; n++) bob.say(`n${n}`);
  ann.react = acknowledge;
  ann.ask("CONNEXION", {});
  world.pass(1_000);
  ann.ask("CONNEXION", {});
  const came = ann.take();
  assertEquals(came.length, 258);
  assertEquals(came[0], "TEXTE 2 first");
  assertEquals(came[1], "TEXTE 2 n44");
  assertEquals(came[256], "TEXTE 2 n299");
  assertEquals(came[257], "TEXTE 255 44 textes n'ont pas pu vous être remis.");
});

Deno.test("Server keeps a dead user from holding up the others", () => {
  const world = new World();
  const [ann, bob, cid] = three(world);
  ann.react = silent;
  for (let n = 0; n < 40; n++) bob.say(`n${n}`);
  assertEquals(cid.take().length, 40);
});

Deno.test("Server sends the author nothing of its own when it speaks twice under one NUM_SEQ", () => {
  const world = new World();
  const [ann, bob] = three(world);
  const numSeq = bob.numSeq;
  bob.say("one");
  assertEquals(
    bob.ask("TEXTE", { CHAT: Uint8Array.of(50) }, { numSeq }),
    "REPONSE_TEXTE",
  );
  assertEquals(
    ann.take(),
    ["TEXTE 2 one", "TEXTE 2 2"],
    "other octets: no repeat",
  );
  const responses: readonly Message[] = bob.received.slice(-2);
  assertEquals(responses.map(({ NUM_SEQ }) => NUM_SEQ), [numSeq, numSeq]);
  assert(world.sent.every(({ octets }) => numSeqOf(octets) >= 0));
});
