import { assertEquals } from "@std/assert";
import { encode } from "../../protocol/encode.ts";
import type { Message } from "../../protocol/messages.ts";
import { World } from "./harness.ts";
import { except, silent } from "./reactions.ts";

const hex = (text: string) => Uint8Array.fromHex(text.replaceAll(" ", ""));

const message = (fields: Omit<Message, "NUM_SEQ">) =>
  encode({ ...fields, NUM_SEQ: 7_700 } as Message);

Deno.test("Server sends the stored answer, and runs nothing, when a request is repeated", () => {
  const world = new World();
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  world.pass(200);
  bob.take();
  const text = message({
    TYPE_MESSAGE: "TEXTE",
    ID_USER: 1,
    DONNEES_MESSAGE: { CHAT: hex("61") },
  });
  const create = message({
    TYPE_MESSAGE: "CREER_MESSAGERIE_PRIVEE",
    ID_USER: 1,
    DONNEES_MESSAGE: {
      MODE_MESSAGERIE: "CENTRALISEE",
      NOM_MESSAGERIE: "salon",
      NUM_MAX: 5,
    },
  });
  for (let time = 0; time < 3; time++) {
    assertEquals(ann.send(text), "REPONSE_TEXTE");
    assertEquals(ann.send(create), "CREATION_VALIDEE 1");
  }
  assertEquals(bob.take(), ["TEXTE 1 a", "PRESENCE DEPART 0 [ann]"]);
  ann.quit();
  assertEquals(ann.send(create), "CREATION_VALIDEE 1", "though it is gone");
  assertEquals(world.server.state.messageries.size, 1);
  world.pass(90_000);
  ann.ask("CONNEXION", {});
  world.pass(89_999);
  assertEquals(ann.send(create), "CREATION_VALIDEE 1", "still known");
  world.pass(1);
  assertEquals(ann.send(create), "CREATION_VALIDEE 2", "after 180 s");
});

Deno.test("Server sends the stored answer when DECONNEXION or CONNEXION is repeated", () => {
  const world = new World();
  const ann = world.client();
  const connect = message({
    TYPE_MESSAGE: "CONNEXION",
    ID_USER: 0,
    DONNEES_MESSAGE: { USER_NAME: "ann" },
  });
  const goodbye = message({
    TYPE_MESSAGE: "DECONNEXION",
    ID_USER: 1,
    DONNEES_MESSAGE: {},
  });
  assertEquals(ann.send(connect), "INSCRIPTION_VALIDEE 1");
  assertEquals(ann.send(connect), "INSCRIPTION_VALIDEE 1");
  assertEquals(ann.send(goodbye), "DEMANDE_SUCCESS");
  assertEquals(ann.send(goodbye), "DEMANDE_SUCCESS");
  assertEquals(ann.send(connect), "INSCRIPTION_VALIDEE 1", "as it was");
  assertEquals(world.events, ["arrived ann", "left ann goodbye"]);
  assertEquals(world.server.state.users.size, 0);
  ann.numSeq = 500;
  assertEquals(ann.ask("DECONNEXION", {}), "ERREUR_DECONNEXION");
  world.pass(179_999);
  assertEquals(ann.send(connect), "INSCRIPTION_VALIDEE 1", "still known");
  world.pass(1);
  assertEquals(ann.send(connect), "INSCRIPTION_VALIDEE 2", "after 180 s");
});

Deno.test("Server answers lists and keep-alives anew when they are repeated", () => {
  const world = new World();
  const ann = world.connected("ann");
  const list = hex("48080268 23");
  assertEquals(ann.send(list), "[ann]");
  world.connected("bob");
  assertEquals(ann.send(list), "[ann bob]");
});

Deno.test("Server runs requests in the order of NUM_SEQ when they come out of order", () => {
  const world = new World();
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  world.pass(200);
  bob.take();
  ann.react = except("PRESENCE", silent);
  const first = ann.numSeq;
  ann.numSeq = first + 1;
  assertEquals(ann.create("salon"), undefined, "waits for the text before it");
  assertEquals(
    ann.ask("DEMANDER_LISTE_CLIENT", { NOM_MESSAGERIE: "" }),
    "[ann bob]",
  );
  ann.numSeq = first;
  ann.say("first");
  assertEquals(bob.take(), ["TEXTE 1 first", "PRESENCE DEPART 0 [ann]"]);
  ann.numSeq = first + 4;
  assertEquals(ann.quit(), undefined);
  world.pass(1_999);
  assertEquals(world.server.state.messageries.size, 2);
  world.pass(1);
  assertEquals(world.server.state.messageries.size, 1);
});
