/** What a session does when its server is killed, and goes on from its state. */

import { assertEquals } from "@std/assert";
import type { Saved } from "../../server/options.ts";
import {
  chat,
  type Datagram,
  ofServer,
  type TestSession,
  together,
  World,
} from "./harness.ts";

/**
 * A world, and a way to start a server that goes on from the state of the one
 * before; the numbers to each peer begin 1,000 after those to the one before it
 * unless told otherwise.
 */
function mortal(
  randomNumSeq = thousands(),
): { readonly world: World; readonly revive: () => void } {
  let saved: Saved | undefined;
  const options = {
    save: (latest: Saved) => {
      saved = latest;
    },
    randomNumSeq,
  };
  const world = new World(options);
  const revive = () => {
    world.startServer(options);
    if (saved) world.server!.resume(saved, world.now);
  };
  return { world, revive };
}

function thousands(): () => number {
  let numSeq = 0;
  return () => numSeq += 1_000;
}

function readBy(session: TestSession): string[] {
  return session.events.flatMap((event) =>
    event.type === "text" ? [event.text] : []
  );
}

function isText({ from, message }: Datagram, by: string): boolean {
  return from === by && message?.TYPE_MESSAGE === "TEXTE" &&
    message.DONNEES_MESSAGE.CHAT.length > 0;
}

Deno.test("texts are read in their order when the first that reaches a server started again is not the oldest", () => {
  const { world, revive } = mortal();
  const [ann, bob] = world.connect("ann", "bob");
  world.stopServer();
  for (const text of ["1", "2", "3"]) {
    ann.say(text);
    world.pass(40);
  }
  world.loses = (datagram) => isText(datagram, "ann") && world.now % 3 > 0;
  revive();
  world.pass(30);
  world.loses = () => false;
  world.pass(1_000);
  assertEquals(readBy(bob), ["1", "2", "3"]);
  assertEquals(ann.take(), [
    "still at public [bob]",
    "delivered 1",
    "delivered 2",
    "delivered 3",
  ]);
});

Deno.test("a session repeats its oldest request alone until a server started again answers it", () => {
  const { world, revive } = mortal();
  const [ann] = world.connect("ann", "bob");
  world.stopServer();
  for (const text of ["1", "2", "3"]) ann.say(text);
  world.pass(20);
  world.loses = (datagram) => isText(datagram, "ann");
  revive();
  world.pass(15);
  world.sent.length = 0;
  world.pass(350);
  assertEquals(world.said((datagram) => isText(datagram, "ann")), [
    "ann > server: TEXTE 1 1",
  ]);
  world.loses = () => false;
  world.pass(200);
  assertEquals(ann.core.isIdle, true);
});

Deno.test("a reader counts from the probe of a server started again when that is lost at first", () => {
  const { world, revive } = mortal();
  const [ann, bob] = world.connect("ann", "bob");
  world.loses = ({ to, message }) =>
    to === "bob" && message?.TYPE_MESSAGE === "TEXTE" && world.now % 2 === 0;
  revive();
  for (const text of ["1", "2", "3", "4"]) {
    ann.say(text);
    world.pass(31);
  }
  world.pass(2_000);
  world.loses = () => false;
  world.pass(2_000);
  assertEquals(readBy(bob), ["1", "2", "3", "4"]);
});

for (const apart of [-256, -200, -33, 64, 200, 257]) {
  Deno.test(`a reader counts from the probe of a server started again when that is ${apart} from what it expects`, () => {
    let numSeq = 10_000;
    const { world, revive } = mortal(() => numSeq);
    const [ann, bob] = world.connect("ann", "bob");
    numSeq = world.server!.exchanges.find(bob.address)!.next + apart;
    revive();
    world.pass(1_000);
    let texts = 0;
    world.loses = ({ to, message }) =>
      to === "bob" && message?.TYPE_MESSAGE === "TEXTE" && ++texts === 1;
    for (const text of ["1", "2"]) ann.say(text);
    world.pass(300);
    assertEquals(readBy(bob), ["1", "2"]);
  });
}

/** A session, the NUM_SEQ that it expects, and a way to have it get a text of the server under another. */
function forged() {
  const { world } = mortal();
  const [ann] = world.connect("ann");
  const { next } = world.server!.exchanges.find(ann.address)!;
  const forge = (numSeq: number, text: string) => {
    world.forge(ann.address, ofServer("TEXTE", chat(text), { numSeq }));
    world.pass(20);
  };
  return { ann, next, forge };
}

Deno.test("what is held is read when a server started again says so", () => {
  const { ann, next, forge } = forged();
  forge(next + 1, "held");
  assertEquals(ann.take(), []);
  forge(next + 5_000, "");
  assertEquals(ann.take(), ["notice held"]);
});

Deno.test("a probe with a number that may come now begins no other series", () => {
  for (const ahead of [2, 63]) {
    const { ann, next, forge } = forged();
    forge(next + ahead, "");
    const oldest = next + Math.max(0, ahead - 31);
    forge(oldest + 1, "second");
    forge(oldest, "first");
    assertEquals(ann.take(), ["notice first", "notice second"]);
  }
});

Deno.test("what was typed in a messagerie that was closed right before the server was killed is given back", () => {
  const { world, revive } = mortal();
  const [cid] = world.connect("cid");
  const [ann, bob] = together(world, ["ann", "bob"]) as [
    TestSession,
    TestSession,
  ];
  world.loses = ({ to }) => to === "bob";
  ann.leave();
  world.pass(20);
  bob.say("secret");
  world.stopServer();
  world.pass(10);
  revive();
  world.loses = () => false;
  world.pass(2_000);
  assertEquals(readBy(cid), []);
  assertEquals(bob.place, "public: ann cid");
  assertEquals(
    bob.take().filter((line) => !line.includes("at public")),
    ["returned 1 closed", "messagerieClosed salon"],
  );
  bob.say("hello all");
  world.pass(100);
  assertEquals(readBy(cid), ["hello all"]);
  revive();
  world.pass(1_000);
  assertEquals(bob.take(), ["delivered 2", "still at public [ann cid]"]);
});

Deno.test("a session connects anew when the server was killed before it had proved its address", () => {
  const { world, revive } = mortal();
  world.loses = ({ message }) => message?.TYPE_MESSAGE === "REPONSE_TEXTE";
  const ann = world.start("ann");
  world.pass(500);
  revive();
  world.loses = () => false;
  world.pass(2_000);
  assertEquals(ann.take(), ["connected 1", "back true", "at public []"]);
});
