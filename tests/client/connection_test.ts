import { assert, assertEquals } from "@std/assert";
import { type Datagram, ofServer, World } from "./harness.ts";

function isHello({ from, message }: Datagram): boolean {
  return from !== "server" && message?.TYPE_MESSAGE === "CONNEXION" &&
    message.ID_USER === 0;
}

function isKeepAlive({ from, message }: Datagram): boolean {
  return from !== "server" && message?.TYPE_MESSAGE === "CONNEXION" &&
    message.ID_USER !== 0;
}

Deno.test("start() tells of the ID_USER, then of the place", () => {
  const world = new World();
  const ann = world.start("ann");
  assertEquals(ann.core.phase, "connecting");
  assertEquals(ann.place, "nowhere");
  world.pass(1_000);
  assertEquals(ann.take(), ["connected 1", "at public []"]);
  assertEquals([ann.core.phase, ann.core.id], ["connected", 1]);
  assertEquals(ann.place, "public:");
});

Deno.test("start() acknowledges the probe when it comes before the acceptance", () => {
  const world = new World();
  let isLost = true;
  world.loses = ({ message }) => {
    if (message?.TYPE_MESSAGE !== "REPONSE_CONNEXION" || !isLost) return false;
    isLost = false;
    return true;
  };
  const ann = world.start("ann");
  world.pass(50);
  assertEquals(ann.core.id, 0);
  const answers = world.sent.filter(({ message }) =>
    message?.TYPE_MESSAGE === "REPONSE_TEXTE"
  );
  assertEquals(answers.map(({ message }) => message?.ID_USER), [0]);
  world.pass(1_000);
  assertEquals(ann.take(), ["connected 1", "at public []"]);
});

Deno.test("start() ends the session after M tries when nobody answers", () => {
  const world = new World();
  world.stopServer();
  const ann = world.start("ann");
  world.pass(9_699);
  assertEquals(ann.take(), []);
  world.pass(1);
  assertEquals(ann.take(), ["closed noResponse"]);
  assertEquals(world.sent.length, 14);
  world.pass(100_000);
  assertEquals(world.sent.length, 14);
});

Deno.test("start() ends the session when the server is full", () => {
  const world = new World({ maxUsersPerHost: 0 });
  const ann = world.start("ann");
  world.pass(1_000);
  assertEquals(ann.take(), ["closed refused"]);
  assertEquals(ann.core.refusal, "SERVEUR_PLEIN");
});

Deno.test("start() ends the session when it is answered by an ERREUR", () => {
  const world = new World();
  world.stopServer();
  const ann = world.start("ann");
  const { message } = world.sent[0]!;
  const numSeq = message!.NUM_SEQ;
  world.forge(
    ann.address,
    ofServer("ERREUR", { MOTIF: "TYPE_INCONNU", RAISON: "" }, { numSeq }),
  );
  world.pass(100);
  assertEquals(ann.take(), ["closed refused"]);
  assertEquals(ann.core.refusal, "ERREUR");
});

Deno.test("start() asks for a taken name each second for 15 s under new numbers", () => {
  const world = new World();
  world.connect("ann");
  const other = world.start("ann");
  world.pass(14_900);
  assertEquals(other.core.phase, "connecting");
  assertEquals(new Set(other.take().map((line) => line.split(" ")[0])).size, 1);
  world.pass(1_000);
  assertEquals(other.take().at(-1), "closed refused");
  assertEquals(other.core.refusal, "USER_NAME_EXISTANT");
  const hellos = world.sent.filter(isHello);
  assertEquals(hellos.length, 16);
  assertEquals(new Set(hellos.map(({ octets }) => octets.toHex())).size, 16);
});

Deno.test("start() gets a taken name when its holder is gone", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  world.remove(ann);
  const heir = world.start("ann");
  world.pass(15_000);
  assertEquals(heir.take().slice(-2), ["connected 2", "at public []"]);
});

Deno.test("a session says CONNEXION each second until the server has asked it something", () => {
  const world = new World();
  world.loses = ({ message }) => message?.TYPE_MESSAGE === "TEXTE";
  world.start("ann");
  world.pass(5_500);
  const times = world.sent.filter(isKeepAlive).map(({ at }) => at - 1_000_000);
  assertEquals(times, [1_010, 2_010, 3_010, 4_010, 5_010]);
  world.loses = () => false;
  world.pass(2_000);
  const before = world.sent.filter(isKeepAlive).length;
  world.pass(30_000);
  assertEquals(world.sent.filter(isKeepAlive).length, before);
});

Deno.test("a session says CONNEXION every 45 s, and stays connected", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  world.pass(600_000);
  const times = world.sent
    .filter((datagram) => isKeepAlive(datagram) && datagram.from === "ann")
    .map(({ at }) => at);
  assertEquals(times.length, 13);
  assert(
    times.slice(1).every((at, i) => Math.abs(at - times[i]! - 45_010) < 5),
  );
  assertEquals([ann.take(), bob.take()], [[], []]);
  assertEquals(ann.place, "public: bob");
});

Deno.test("DECONNEXION of the server is answered, and a CONNEXION decides", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  world.forge(ann.address, ofServer("DECONNEXION", {}));
  world.pass(100);
  assertEquals(ann.take(), ["serverStopping", "back false"]);
  assertEquals(world.said(({ from }) => from === "ann"), [
    "ann > server: DEMANDE_SUCCESS",
    "ann > server: CONNEXION",
  ]);
  ann.say("still here");
  world.pass(100);
  assertEquals(ann.take(), ["delivered 1"]);
});

Deno.test("DECONNEXION of a server that stops has it looked for until it is back", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  world.server!.stop(world.now);
  world.pass(20);
  world.stopServer();
  assertEquals(ann.take(), ["serverStopping"]);
  world.pass(30_000);
  world.startServer();
  world.pass(30_000);
  assertEquals(ann.core.phase, "connected");
  assertEquals(ann.take().slice(-2), ["back true", "at public []"]);
});
