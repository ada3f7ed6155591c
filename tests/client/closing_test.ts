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

function textsOf(session: TestSession): string[] {
  return session.take().filter((line) => line.startsWith("text"));
}

function isText({ from, message }: Datagram): boolean {
  return from === "ann" && message?.TYPE_MESSAGE === "TEXTE" &&
    message.DONNEES_MESSAGE.CHAT.length > 0;
}

/** ann and bob in a messagerie, cid in the public one. */
function scene(world: World): Three {
  const [ann, bob] = together(world, ["ann", "bob"]) as Three;
  const cid = world.start("cid");
  world.pass(2_000);
  for (const session of [ann, bob, cid]) session.take();
  return [ann, bob, cid];
}

Deno.test("QUITTER of the server returns the texts under way, which nobody reads in public", () => {
  const world = new World();
  const [ann, bob, cid] = scene(world);
  world.loses = isText;
  ann.say("one");
  ann.say("two");
  world.pass(300);
  bob.leave();
  world.pass(2_000);
  assertEquals(ann.take(), [
    "left bob",
    "returned 1 closed",
    "returned 2 closed",
    "messagerieClosed salon",
    "at public [bob cid]",
  ]);
  world.loses = () => false;
  ann.say("three");
  world.pass(5_000);
  assertEquals(ann.take(), ["delivered 3"]);
  assertEquals(textsOf(cid), ["text ann: three"]);
  assertEquals(textsOf(bob), ["text ann: three"]);
  assertEquals(ann.resend(1), 0);
});

Deno.test("QUITTER of the server has empty texts sent under the numbers of those taken back", () => {
  const world = new World();
  const [ann, bob] = scene(world);
  world.loses = isText;
  ann.say("one");
  world.pass(300);
  bob.leave();
  world.pass(50);
  world.sent.length = 0;
  const three = ann.say("after");
  world.pass(1_000);
  const texts = world.sent.filter(({ from, message }) =>
    from === "ann" && message?.TYPE_MESSAGE === "TEXTE"
  );
  assert(texts.some((datagram) => !isText(datagram)));
  world.loses = () => false;
  world.pass(1_000);
  assertEquals(ann.take().at(-1), `delivered ${three}`);
});

Deno.test("QUITTER of the server returns texts that are being sent again", () => {
  const world = new World();
  const [ann, bob, cid] = scene(world);
  world.loses = isText;
  ann.say("again");
  world.pass(12_000);
  assertEquals(ann.resend(1), 1);
  bob.leave();
  world.pass(100);
  world.loses = () => false;
  world.pass(10_000);
  assertEquals(ann.take().slice(-4), [
    "left bob",
    "returned 1 closed",
    "messagerieClosed salon",
    "at public [bob cid]",
  ]);
  assertEquals(textsOf(cid), []);
  assert(ann.core.isIdle);
});

Deno.test("a text typed between QUITTER and the roster is returned", () => {
  const world = new World();
  const [ann, bob, cid] = scene(world);
  world.loses = ({ to, message }) =>
    to === "ann" && message?.TYPE_MESSAGE === "PRESENCE";
  bob.leave();
  world.pass(500);
  assertEquals(ann.take(), ["messagerieClosed salon"]);
  ann.say("still private");
  world.pass(500);
  world.loses = () => false;
  world.pass(3_000);
  assertEquals(ann.take(), [
    "left bob",
    "at public [bob cid]",
    "returned 1 closed",
  ]);
  assertEquals(textsOf(cid), []);
});

Deno.test("a roster that was sent before QUITTER, and comes after it, lets no text go", () => {
  const world = new World();
  const [ann, bob, cid] = scene(world);
  ann.leave();
  world.pass(1_000);
  bob.create("club");
  world.pass(1_000);
  for (const session of [ann, bob, cid]) session.take();
  const lost = new Set(["club", ""]);
  world.loses = ({ to, message }) =>
    to === "ann" && message?.TYPE_MESSAGE === "PRESENCE" &&
    lost.has(message.DONNEES_MESSAGE.NOM_MESSAGERIE);
  ann.join("club");
  world.pass(50);
  bob.leave();
  world.pass(50);
  lost.delete("club");
  world.pass(100);
  assertEquals(ann.take(), ["at club [bob]", "left bob"]);
  ann.say("secret");
  world.pass(500);
  world.loses = () => false;
  world.pass(5_000);
  assertEquals(textsOf(cid), []);
  assertEquals(ann.take(), ["at public [bob cid]", "returned 1 closed"]);
});

Deno.test("QUITTER does not take back what was typed after a move for where it leads", () => {
  const world = new World();
  const [ann, bob, cid] = scene(world);
  cid.create("other");
  world.pass(1_000);
  ann.take();
  world.loses = ({ from, message }) =>
    from === "ann" && message?.TYPE_MESSAGE === "CHANGER_MESSAGERIE";
  ann.join("other");
  ann.say("for other");
  bob.leave();
  world.pass(1_000);
  world.loses = () => false;
  world.pass(5_000);
  assertEquals(ann.take().slice(-2), ["at other [cid]", "delivered 1"]);
  assertEquals(textsOf(cid), ["text ann: for other"]);
});

Deno.test("a forged QUITTER moves nobody, and texts go on after 6 s", () => {
  const world = new World();
  const [ann, bob] = scene(world);
  world.forge(ann.address, ofServer("QUITTER_MESSAGERIE_PRIVEE", {}));
  world.pass(100);
  assertEquals(ann.take(), ["messagerieClosed salon"]);
  assertEquals(ann.place, "salon: bob");
  ann.say("here");
  world.pass(5_000);
  assertEquals(ann.take(), []);
  world.pass(1_000);
  assertEquals(ann.take(), ["delivered 1"]);
  assertEquals(textsOf(bob), ["text ann: here"]);
});

Deno.test("a forged QUITTER in the public messagerie is not told of", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  world.forge(ann.address, ofServer("QUITTER_MESSAGERIE_PRIVEE", {}));
  world.pass(100);
  assertEquals(ann.take(), []);
  assertEquals(world.said(({ from }) => from === "ann"), [
    "ann > server: EXIT_REUSSI",
  ]);
});

Deno.test("a text of the server is a notice, an empty one is not told of", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  world.forge(ann.address, ofServer("TEXTE", chat("maintenance")));
  world.forge(ann.address, ofServer("TEXTE", chat(""), { numSeq: 151 }));
  world.pass(300);
  assertEquals(ann.take(), ["notice maintenance"]);
});
