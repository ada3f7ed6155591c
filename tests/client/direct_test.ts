import { assert, assertEquals } from "@std/assert";
import {
  chat,
  type Datagram,
  ofServer,
  type TestSession,
  together,
  World,
} from "./harness.ts";

type Three = [TestSession, TestSession, TestSession];

const DIRECT = { direct: true };

function scene(): [World, ...Three] {
  const world = new World();
  return [world, ...together(world, ["ann", "bob", "cid"], DIRECT) as Three];
}

function isText({ message }: Datagram): boolean {
  return message?.TYPE_MESSAGE === "TEXTE" &&
    message.DONNEES_MESSAGE.CHAT.length > 0;
}

/** Loses what one sends another. */
function cutting(a: string, b: string): (datagram: Datagram) => boolean {
  return ({ from, to }) => from === a && to === b || from === b && to === a;
}

Deno.test("members are probed by each other before anything else", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  ann.create("salon", DIRECT);
  world.pass(100);
  bob.join("salon");
  world.pass(300);
  const between = world.said(({ from, to }) => ![from, to].includes("server"));
  assertEquals(between, [
    "bob > ann: TEXTE 2",
    "ann > bob: TEXTE 1",
    "ann > bob: REPONSE_TEXTE",
    "bob > ann: REPONSE_TEXTE",
  ]);
  assertEquals([ann.take(), bob.take()], [
    ["at salon* []", "arrived bob"],
    ["left ann", "at salon* [ann]"],
  ]);
});

Deno.test("a text goes to each member, and not to the server", () => {
  const [world, ann, bob, cid] = scene();
  ann.say("hello");
  world.pass(100);
  assertEquals(world.said(isText), [
    "ann > bob: TEXTE 1 hello",
    "ann > cid: TEXTE 1 hello",
  ]);
  assertEquals([ann.take(), bob.take(), cid.take()], [
    ["delivered 1"],
    ["text ann: hello"],
    ["text ann: hello"],
  ]);
});

Deno.test("a text with nobody to read it is delivered", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  ann.create("salon", DIRECT);
  world.pass(500);
  ann.take();
  ann.say("hello");
  assertEquals(ann.take(), ["delivered 1"]);
});

Deno.test("texts wait for the answer to the probe, and come in order", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  ann.create("salon", DIRECT);
  world.pass(100);
  world.loses = cutting("ann", "bob");
  bob.join("salon");
  world.pass(1_000);
  ann.say("one");
  ann.say("two");
  world.pass(1_000);
  assertEquals(world.said(isText), []);
  world.loses = () => false;
  world.pass(3_000);
  assertEquals(bob.take().slice(-2), ["text ann: one", "text ann: two"]);
  assertEquals(ann.take().slice(-2), ["delivered 1", "delivered 2"]);
});

Deno.test("a member that does not answer the probe is named, once and per text", () => {
  const world = new World();
  const [ann, bob, cid] = world.connect("ann", "bob", "cid");
  world.loses = cutting("ann", "bob");
  ann.create("salon", DIRECT);
  world.pass(100);
  bob.join("salon");
  cid.join("salon");
  world.pass(12_000);
  assert(ann.take().includes("unreachable bob"));
  assertEquals(ann.core.directs.unreachable.map(({ name }) => name), ["bob"]);
  ann.say("hello");
  world.pass(12_000);
  assertEquals(ann.take(), [
    "unreachable bob",
    "undelivered 1 to bob for 30000",
  ]);
  assertEquals(cid.take().at(-1), "text ann: hello");
  world.loses = () => false;
  assertEquals(ann.resend(1), 1);
  world.pass(1_000);
  assertEquals(ann.take(), ["delivered 1"]);
  assertEquals(bob.take().at(-1), "text ann: hello");
  assertEquals(cid.take(), []);
  assertEquals(ann.core.directs.unreachable, []);
});

Deno.test("a text is undelivered to the member that did not acknowledge it", () => {
  const [world, ann, bob, cid] = scene();
  world.loses = ({ from, to }) => from === "bob" && to === "ann";
  ann.say("hello");
  world.pass(10_000);
  assertEquals(ann.take(), ["undelivered 1 to bob for 30000"]);
  assertEquals(ann.core.phase, "connected");
  world.loses = () => false;
  assertEquals(ann.resend(1), 1);
  world.pass(100);
  assertEquals(ann.take(), ["delivered 1"]);
  assertEquals([bob.take(), cid.take()], [
    ["text ann: hello"],
    ["text ann: hello"],
  ]);
});

Deno.test("a departure ends the exchanges with a member without a report", () => {
  const [world, ann, bob, cid] = scene();
  world.loses = ({ to, message }) =>
    to === "bob" && message?.TYPE_MESSAGE === "TEXTE";
  ann.say("hello");
  world.pass(500);
  bob.core.abort(world.now);
  world.pass(12_000);
  assertEquals(ann.take(), ["left bob", "delivered 1"]);
  assertEquals(cid.take(), ["text ann: hello", "left bob"]);
  assert(ann.core.isIdle);
});

Deno.test("resend() leaves out a member that has left", () => {
  const [world, ann, bob] = scene();
  world.loses = ({ from, to }) => from === "bob" && to === "ann";
  ann.say("hello");
  world.pass(10_000);
  bob.leave();
  world.pass(500);
  assertEquals(ann.take().slice(-1), ["left bob"]);
  assertEquals(ann.resend(1), 0);
  assert(ann.core.isIdle);
});

Deno.test("a text is believed from the address and the ID_USER of a member only", () => {
  const [world, ann, bob, cid] = scene();
  const { dropped } = ann.core;
  const text = ofServer("TEXTE", chat("forged"), { id: bob.core.id });
  world.forge(ann.address, text, cid.address);
  world.forge(ann.address, text, { ...bob.address, port: 9 });
  world.forge(ann.address, text, { ...bob.address, hostname: "192.0.2.9" });
  world.forge(ann.address, ofServer("TEXTE", chat("x")), bob.address);
  world.forge(ann.address, ofServer("DECONNEXION", {}), bob.address);
  world.forge(ann.address, new Uint8Array([0xff, 0, 0, 0]), bob.address);
  world.pass(100);
  assertEquals(ann.take(), []);
  assertEquals(ann.core.dropped, dropped + 6);
  assertEquals(world.said(({ from }) => from === "ann"), []);
  world.forge(ann.address, text, bob.address);
  world.pass(3_000);
  assertEquals(ann.take(), ["text bob: forged"]);
});

Deno.test("a text of a former member is not believed", () => {
  const [world, ann, bob] = scene();
  bob.leave();
  world.pass(500);
  ann.take();
  const { dropped } = ann.core;
  const text = ofServer("TEXTE", chat("late"), { id: bob.core.id });
  world.forge(ann.address, text, bob.address);
  world.pass(500);
  assertEquals([ann.take(), ann.core.dropped], [[], dropped + 1]);
});

Deno.test("a text on its way to members when the server has forgotten the session is reported", () => {
  const [world, ann, bob] = scene();
  world.startServer();
  world.loses = ({ from, to, message }) =>
    from === "ann" && to === "bob" && message?.TYPE_MESSAGE === "TEXTE";
  ann.say("hello");
  ann.ask("DEMANDER_LISTE_CLIENT", { NOM_MESSAGERIE: "" });
  world.pass(1_000);
  assertEquals(ann.take(), [
    "undelivered 1 to bob for 0",
    "back true",
    "at public []",
  ]);
  assert(ann.core.isIdle);
  assertEquals(bob.take(), []);
});

Deno.test("nothing of members is told after the session has ended", () => {
  const [world, ann, bob] = scene();
  world.loses = isText;
  ann.say("hello");
  ann.core.abort(world.now);
  assertEquals(ann.take(), [
    "undelivered 1 to bob for 0",
    "undelivered 1 to cid for 0",
    "closed disconnected",
  ]);
  world.loses = () => false;
  bob.say("too late");
  world.pass(1_000);
  assertEquals(ann.take(), []);
});
