import { assert, assertEquals } from "@std/assert";
import { TYPE_CODES } from "../../protocol/messages.ts";
import { World } from "./harness.ts";

const hex = (text: string) => Uint8Array.fromHex(text.replaceAll(" ", ""));

/** A well-formed request of each type that a client may send to the server, sent as user 1. */
const REQUESTS: Readonly<Record<string, string>> = {
  CREER_MESSAGERIE_PRIVEE: "18080018 73 23 05",
  DEMANDER_LISTE_MESSAGERIE: "28080018",
  DEMANDE_ACCES_MESSAGERIE_PRIVEE: "38080018 73 23",
  DEMANDER_LISTE_CLIENT: "48080018 23",
  INVITER_MESSAGERIE_PRIVEE: "58080018 73 23",
  DEMANDE_MESSAGERIE_PRIVEE: "68080018 61 23 00 73 23",
  TEXTE: "78080018 0001 61",
  "TEXTE, empty": "78080018 0000",
  CHANGER_MESSAGERIE: "88080018 73 23",
  QUITTER_MESSAGERIE_PRIVEE: "98080018",
  PRESENCE: "b8080018 00 23 00",
};

Deno.test("Server answers NON_CONNECTE, no longer than what came, when a stranger asks", () => {
  const world = new World();
  world.connected("ann", { hostname: "192.0.2.9" });
  for (const [name, octets] of Object.entries(REQUESTS)) {
    const stranger = world.client();
    const before = world.sent.length;
    assertEquals(stranger.send(hex(octets)), "ERREUR NON_CONNECTE", name);
    const [answer, ...more] = world.sent.slice(before);
    assert(answer!.octets.length <= hex(octets).length, name);
    assertEquals(more, []);
  }
});

Deno.test("Server tells strangers that they are not connected when they keep alive or say goodbye", () => {
  const world = new World();
  const stranger = world.client();
  assertEquals(stranger.ask("CONNEXION", {}, { id: 1 }), "CONNEXION_ERREUR");
  assertEquals(
    stranger.ask("DECONNEXION", {}, { id: 1 }),
    "ERREUR_DECONNEXION",
  );
});

Deno.test("Server believes an address, not an ID_USER, when somebody borrows one", () => {
  const world = new World();
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  world.pass(200);
  ann.take();
  bob.numSeq = 100;
  for (const [name, octets] of Object.entries(REQUESTS)) {
    const before = world.sent.length;
    assertEquals(bob.send(hex(octets)), "ERREUR NON_CONNECTE", name);
    assertEquals(world.sent.length, before + 1);
    assert(world.sent.at(-1)!.octets.length <= hex(octets).length, name);
  }
  assertEquals(bob.ask("CONNEXION", {}, { id: 1 }), "ERREUR NON_CONNECTE");
  assertEquals(bob.ask("DECONNEXION", {}, { id: 1 }), "ERREUR NON_CONNECTE");
  assertEquals(
    bob.ask("TEXTE", { CHAT: hex("61") }, { id: 255 }),
    "ERREUR NON_CONNECTE",
  );
  assertEquals(ann.take(), []);
  assertEquals(world.server.state.users.size, 2);
  assertEquals(bob.ask("CONNEXION", {}), "CONNEXION_REUSSIE");
});

Deno.test("Server answers TYPE_INCONNU when a code of either parity is unknown", () => {
  const world = new World();
  const ann = world.connected("ann");
  const known = new Set<number>(Object.values(TYPE_CODES));
  const unknown = Array.from({ length: 32 }, (_, code) => code)
    .filter((code) => !known.has(code));
  assertEquals(unknown, [0, 25, 26, 27, 28, 29, 31]);
  for (const code of unknown) {
    const octets = hex("00080100");
    octets[0]! |= code << 3;
    assertEquals(ann.send(octets), "ERREUR TYPE_INCONNU", `code ${code}`);
    const stranger = world.client();
    assertEquals(stranger.send(octets), "ERREUR TYPE_INCONNU", `code ${code}`);
    assertEquals(world.sent.at(-1)!.octets.length, 4);
  }
});

Deno.test("Server answers MALFORME when the layout is not that of the code", () => {
  const world = new World();
  const ann = world.connected("ann");
  for (const [name, octets] of Object.entries(REQUESTS)) {
    const longer = hex(octets + "00");
    if (name.startsWith("CREER")) continue;
    assertEquals(ann.send(longer), "ERREUR MALFORME", name);
    const stranger = world.client();
    assertEquals(stranger.send(longer), "ERREUR MALFORME", name);
    assert(world.sent.at(-1)!.octets.length <= longer.length, name);
  }
  for (
    const octets of [
      "08080018 61 23", // a keep-alive with data
      "18080018 05",
      "18080018 73 23 ff",
      "38080018 73",
      "78080018 0003 6161",
      "78080018 00",
    ]
  ) assertEquals(ann.send(hex(octets)), "ERREUR MALFORME", octets);
});

Deno.test("Server judges the layout before who sends when both are wrong", () => {
  const world = new World();
  const ann = world.connected("ann");
  assertEquals(ann.send(hex("98100018 00")), "ERREUR MALFORME");
  assertEquals(ann.send(hex("18100018 2023 01")), "ERREUR NON_CONNECTE");
  assertEquals(
    world.client().send(hex("18080018 2023 01")),
    "ERREUR NON_CONNECTE",
  );
});

Deno.test("Server answers NON_PERMIS when it is sent what only it sends", () => {
  const world = new World();
  const ann = world.connected("ann");
  for (const name of ["DEMANDE_MESSAGERIE_PRIVEE", "PRESENCE"]) {
    assertEquals(ann.send(hex(REQUESTS[name]!)), "ERREUR NON_PERMIS", name);
  }
});

Deno.test("Server sends nothing when a response comes, or less than a header", () => {
  const world = new World();
  const ann = world.connected("ann");
  const before = world.sent.length;
  for (const from of [ann, world.client()]) {
    for (const code of Object.values(TYPE_CODES).filter((n) => n % 2 === 0)) {
      const octets = hex("00080100");
      octets[0]! |= code << 3;
      from.send(octets);
    }
    for (const octets of ["", "08", "080000"]) from.send(hex(octets));
  }
  assertEquals(world.sent.length, before);
});

Deno.test("Server drops datagrams when no host can have sent them", () => {
  const world = new World();
  for (
    const [hostname, port] of [
      ["192.0.2.1", 0],
      ["0.0.0.0", 9],
      ["224.0.0.1", 9],
      ["239.1.2.3", 9],
      ["255.255.255.255", 9],
      ["ff02::1", 9],
    ] as const
  ) world.client({ hostname, port }).connect("ann");
  assertEquals(world.sent, []);
  assertEquals(world.server.state.users.size, 0);
});
