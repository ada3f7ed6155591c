import { assertEquals } from "@std/assert";
import { World } from "./harness.ts";
import { acknowledge, except, refusing, silent } from "./reactions.ts";

const hex = (text: string) => Uint8Array.fromHex(text.replaceAll(" ", ""));

Deno.test("Server gives every STATUT_CREATION when messageries are created", () => {
  const world = new World();
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  assertEquals(ann.create("salon", { max: 5 }), "CREATION_VALIDEE 1");
  assertEquals(bob.create("salon", { max: 5 }), "NOM_MESSAGERIE_EXISTANT 0");
  assertEquals(bob.create("salon", { max: 0 }), "NOM_MESSAGERIE_EXISTANT 0");
  assertEquals(bob.create("other", { max: 0 }), "NUM_MAX_PETIT 0");
  assertEquals(bob.create("other", { max: 1 }), "NUM_MAX_PETIT 0");
  for (
    const [index, data] of [
      "23 01",
      "61 05",
      "612362 23 05",
      "61".repeat(51) + "23 05",
      "2061 23 05",
      "612020 62 23 05",
      "ff 23 05",
      "65cc81 23 05",
    ].entries()
  ) {
    const octets = hex("18100018" + data);
    octets[2] = 0x40 + index;
    assertEquals(bob.send(octets), "NOM_MESSAGERIE_ERREUR 0", data);
  }
  bob.numSeq = 600;
  const long = "a".repeat(50);
  assertEquals(bob.create(long, { max: 2 }), "CREATION_VALIDEE 2");
});

Deno.test("Server gives every STATUT_ACCES, and changes nothing on refusal, when somebody enters", () => {
  const world = new World();
  const [ann, bob, cid] = ["ann", "bob", "cid"].map((name) =>
    world.connected(name)
  );
  ann!.create("full", { max: 2 });
  bob!.create("direct", { direct: true, max: 2 });
  cid!.create("his");
  for (
    const type of [
      "DEMANDE_ACCES_MESSAGERIE_PRIVEE",
      "CHANGER_MESSAGERIE",
    ] as const
  ) {
    const ask = (NOM_MESSAGERIE: string) => cid!.ask(type, { NOM_MESSAGERIE });
    const { state } = world.server;
    assertEquals(ask("nowhere"), "CENTRALISEE NOM_MESSAGERIE_INEXISTANT");
    assertEquals(ask(""), "CENTRALISEE NOM_MESSAGERIE_INEXISTANT");
    assertEquals(ask("a  b"), "CENTRALISEE NOM_MESSAGERIE_INEXISTANT");
    assertEquals(ask("his"), "CENTRALISEE ACCES_REUSSI");
    assertEquals(world.server.state, state);
    assertEquals(ask("full"), "CENTRALISEE ACCES_REUSSI");
    const late = world.connected(type.slice(0, 4));
    const entering = (NOM_MESSAGERIE: string) =>
      late.ask(type, { NOM_MESSAGERIE });
    assertEquals(entering("full"), "CENTRALISEE MAX_CLIENT_ATTEINT");
    assertEquals(
      entering("direct"),
      "DECENTRALISEE ACCES_REUSSI [bob@192.0.2.1:5001]",
    );
    assertEquals(ask("direct"), "DECENTRALISEE MAX_CLIENT_ATTEINT");
    cid!.quit();
    ann!.create("full", { max: 2 });
    late.quit();
    bob!.create("direct", { direct: true, max: 2 });
    cid!.create("his");
  }
});

Deno.test("Server gives every STATUT_EXIT when somebody leaves", () => {
  const world = new World();
  const ann = world.connected("ann");
  assertEquals(ann.quit(), "CLIENT_INEXISTANT");
  ann.create("salon");
  assertEquals(ann.quit(), "EXIT_REUSSI");
  assertEquals(ann.quit(), "CLIENT_INEXISTANT");
});

Deno.test("Server lists messageries and users when asked", () => {
  const world = new World();
  const [ann, bob, cid] = ["ann", "bob", "cid"].map((name) =>
    world.connected(name)
  );
  const clients = (NOM_MESSAGERIE: string) =>
    cid!.ask("DEMANDER_LISTE_CLIENT", { NOM_MESSAGERIE });
  assertEquals(cid!.ask("DEMANDER_LISTE_MESSAGERIE", {}), "[]");
  ann!.create("salon");
  bob!.create("direct", { direct: true });
  cid!.enter("salon");
  assertEquals(
    cid!.ask("DEMANDER_LISTE_MESSAGERIE", {}),
    "[salon 2, direct* 1]",
  );
  assertEquals(clients(""), "[ann bob cid]");
  assertEquals(clients("salon"), "[ann cid]");
  assertEquals(clients("direct"), "[bob]");
  assertEquals(clients("nowhere"), "ERREUR INEXISTANT");
  assertEquals(clients(" "), "ERREUR INEXISTANT");
});

Deno.test("Server refuses a decentralised messagerie to who has no IPv4 address", () => {
  const world = new World();
  const ann = world.connected("ann", { hostname: "2001:db8::1" });
  const bob = world.connected("bob");
  assertEquals(ann.create("direct", { direct: true }), "ERREUR NON_PERMIS");
  bob.create("direct", { direct: true });
  assertEquals(ann.enter("direct"), "ERREUR NON_PERMIS");
  assertEquals(bob.invite("ann"), "ERREUR NON_PERMIS");
  assertEquals(ann.create("salon"), "CREATION_VALIDEE 2");
});

// ---- the last one

/** ann, who is left alone in a messagerie when `leave` has happened. */
function leftAlone(
  leave: (bob: ReturnType<World["connected"]>, world: World) => void,
  { direct = false } = {},
) {
  const world = new World();
  world.connected("zoe");
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  bob.create("salon", { direct });
  ann.enter("salon");
  world.pass(1_000);
  ann.take();
  leave(bob, world);
  return { world, ann, bob };
}

Deno.test("Server tells the last member of the departure, the closing and the public roster, in that order", () => {
  const ways = {
    leaving: leftAlone((bob) => bob.quit()),
    creating: leftAlone((bob) => bob.create("new")),
    goodbye: leftAlone((bob) => bob.ask("DECONNEXION", {})),
    "connecting anew": leftAlone((bob) => {
      bob.react = silent;
      bob.connect("bob");
    }),
    decentralised: leftAlone((bob) => bob.ask("DECONNEXION", {}), {
      direct: true,
    }),
  };
  for (const [way, { ann }] of Object.entries(ways)) {
    const [departure, closing, roster, ...more] = ann.take();
    const bob = way === "decentralised" ? "bob@192.0.2.1:5002" : "bob";
    assertEquals(departure, `PRESENCE DEPART 1 salon [${bob}]`, way);
    assertEquals(closing, "QUITTER_MESSAGERIE_PRIVEE", way);
    assertEquals(roster!.replace(" bob", ""), "PRESENCE LISTE 0 [zoe]", way);
    assertEquals(more, [], way);
  }
});

Deno.test("Server closes a messagerie when its last but one member is silent for too long", () => {
  const { world, ann } = leftAlone((bob, world) => {
    bob.react = silent;
    world.pass(60_000);
  });
  ann.ask("CONNEXION", {});
  world.pass(40_000);
  assertEquals(ann.take(), [
    "PRESENCE DEPART 1 salon [bob]",
    "QUITTER_MESSAGERIE_PRIVEE",
    "PRESENCE LISTE 0 [zoe]",
  ]);
  assertEquals(world.server.state.messageries.size, 1);
});

Deno.test("Server refuses texts of the last member until it answers the QUITTER", () => {
  for (const answer of [acknowledge, refusing("NON_PERMIS")]) {
    const world = new World();
    const zoe = world.connected("zoe");
    const ann = world.connected("ann");
    const bob = world.connected("bob");
    bob.create("salon");
    ann.enter("salon");
    world.pass(1_000);
    zoe.take();
    ann.react = except("QUITTER_MESSAGERIE_PRIVEE", silent);
    bob.ask("DECONNEXION", {});
    assertEquals(ann.say("typed in private"), "ERREUR NON_PERMIS");
    assertEquals(ann.say(""), "REPONSE_TEXTE");
    ann.react = except("QUITTER_MESSAGERIE_PRIVEE", answer);
    world.pass(200);
    assertEquals(ann.say("typed in public"), "REPONSE_TEXTE");
    assertEquals(zoe.take(), [
      "PRESENCE ARRIVEE 0 [ann]",
      "TEXTE 2 typed in public",
    ]);
  }
});

Deno.test("Server takes texts again when M tries of the QUITTER have ended", () => {
  const world = new World();
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  bob.create("salon");
  ann.enter("salon");
  ann.react = except("QUITTER_MESSAGERIE_PRIVEE", silent);
  world.pass(1_000);
  bob.quit();
  world.pass(9_600);
  assertEquals(ann.say("too early"), "ERREUR NON_PERMIS");
  world.pass(200);
  assertEquals(ann.say("now"), "REPONSE_TEXTE");
});
