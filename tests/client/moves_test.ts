import { assert, assertEquals } from "@std/assert";
import { type Datagram, type TestSession, together, World } from "./harness.ts";

function isText({ from, message }: Datagram): boolean {
  return from === "ann" && message?.TYPE_MESSAGE === "TEXTE";
}

Deno.test("move() leads to where the roster tells, once the server has answered", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  const created = ann.create("salon");
  world.pass(100);
  const joined = bob.join("salon");
  world.pass(500);
  assertEquals([created, joined], [["CREATION_VALIDEE 1"], [
    "CENTRALISEE ACCES_REUSSI",
  ]]);
  assertEquals([ann.place, bob.place], ["salon: bob", "salon: ann"]);
  assertEquals(ann.take(), ["at salon []", "arrived bob"]);
  assertEquals(bob.take(), ["left ann", "at salon [ann]"]);
  const left = bob.leave();
  world.pass(500);
  assertEquals(left, ["EXIT_REUSSI"]);
  assertEquals([ann.place, bob.place], ["public: bob", "public: ann"]);
});

Deno.test("move() waits until the texts before it have settled", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  world.loses = isText;
  ann.say("public");
  const created = ann.create("salon");
  world.pass(800);
  assertEquals(created, []);
  world.loses = () => false;
  world.pass(1_000);
  assertEquals(created, ["CREATION_VALIDEE 1"]);
  assertEquals(bob.take(), ["text ann: public", "left ann"]);
});

Deno.test("a text typed after a move waits for the roster, and is sent there", () => {
  const world = new World();
  const [ann, bob, cid] = world.connect("ann", "bob", "cid");
  cid.create("salon");
  world.pass(300);
  world.loses = ({ to, message }) =>
    to === "ann" && message?.TYPE_MESSAGE === "PRESENCE";
  ann.join("salon");
  ann.say("inside");
  world.pass(2_000);
  assertEquals(ann.core.waitingTexts, 1);
  world.loses = () => false;
  world.pass(2_000);
  assertEquals(ann.take().slice(-2), ["at salon [cid]", "delivered 1"]);
  assertEquals(cid.take().at(-1), "text ann: inside");
  assertEquals(bob.take().filter((line) => line.startsWith("text")), []);
});

Deno.test("a text typed after a move is sent when the roster does not come for 6 s", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  world.loses = ({ message }) => message?.TYPE_MESSAGE === "PRESENCE";
  ann.create("salon");
  ann.say("anybody?");
  world.pass(5_900);
  assertEquals(ann.take(), []);
  world.pass(200);
  assertEquals(ann.take(), ["delivered 1"]);
});

Deno.test("a text typed after a move that fails is returned", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  ann.say("before");
  const joined = ann.join("nowhere");
  ann.say("for nowhere");
  ann.create("salon");
  ann.say("for salon");
  world.pass(1_000);
  assertEquals(joined, ["CENTRALISEE NOM_MESSAGERIE_INEXISTANT"]);
  assertEquals(ann.take(), [
    "delivered 1",
    "returned 2 notMoved",
    "at salon []",
    "delivered 3",
  ]);
  assertEquals(bob.take(), ["text ann: before", "left ann"]);
});

Deno.test("moves are made one after the other, each with its texts", () => {
  const world = new World();
  const [ann, bob] = together(world, ["ann", "bob"]) as [
    TestSession,
    TestSession,
  ];
  const [cid] = [world.start("cid")];
  world.pass(2_000);
  ann.say("in salon");
  ann.leave();
  ann.say("in public");
  ann.create("other");
  ann.say("in other");
  world.pass(3_000);
  assert(ann.core.isIdle);
  assertEquals(ann.place, "other:");
  const texts = (session: TestSession) =>
    session.take().filter((line) => line.startsWith("text"));
  assertEquals(texts(bob), ["text ann: in salon", "text ann: in public"]);
  assertEquals(texts(cid), ["text ann: in public"]);
});

Deno.test("move() out of the session ends it when all texts have settled", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  ann.say("bye");
  const outcome = ann.disconnect();
  world.pass(500);
  assertEquals(outcome, ["DEMANDE_SUCCESS"]);
  assertEquals(ann.take(), ["delivered 1", "closed disconnected"]);
  assertEquals(bob.take(), ["text ann: bye", "left ann"]);
  assert(ann.core.isIdle);
});

Deno.test("move() out of the session ends it when the server is silent", () => {
  for (const text of ["", "unheard"]) {
    const world = new World();
    const [ann] = world.connect("ann");
    world.stopServer();
    if (text) ann.say(text);
    const outcome = ann.disconnect();
    world.pass(30_000);
    assertEquals(outcome, ["no answer"]);
    assertEquals(ann.take(), [
      ...text ? ["undelivered 1 to server for 30000"] : [],
      "closed disconnected",
    ]);
    assertEquals(ann.core.deadline, Infinity);
  }
});

Deno.test("move() out of the session ends it when the server has forgotten it", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  world.startServer();
  ann.disconnect();
  world.pass(30_000);
  assertEquals(ann.take(), ["closed disconnected"]);
  assertEquals(world.server!.state.users.size, 0);
});

Deno.test("abort() says DECONNEXION once and waits for nothing", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  world.loses = isText;
  ann.say("under way");
  world.pass(100);
  ann.core.abort(world.now);
  ann.core.abort(world.now);
  assertEquals(ann.take(), [
    "undelivered 1 to server for 0",
    "closed disconnected",
  ]);
  world.pass(1_000);
  assertEquals(bob.take(), ["left ann"]);
  assertEquals(
    world.said(({ from, to }) => from === "ann" && to === "server").at(-1),
    "ann > server: DECONNEXION",
  );
});
