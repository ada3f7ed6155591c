import { assert, assertEquals } from "@std/assert";
import { type TestSession, together, World } from "./harness.ts";

const isCut = () => true;
const isWhole = () => false;

function textsOf(session: TestSession): string[] {
  return session.take().filter((line) => line.startsWith("text"));
}

Deno.test("a silent server is tried again after pauses that grow from 1 to 30 s", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  world.loses = isCut;
  ann.say("hello?");
  world.pass(300_000);
  const told = ann.take();
  assertEquals(told[0], "undelivered 1 to server for 30000");
  assertEquals(told.slice(1, 8), [
    "reconnecting 750",
    "reconnecting 1500",
    "reconnecting 3000",
    "reconnecting 6000",
    "reconnecting 12000",
    "reconnecting 22500",
    "reconnecting 22500",
  ]);
  assertEquals(ann.core.phase, "reconnecting");
});

Deno.test("a keep-alive that fails has the server tried again", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  world.loses = isCut;
  world.pass(45_000 + 9_700);
  assertEquals(ann.take(), ["reconnecting 750"]);
});

Deno.test("a server that is back and knows the session loses nothing", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  world.loses = ({ from, to }) => from === "ann" || to === "ann";
  ann.say("one");
  world.pass(20_000);
  ann.say("two");
  ann.say("three");
  assertEquals(ann.core.waitingTexts, 2);
  bob.say("from bob");
  world.pass(2_000);
  world.loses = isWhole;
  world.pass(10_000);
  assertEquals(textsOf(bob), ["text ann: two", "text ann: three"]);
  const told = ann.take().filter((line) => !line.startsWith("reconnecting"));
  assertEquals(told.sort(), [
    "back false",
    "delivered 2",
    "delivered 3",
    "text bob: from bob",
    "undelivered 1 to server for 30000",
  ]);
  assertEquals(ann.resend(1), 1);
  world.pass(1_000);
  assertEquals(textsOf(bob), ["text ann: one"]);
});

Deno.test("a request of the server has a silent server tried at once", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  world.loses = ({ from, to }) => from === "ann" || to === "ann";
  ann.say("lost");
  world.pass(60_000);
  world.loses = isWhole;
  const before = world.now;
  while (!ann.take().includes("back false")) {
    bob.say("ping");
    world.pass(100);
  }
  assert(world.now - before < 3_000, `${world.now - before}`);
});

Deno.test("texts that have not gone out when the server falls silent wait for it", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  world.loses = ({ from, to }) => from === "ann" || to === "ann";
  for (let n = 1; n <= 45; n++) ann.say(`${n}`);
  world.pass(9_700);
  const told = ann.take();
  const undelivered = told.filter((line) => line.startsWith("undelivered"));
  assertEquals([undelivered.length, told.length], [32, 33]);
  assertEquals(ann.core.waitingTexts, 13);
  world.loses = isWhole;
  world.pass(2_000);
  assertEquals(textsOf(bob).length, 13);
  assertEquals(ann.take().length, 14);
  assert(ann.core.isIdle);
});

Deno.test("the rest of a text that has gone out in part can be sent again with it", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  world.loses = ({ from, to }) => from === "ann" || to === "ann";
  ann.say("x".repeat(40_000));
  world.pass(9_700);
  assertEquals(ann.take()[0], "undelivered 1 to server for 30000");
  world.loses = isWhole;
  world.pass(2_000);
  assertEquals(ann.resend(1), 1);
  world.pass(5_000);
  assertEquals(ann.take(), ["back false", "delivered 1"]);
  assertEquals(textsOf(bob).length, 40);
});

Deno.test("a move asked for while the server is silent is made when it is back", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  world.loses = isCut;
  ann.say("lost");
  world.pass(12_000);
  const created = ann.create("salon");
  ann.say("inside");
  world.pass(5_000);
  assertEquals(created, []);
  world.loses = isWhole;
  world.pass(10_000);
  assertEquals(created, ["CREATION_VALIDEE 1"]);
  assertEquals(ann.take().slice(-3), [
    "back false",
    "at salon []",
    "delivered 2",
  ]);
});

Deno.test("an invitation and a member are still there when the server is back", () => {
  const world = new World();
  const [ann, bob] = together(world, ["ann", "bob"], { direct: true }) as [
    TestSession,
    TestSession,
  ];
  world.loses = ({ from, to }) => from === "server" || to === "server";
  world.pass(60_000);
  assertEquals(ann.core.phase, "reconnecting");
  world.loses = isWhole;
  world.pass(30_000);
  assertEquals(ann.place, "salon: bob");
  ann.say("direct");
  world.pass(100);
  assertEquals(textsOf(bob), ["text ann: direct"]);
});
