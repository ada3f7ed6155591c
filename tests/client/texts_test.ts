import { assert, assertEquals, assertThrows } from "@std/assert";
import { random } from "../random.ts";
import { type Datagram, World } from "./harness.ts";

/** Whether a datagram is a text of somebody, not a probe. */
function isTextOf(name: string): (datagram: Datagram) => boolean {
  return ({ from, message }) =>
    from === name && message?.TYPE_MESSAGE === "TEXTE" &&
    message.DONNEES_MESSAGE.CHAT.length > 0;
}

Deno.test("say() reaches all others in the order of writing", () => {
  const world = new World();
  const [ann, bob, cid] = world.connect("ann", "bob", "cid");
  const next = random(7);
  world.loses = () => next() < 0.3;
  for (const text of ["one", "two", "three", "four"]) ann.say(text);
  bob.say("five");
  world.pass(10_000);
  const told = cid.take().filter((line) => line.startsWith("text ann"));
  assertEquals(told, [
    "text ann: one",
    "text ann: two",
    "text ann: three",
    "text ann: four",
  ]);
  assert(
    cid.events.some((event) =>
      event.type === "text" && event.text === "five" && event.messagerie === ""
    ),
  );
  assertEquals(
    ann.take().filter((line) => !line.startsWith("text")).sort(),
    ["delivered 1", "delivered 2", "delivered 3", "delivered 4"],
  );
});

Deno.test("say() cuts a long text at 1,000 octets between characters, and tells of it once", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  const family = "\u{1F468}\u200D\u{1F469}\u200D\u{1F467}";
  ann.say(family.repeat(150));
  world.pass(1_000);
  assertEquals(ann.take(), ["delivered 1"]);
  const texts = bob.events.flatMap((event) =>
    event.type === "text" ? [event] : []
  );
  assertEquals(texts.map(({ octets }) => octets.length), [990, 990, 720]);
  assertEquals(texts.map(({ text }) => text).join(""), family.repeat(150));
});

Deno.test("say() refuses an empty text, and any text once the session has ended", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  assertThrows(() => ann.say(""), TypeError, "Cannot say nothing");
  ann.core.abort(world.now);
  assertThrows(() => ann.say("late"), TypeError, "the session has ended");
});

Deno.test("say() has 1,000 texts wait at most", () => {
  const world = new World();
  world.stopServer();
  const ann = world.start("ann");
  for (let n = 0; n < 1_000; n++) ann.say(`${n}`);
  assertEquals(ann.core.waitingTexts, 1_000);
  assertThrows(() => ann.say("more"), RangeError, "1000 texts are waiting");
  world.pass(10_000);
  const told = ann.take();
  assertEquals(told.slice(0, 2), ["returned 1 ended", "returned 2 ended"]);
  assertEquals([told.length, told.at(-1)], [1_001, "closed noResponse"]);
});

Deno.test("say() sends no more texts a second than a server takes", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  for (let n = 0; n < 300; n++) ann.say(`${n}`);
  world.pass(1_000);
  const inASecond = bob.take().length;
  assert(inASecond > 60 && inASecond < 75, `${inASecond}`);
  world.pass(20_000);
  assertEquals(world.server!.overRate, 0);
  assertEquals(ann.take().length, 300);
  assert(ann.core.isIdle);
});

Deno.test("a text is returned when the server refuses it", () => {
  const world = new World({ maxText: 900 });
  const [ann, bob] = world.connect("ann", "bob");
  ann.say("x".repeat(2_000));
  ann.say("short");
  world.pass(100);
  assertEquals(ann.take(), ["returned 1 refused TROP_GRAND", "delivered 2"]);
  assertEquals(bob.take(), ["text ann: short"]);
  assertEquals(ann.resend(1), 0);
});

Deno.test("a text is undelivered after M tries, whatever its pieces", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  world.loses = isTextOf("ann");
  ann.say("x".repeat(3_000));
  world.pass(9_699);
  assertEquals(ann.take(), []);
  world.pass(1);
  assertEquals(ann.take(), [
    "undelivered 1 to server for 30000",
    "reconnecting 750",
  ]);
  world.pass(1_000);
  assertEquals(ann.take(), ["back false"]);
});

Deno.test("resend() repeats the same datagram, which nobody reads twice", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  world.loses = ({ to }) => to === "ann";
  ann.say("once");
  world.pass(9_700);
  assertEquals(bob.take(), ["text ann: once"]);
  assertEquals(ann.take()[0], "undelivered 1 to server for 30000");
  world.loses = () => false;
  world.pass(2_000);
  world.sent.length = 0;
  assertEquals(ann.resend(1), 1);
  assert(!ann.core.isIdle);
  assertEquals(ann.resend(1), 0);
  world.pass(100);
  assertEquals(ann.take(), ["back false", "delivered 1"]);
  assertEquals(bob.take(), []);
  assertEquals(world.sent.filter(isTextOf("ann")).length, 1);
  assert(ann.core.isIdle);
});

Deno.test("resend() is too late 30 s after the first failure", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  world.loses = isTextOf("ann");
  const number = ann.say("lost");
  world.pass(9_700 + 10_000);
  assertEquals(ann.resend(number), 1);
  world.pass(9_700);
  const told = ann.take().filter((line) => line.startsWith("undelivered"));
  assertEquals(told, [
    "undelivered 1 to server for 30000",
    "undelivered 1 to server for 10300",
  ]);
  world.pass(10_299);
  assertEquals(ann.resend(number), 1);
  world.pass(9_700);
  assertEquals(ann.resend(number), 0);
});

Deno.test("resend() does not send a text where it was not typed", () => {
  const world = new World();
  const [ann, bob, cid] = world.connect("ann", "bob", "cid");
  ann.create("salon");
  world.pass(100);
  bob.join("salon");
  world.pass(500);
  cid.join("salon");
  world.pass(500);
  world.loses = isTextOf("ann");
  const number = ann.say("secret");
  world.pass(12_000);
  world.loses = () => false;
  ann.leave();
  assertEquals(ann.resend(number), 0, "while it moves");
  world.pass(1_000);
  assertEquals(ann.place, "public:");
  assertEquals(ann.resend(number), 0, "elsewhere");
  ann.join("salon");
  world.pass(1_000);
  assertEquals(ann.resend(number), 1, "back");
});
