import { assert, assertEquals } from "@std/assert";
import {
  chat,
  type Datagram,
  EMPTY_ROSTER,
  ofServer,
  type TestSession,
  together,
  World,
} from "./harness.ts";

function isText({ from, message }: Datagram): boolean {
  return from === "ann" && message?.TYPE_MESSAGE === "TEXTE" &&
    message.DONNEES_MESSAGE.CHAT.length > 0;
}

function textsOf(session: TestSession): string[] {
  return session.take().filter((line) => line.startsWith("text"));
}

Deno.test("a session connects anew when the server has forgotten it", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  world.startServer();
  world.pass(50_000);
  assertEquals(ann.take(), ["back true", "at public []", "arrived bob"]);
  assertEquals(bob.take(), ["back true", "at public [ann]"]);
  assertEquals([ann.core.id, bob.core.id], [1, 2]);
});

Deno.test("a session connects anew when a question is answered by NON_CONNECTE", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  world.startServer();
  const listed = ann.ask("DEMANDER_LISTE_CLIENT", { NOM_MESSAGERIE: "" });
  world.pass(1_000);
  assertEquals(listed, ["no answer"]);
  assertEquals(ann.take(), ["back true", "at public []"]);
});

Deno.test("a text refused with NON_CONNECTE is sent again, the others under way are reported", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  world.startServer();
  let texts = 0;
  const isSecond = (datagram: Datagram) => isText(datagram) && ++texts === 2;
  world.loses = isSecond;
  bob.ask("DEMANDER_LISTE_CLIENT", { NOM_MESSAGERIE: "" });
  world.pass(1_000);
  ann.say("refused");
  ann.say("lost");
  world.pass(5_000);
  assertEquals(ann.take(), [
    "undelivered 2 to server for 0",
    "back true",
    "at public [bob]",
    "delivered 1",
  ]);
  assertEquals(textsOf(bob), ["text ann: refused"]);
  assertEquals(ann.resend(2), 0);
});

Deno.test("texts that wait are sent in order after connecting anew, under their numbers", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  world.stopServer();
  ann.say("lost");
  world.pass(12_000);
  ann.say("two");
  ann.say("three");
  world.startServer();
  world.pass(60_000);
  const told = ann.take().filter((line) => !/^(reconn|arrived)/.test(line));
  assertEquals(told, [
    "undelivered 1 to server for 30000",
    "back true",
    "at public []",
    "delivered 2",
    "delivered 3",
  ]);
  assertEquals(bob.core.phase, "connected");
});

Deno.test("a session goes home to the messagerie of the same name and mode", () => {
  const world = new World();
  const [ann, bob] = together(world, ["ann", "bob"]) as [
    TestSession,
    TestSession,
  ];
  world.startServer();
  const [cid] = [world.start("cid")];
  world.pass(1_000);
  cid.create("salon");
  world.pass(1_000);
  ann.say("for salon");
  world.pass(2_000);
  assertEquals(ann.take(), [
    "back true",
    "at public []",
    "at salon [cid]",
    "delivered 1",
  ]);
  assertEquals(textsOf(cid), ["text ann: for salon"]);
  world.pass(60_000);
  assertEquals([ann.place, bob.place], ["salon: bob cid", "salon: ann cid"]);
});

Deno.test("a session does not go home where the messagerie is none, or of another mode", () => {
  for (const direct of [undefined, true]) {
    const world = new World();
    const [ann] = together(world, ["ann", "bob"]) as [TestSession];
    world.startServer();
    const cid = world.start("cid");
    world.pass(1_000);
    if (direct !== undefined) cid.create("salon", { direct });
    world.pass(1_000);
    ann.say("for the old salon");
    world.pass(5_000);
    assertEquals(ann.take().slice(0, 3), [
      "back true",
      `at public [${direct ? "" : "cid"}]`,
      "returned 1 closed",
    ]);
    assertEquals(textsOf(cid), []);
    assertEquals(ann.core.place?.id, 0);
    ann.say("in public");
    world.pass(100);
    assertEquals(ann.take(), ["delivered 2"]);
  }
});

Deno.test("a text typed on the way home is for home", () => {
  const world = new World();
  const [ann] = together(world, ["ann", "bob"]) as [TestSession];
  world.startServer();
  const cid = world.start("cid");
  world.pass(1_000);
  cid.create("salon");
  world.pass(1_000);
  world.loses = ({ message }) =>
    message?.TYPE_MESSAGE === "DEMANDE_ACCES_MESSAGERIE_PRIVEE";
  ann.ask("DEMANDER_LISTE_CLIENT", { NOM_MESSAGERIE: "" });
  world.pass(1_000);
  assertEquals(ann.place, "public:");
  ann.say("for salon");
  world.pass(1_000);
  assertEquals(ann.core.waitingTexts, 1);
  world.loses = () => false;
  world.pass(3_000);
  assertEquals(textsOf(cid), ["text ann: for salon"]);
});

Deno.test("a session that loses the server on its way home goes there when it is back", () => {
  const world = new World();
  const [ann] = together(world, ["ann", "bob"]) as [TestSession];
  world.startServer();
  const cid = world.start("cid");
  world.pass(1_000);
  cid.create("salon");
  world.pass(1_000);
  let isHome = false;
  world.loses = ({ from, message }) => {
    isHome ||= message?.TYPE_MESSAGE === "DEMANDE_ACCES_MESSAGERIE_PRIVEE";
    return isHome && from === "ann";
  };
  ann.say("for salon");
  world.pass(20_000);
  assertEquals(ann.core.phase, "reconnecting");
  world.loses = () => false;
  world.pass(20_000);
  assertEquals(ann.place.split(" ")[0], "salon:");
  assertEquals(textsOf(cid), ["text ann: for salon"]);
});

Deno.test("a session that finds its name taken after connecting anew keeps trying", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  world.startServer();
  const thief = world.start("ann");
  world.pass(1_000);
  world.pass(90_000);
  assertEquals(ann.core.phase, "reconnecting");
  assert(ann.take().some((line) => line.startsWith("nameTaken")));
  thief.disconnect();
  world.pass(60_000);
  assertEquals(ann.core.phase, "connected");
  assertEquals(ann.take().slice(-2), ["back true", "at public []"]);
});

Deno.test("a session that is leaving when the server forgets it does not connect anew", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  world.loses = isText;
  ann.say("under way");
  ann.disconnect();
  world.startServer();
  world.pass(50_000);
  assertEquals(ann.take().at(-1), "closed disconnected");
  assertEquals(world.server!.state.users.size, 0);
});

Deno.test("moves that wait are made after connecting anew, the one under way has failed", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  world.startServer();
  const first = ann.create("one");
  ann.say("for one");
  const second = ann.create("two");
  ann.say("for two");
  world.pass(3_000);
  assertEquals([first, second], [["no answer"], ["CREATION_VALIDEE 1"]]);
  assertEquals(ann.take(), [
    "returned 1 notMoved",
    "back true",
    "at public []",
    "at two []",
    "delivered 2",
  ]);
});

Deno.test("a text typed behind a move is returned when the server forgets the session before the roster", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  world.loses = ({ to, message }) =>
    to === "ann" && message?.TYPE_MESSAGE === "PRESENCE";
  const created = ann.create("salon");
  world.pass(1_000);
  assertEquals(created, ["CREATION_VALIDEE 1"]);
  ann.say("for the salon");
  world.startServer();
  world.loses = () => false;
  bob.ask("DEMANDER_LISTE_CLIENT", { NOM_MESSAGERIE: "" });
  ann.ask("DEMANDER_LISTE_CLIENT", { NOM_MESSAGERIE: "" });
  world.pass(10_000);
  assertEquals(textsOf(bob), []);
  assertEquals(ann.take(), [
    "returned 1 notMoved",
    "back true",
    "at public []",
    "arrived bob",
  ]);
});

Deno.test("a session that connects anew counts from the probe, not from what the earlier connection repeats", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  for (let n = 0; n < 30; n++) ann.say("earlier");
  world.pass(1_000);
  const late = world.sent.findLast(({ from, to, message }) =>
    from === "server" && to === "bob" && message?.TYPE_MESSAGE === "TEXTE"
  )!;
  world.startServer();
  world.loses = ({ from, message }) =>
    from === "bob" && message?.TYPE_MESSAGE === "CONNEXION";
  for (const one of [ann, bob]) {
    one.ask("DEMANDER_LISTE_CLIENT", { NOM_MESSAGERIE: "" });
  }
  world.pass(50);
  world.forge(bob.address, late.octets);
  world.pass(50);
  world.loses = () => false;
  world.pass(2_000);
  bob.take();
  let texts = 0;
  world.loses = ({ from, message }) =>
    from === "server" && message?.TYPE_MESSAGE === "TEXTE" && ++texts === 1;
  for (const text of ["1", "2"]) ann.say(text);
  world.pass(1_000);
  assertEquals(textsOf(bob), ["text ann: 1", "text ann: 2"]);
});

Deno.test("what a server sent to the session before comes too late for this one", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  world.forge(ann.address, ofServer("TEXTE", chat(""), { numSeq: 140 }));
  world.pass(1_000);
  world.startServer({ randomNumSeq: () => 30_000 });
  world.pass(50_000);
  ann.create("red");
  world.pass(1_000);
  ann.take();
  const { dropped } = ann.core, late = { numSeq: 150 };
  world.forge(ann.address, ofServer("PRESENCE", EMPTY_ROSTER, late));
  world.forge(ann.address, ofServer("QUITTER_MESSAGERIE_PRIVEE", {}, late));
  world.forge(ann.address, ofServer("TEXTE", chat("late"), { ...late, id: 2 }));
  world.pass(1_000);
  assertEquals([ann.take(), ann.place], [[], "red:"]);
  assertEquals(ann.core.dropped, dropped + 3);
  bob.join("red");
  world.pass(1_000);
  bob.say("hi");
  world.pass(1_000);
  assertEquals(ann.take(), ["arrived bob", "text bob: hi"]);
  world.pass(30_000);
  world.forge(ann.address, ofServer("TEXTE", chat("no more"), { numSeq: 151 }));
  world.pass(100);
  assertEquals(ann.take(), ["notice no more"]);
});

Deno.test("a late probe of the session before keeps nothing from this one", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  world.startServer({ randomNumSeq: () => 30_000 });
  world.pass(50_000);
  ann.take();
  for (const numSeq of [150, 50_000]) {
    world.forge(ann.address, ofServer("TEXTE", chat(""), { numSeq }));
  }
  world.pass(1_000);
  for (const text of ["1", "2"]) bob.say(text);
  world.pass(1_000);
  assertEquals(ann.take(), ["text bob: 1", "text bob: 2"]);
});
