import { assert, assertEquals } from "@std/assert";
import { encode } from "../../protocol/encode.ts";
import { World } from "./harness.ts";
import { except, refusing, silent } from "./reactions.ts";

const hex = (text: string) => Uint8Array.fromHex(text.replaceAll(" ", ""));

Deno.test("Server answers only CONNEXION, and shows a user to nobody, before its address is proven", () => {
  const world = new World();
  const ann = world.connected("ann");
  const eve = world.client();
  eve.react = silent;
  assertEquals(eve.connect("eve"), "INSCRIPTION_VALIDEE 2");
  assertEquals(eve.say("hello"), undefined);
  assertEquals(eve.create("salon"), undefined);
  assertEquals(eve.enter("salon"), undefined);
  assertEquals(eve.quit(), undefined);
  assertEquals(eve.invite("ann"), undefined);
  assertEquals(eve.ask("DEMANDER_LISTE_MESSAGERIE", {}), undefined);
  assertEquals(
    eve.ask("DEMANDER_LISTE_CLIENT", { NOM_MESSAGERIE: "" }),
    undefined,
  );
  assertEquals(eve.ask("DECONNEXION", {}), undefined);
  assertEquals(eve.send(hex("d8100040")), undefined, "an unknown code");
  assertEquals(eve.ask("CONNEXION", {}), "CONNEXION_REUSSIE");
  ann.create("salon");
  assertEquals(ann.invite("eve"), "ERREUR INEXISTANT");
  assertEquals(
    ann.ask("DEMANDER_LISTE_CLIENT", { NOM_MESSAGERIE: "" }),
    "[ann]",
  );
  ann.quit();
  ann.say("anybody?");
  assertEquals(ann.take(), [
    "PRESENCE LISTE 1 salon []",
    "PRESENCE LISTE 0 []",
  ]);
  assertEquals(eve.take(), ["TEXTE 255"]);
  assertEquals(world.events, ["arrived ann"]);
});

Deno.test("Server runs a request that it dropped when its repeat comes after the proof", () => {
  const world = new World();
  const eve = world.client();
  eve.react = silent;
  eve.connect("eve");
  const numSeq = eve.numSeq;
  assertEquals(eve.create("salon"), undefined);
  eve.react = except("DEMANDE_MESSAGERIE_PRIVEE", silent);
  world.pass(150);
  eve.numSeq = numSeq;
  assertEquals(eve.create("salon"), "CREATION_VALIDEE 1");
});

Deno.test("Server takes an ERREUR other than NON_CONNECTE for the proof when it probes", () => {
  const world = new World();
  const ann = world.client();
  ann.react = except("TEXTE", refusing("MALFORME"));
  ann.connect("ann");
  assertEquals(world.events, ["arrived ann"]);
  const bob = world.client();
  bob.react = except("TEXTE", refusing("NON_CONNECTE"));
  bob.connect("bob");
  assertEquals(world.events, ["arrived ann"]);
  assertEquals(world.server.state.users.size, 1);
});

Deno.test("Server sends an unproven address at most three times what came, headers counted", () => {
  const world = new World();
  const eve = world.client();
  eve.react = silent;
  let came = 0;
  const check = () => {
    const sent = world.sent.reduce(
      (sum, { octets }) => sum + octets.length + 28,
      0,
    );
    assert(sent <= 3 * came, `${sent} octets sent, ${came} came`);
  };
  const first = encode({
    TYPE_MESSAGE: "CONNEXION",
    ID_USER: 0,
    NUM_SEQ: 9,
    DONNEES_MESSAGE: { USER_NAME: "e" },
  });
  for (let round = 0; round < 20; round++) {
    const octets = round % 3 === 0 ? first : hex("0808 0100");
    came += octets.length + 28;
    eve.send(octets);
    check();
    world.pass(1_000);
    check();
  }
  const probes = world.sent.filter(({ octets }) => octets[0] === 0x7f);
  assert(probes.length > 14, "the probe waits for room, it does not fail");
  assertEquals(world.server.state.users.size, 1);
});

Deno.test("Server has an unproven user yield name, number and place when a newcomer needs them", () => {
  const world = new World({ maxUsersPerHost: 1 });
  const eve = world.client();
  eve.react = silent;
  assertEquals(eve.connect("ann"), "INSCRIPTION_VALIDEE 1");
  const ann = world.client({ hostname: "192.0.2.2" });
  assertEquals(ann.connect("ann"), "INSCRIPTION_VALIDEE 2");
  const eva = world.client();
  eva.react = silent;
  assertEquals(eva.connect("eva"), "INSCRIPTION_VALIDEE 3");
  assertEquals(world.client().connect("bob"), "INSCRIPTION_VALIDEE 4");
  assertEquals(world.events, ["arrived ann", "arrived bob"]);
  assertEquals(eve.ask("CONNEXION", {}), "CONNEXION_ERREUR");
});
