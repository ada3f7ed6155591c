import { assert, assertEquals, assertThrows } from "@std/assert";
import type { Bodies, Evenement } from "../../protocol/messages.ts";
import { chat, ofServer, type TestSession, World } from "./harness.ts";

/** Hands a session a PRESENCE. */
function present(
  world: World,
  session: TestSession,
  EVENEMENT: Evenement,
  { id = 0, names = [], numSeq }: {
    readonly id?: number;
    readonly names?: readonly string[];
    readonly numSeq: number;
  },
): void {
  const body: Bodies["PRESENCE"] = {
    EVENEMENT,
    MODE_MESSAGERIE: "CENTRALISEE",
    ID_MESSAGERIE: id,
    NOM_MESSAGERIE: id === 0 ? "" : "salon",
    CLIENTS: names.map((USER_NAME, n) => ({ ID_USER: 100 + n, USER_NAME })),
  };
  world.forge(session.address, ofServer("PRESENCE", body, { numSeq }));
}

/** A session, and the NUM_SEQ that it expects of the server next. */
function scene(): [World, TestSession, number] {
  const world = new World();
  const ann = world.start("ann");
  world.pass(1_500);
  ann.take();
  const { message } = world.sent.findLast(({ from, message }) =>
    from === "server" && message?.TYPE_MESSAGE === "PRESENCE"
  )!;
  return [world, ann, message!.NUM_SEQ + 1 & 0xffff];
}

Deno.test("PRESENCE tells who is there, comes and goes", () => {
  const [world, ann, numSeq] = scene();
  present(world, ann, "ARRIVEE", { names: ["bob"], numSeq });
  present(world, ann, "DEPART", { names: ["bob"], numSeq: numSeq + 1 });
  present(world, ann, "LISTE", { id: 3, names: ["cid"], numSeq: numSeq + 2 });
  present(world, ann, "SUITE", { id: 3, names: ["dan"], numSeq: numSeq + 3 });
  present(world, ann, "ARRIVEE", { names: ["eve"], numSeq: numSeq + 4 });
  world.pass(100);
  assertEquals(ann.take(), [
    "arrived bob",
    "left bob",
    "at salon [cid]",
    "still at salon [dan]",
  ]);
});

Deno.test("a late text is told under the name of its author", () => {
  const [world, ann, numSeq] = scene();
  present(world, ann, "ARRIVEE", { names: ["bob"], numSeq });
  present(world, ann, "DEPART", { names: ["bob"], numSeq: numSeq + 1 });
  const late = ofServer("TEXTE", chat("late"), { id: 100, numSeq: numSeq + 2 });
  const odd = ofServer("TEXTE", chat("hm"), { id: 9, numSeq: numSeq + 3 });
  world.forge(ann.address, late);
  world.forge(ann.address, odd);
  world.pass(100);
  assertEquals(ann.take().slice(2), ["text bob: late", "text user 9: hm"]);
});

Deno.test("texts and PRESENCE are told in the order of their numbers", () => {
  const [world, ann, numSeq] = scene();
  const text = ofServer("TEXTE", chat("hi"), { id: 100, numSeq: numSeq + 1 });
  world.forge(ann.address, text);
  world.pass(100);
  assertEquals(ann.take(), []);
  present(world, ann, "ARRIVEE", { names: ["bob"], numSeq });
  world.pass(100);
  assertEquals(ann.take(), ["arrived bob", "text bob: hi"]);
});

Deno.test("a text that is not UTF-8 is told with its octets", () => {
  const [world, ann, numSeq] = scene();
  const CHAT = new Uint8Array([0xef, 0xbb, 0xbf, 0xff]);
  world.forge(ann.address, ofServer("TEXTE", { CHAT }, { id: 9, numSeq }));
  world.pass(100);
  const [event] = ann.events.slice(-1);
  assert(event?.type === "text");
  assertEquals([event.text, [...event.octets]], ["\uFEFF\uFFFD", [...CHAT]]);
});

Deno.test("nothing that was held is told after the session has ended", () => {
  const [world, ann, numSeq] = scene();
  const text = ofServer("TEXTE", chat("hi"), { id: 9, numSeq: numSeq + 1 });
  world.forge(ann.address, text);
  world.pass(100);
  ann.core.abort(world.now);
  ann.take();
  world.pass(10_000);
  assertEquals(ann.take(), []);
});

Deno.test("onEvent may say, move and abort", () => {
  const world = new World();
  const ann = world.start("ann");
  ann.onEvent = ({ type }) => {
    if (type === "connected") ann.say("hello");
    if (type === "delivered" && ann.place === "public:") ann.create("salon");
    if (type === "place" && ann.place === "salon:") {
      ann.core.abort(world.now);
    }
  };
  world.pass(2_000);
  assertEquals(ann.take(), [
    "connected 1",
    "at public []",
    "delivered 1",
    "at salon []",
    "closed disconnected",
  ]);
});

Deno.test("onEvent may abort while the session connects anew", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  ann.onEvent = ({ type }) => {
    if (type === "undelivered") ann.core.abort(world.now);
  };
  world.loses = ({ message }) => message?.TYPE_MESSAGE === "TEXTE";
  ann.say("lost");
  world.startServer();
  ann.ask("DEMANDER_LISTE_MESSAGERIE", {});
  world.pass(60_000);
  assertEquals(ann.take(), [
    "undelivered 1 to server for 0",
    "closed disconnected",
  ]);
  assertEquals(world.server!.state.users.size, 0);
});

Deno.test("what onEvent throws leaves the session as it was", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  ann.onEvent = () => {
    throw new Error("in the listener");
  };
  bob.say("one");
  assertThrows(() => world.pass(100), Error, "in the listener");
  ann.onEvent = () => {};
  bob.say("two");
  world.pass(1_000);
  assertEquals(ann.take(), ["text bob: one", "text bob: two"]);
  assertEquals(bob.take(), ["delivered 1", "delivered 2"]);
});

Deno.test("an ended session refuses everything, and has nothing to do", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  ann.core.abort(world.now);
  world.pass(1);
  for (
    const wish of [
      () => ann.say("a"),
      () => ann.resend(1),
      () => ann.create("salon"),
      () => ann.invite("bob"),
      () => ann.accept(),
      () => ann.decline(),
    ]
  ) assertThrows(wish, TypeError, "the session has ended");
  assertEquals(ann.core.deadline, Infinity);
  assert(ann.core.isIdle);
});

Deno.test("move() refuses a name that is not fit", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  for (const name of ["", "a#b", " a", "a  b", "x".repeat(51), "e\u0301"]) {
    assertThrows(() => ann.create(name), RangeError);
  }
  assert(ann.core.isIdle);
});
