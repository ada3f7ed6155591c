import { assertEquals } from "@std/assert";
import { summary } from "../server/summary.ts";
import {
  chat,
  EMPTY_ROSTER,
  ofServer,
  type TestSession,
  World,
} from "./harness.ts";
import type { Message } from "../../protocol/messages.ts";

/** What a session sends the server back. */
function answers(
  world: World,
  session: TestSession,
  message: Message | Uint8Array,
): string[] {
  world.sent.length = 0;
  world.forge(session.address, message);
  world.pass(50);
  return world.sent
    .filter(({ to, message }) =>
      to === "server" && message?.TYPE_MESSAGE !== "CONNEXION"
    )
    .map(({ message }) => message ? summary(message) : "?");
}

function octets(hex: string): Uint8Array {
  return Uint8Array.fromHex(hex);
}

Deno.test("an unknown odd code is answered by TYPE_INCONNU, an even one by nothing", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  assertEquals(answers(world, ann, octets("fff80008")), [
    "ERREUR TYPE_INCONNU",
  ]);
  assertEquals(answers(world, ann, octets("e7f80010")), []);
  assertEquals(answers(world, ann, octets("07f80018")), []);
});

Deno.test("a malformed request is answered by MALFORME, a malformed response by nothing", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  assertEquals(answers(world, ann, octets("7ff80008000561")), [
    "ERREUR MALFORME",
  ]);
  assertEquals(answers(world, ann, octets("bff80068")), ["ERREUR MALFORME"]);
  assertEquals(answers(world, ann, octets("87f8000800")), []);
  assertEquals(answers(world, ann, octets("7ff8")), []);
});

Deno.test("a request that only a server runs is answered by NON_PERMIS", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  const requests = [
    ofServer("DEMANDER_LISTE_CLIENT", { NOM_MESSAGERIE: "" }),
    ofServer("DEMANDER_LISTE_MESSAGERIE", {}),
    ofServer("CHANGER_MESSAGERIE", { NOM_MESSAGERIE: "a" }),
    ofServer("INVITER_MESSAGERIE_PRIVEE", { USER_NAME: "a" }),
    ofServer("CONNEXION", {}),
  ];
  for (const request of requests) {
    assertEquals(answers(world, ann, request), ["ERREUR NON_PERMIS"]);
  }
});

Deno.test("a request from the server's address under the ID_USER of another is dropped", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  const forged = ofServer("QUITTER_MESSAGERIE_PRIVEE", {}, { id: 7 });
  assertEquals(answers(world, ann, forged), []);
  assertEquals([ann.core.dropped, ann.take()], [1, []]);
});

Deno.test("datagrams of strangers are dropped and counted, whatever they are", () => {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  world.sent.length = 0;
  for (
    const request of [
      ofServer("DECONNEXION", {}),
      ofServer("TEXTE", chat("hi")),
      octets("fff80008"),
    ]
  ) world.forge(ann.address, request, bob.address);
  world.forge(ann.address, octets("87f80008"), bob.address);
  world.pass(50);
  assertEquals(world.sent.length, 4);
  assertEquals([ann.core.dropped, ann.take()], [3, []]);
});

Deno.test("a request that comes again gets its answer again, and is told of once", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  const text = ofServer("TEXTE", chat("hi"));
  assertEquals(answers(world, ann, text), ["REPONSE_TEXTE"]);
  assertEquals(answers(world, ann, text), ["REPONSE_TEXTE"]);
  world.pass(200);
  assertEquals(ann.take(), ["notice hi"]);
});

Deno.test("only the probe is answered before the session is connected", () => {
  const world = new World();
  world.stopServer();
  const ann = world.start("ann");
  const demand = ofServer("DECONNEXION", {});
  assertEquals(answers(world, ann, demand), []);
  assertEquals(answers(world, ann, ofServer("TEXTE", chat("hi"))), []);
  assertEquals(answers(world, ann, ofServer("TEXTE", chat(""))), [
    "REPONSE_TEXTE",
  ]);
  assertEquals(ann.take(), []);
});

Deno.test("whatever comes after the end is answered by NON_CONNECTE, and not told of", () => {
  const world = new World();
  const [ann] = world.connect("ann");
  ann.core.abort(world.now);
  world.pass(100);
  assertEquals(ann.take(), ["closed disconnected"]);
  const requests = [
    ofServer("TEXTE", chat("hi")),
    ofServer("PRESENCE", EMPTY_ROSTER),
    ofServer("DECONNEXION", {}),
    ofServer("QUITTER_MESSAGERIE_PRIVEE", {}),
  ];
  for (const request of requests) {
    assertEquals(answers(world, ann, request), ["ERREUR NON_CONNECTE"]);
  }
  world.pass(10_000);
  assertEquals(ann.take(), []);
});
