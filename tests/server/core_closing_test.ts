import { assertEquals } from "@std/assert";
import { type TestClient, World } from "./harness.ts";
import { except, silent } from "./reactions.ts";

/** The texts that have come to a client since it was last asked. */
const textsOf = (client: TestClient) =>
  client.take().filter((one) => one.startsWith("TEXTE"));
/** ann, bob and cid in the public messagerie. */
const three = (world: World) =>
  ["ann", "bob", "cid"].map((name) => world.connected(name)) as [
    TestClient,
    TestClient,
    TestClient,
  ];
const text = (words: string) => ({ CHAT: new TextEncoder().encode(words) });

Deno.test("Server refuses a text that came before its messagerie was closed when its turn comes after", () => {
  const world = new World();
  const [ann, bob, cid] = three(world);
  ann.create("salon");
  bob.enter("salon");
  cid.take();
  const missing = bob.numSeq++;
  const held = bob.numSeq++;
  assertEquals(bob.ask("TEXTE", text("secret"), { numSeq: held }), undefined);
  ann.quit();
  bob.take();
  cid.take();
  bob.ask("TEXTE", text(""), { numSeq: missing });
  const answer = bob.received.find(({ NUM_SEQ, TYPE_MESSAGE }) =>
    NUM_SEQ === held && TYPE_MESSAGE === "ERREUR"
  );
  assertEquals(answer?.DONNEES_MESSAGE, {
    MOTIF: "NON_PERMIS",
    RAISON: "the messagerie was closed",
  });
  world.pass(100);
  bob.say("hello all");
  assertEquals(textsOf(cid), ["TEXTE 2 hello all"]);
});

Deno.test("Server refuses texts until every QUITTER is answered when two messageries were closed in a row", () => {
  const world = new World();
  const [ann, bob, cid] = three(world);
  bob.react = except("QUITTER_MESSAGERIE_PRIVEE", silent);
  for (const room of ["first", "second"]) {
    ann.create(room);
    bob.enter(room);
    ann.quit();
  }
  cid.take();
  const quitters = bob.received.filter(({ TYPE_MESSAGE }) =>
    TYPE_MESSAGE === "QUITTER_MESSAGERIE_PRIVEE"
  );
  assertEquals(new Set(quitters.map(({ NUM_SEQ }) => NUM_SEQ)).size, 2);
  const confirm = (numSeq: number) =>
    bob.ask("REPONSE_QUITTER_MESSAGERIE_PRIVEE", {
      STATUT_EXIT: "EXIT_REUSSI",
    }, { numSeq });
  confirm(quitters[0]!.NUM_SEQ);
  assertEquals(bob.say("secret"), "ERREUR NON_PERMIS");
  confirm(quitters.at(-1)!.NUM_SEQ);
  world.pass(100);
  bob.say("hello all");
  assertEquals(textsOf(cid), ["TEXTE 2 hello all"]);
});

Deno.test("Server waits for the repeat of a text that may have been overtaken by the answer to QUITTER", () => {
  const world = new World();
  const [ann, bob, cid] = three(world);
  ann.create("salon");
  bob.enter("salon");
  ann.quit();
  cid.take();
  const secret = bob.numSeq++, hello = bob.numSeq++;
  const say = (words: string, numSeq: number) =>
    bob.ask("TEXTE", text(words), { numSeq });
  assertEquals(say("secret", secret), undefined);
  assertEquals(say("hello all", hello), undefined);
  world.pass(100);
  assertEquals(say("", secret), "REPONSE_TEXTE", "taken back");
  assertEquals(say("hello all", hello), "REPONSE_TEXTE");
  assertEquals(textsOf(cid), ["TEXTE 2 hello all"]);
});
