import { assertEquals } from "@std/assert";
import { World } from "./harness.ts";
import { except, refusing, silent } from "./reactions.ts";

const hex = (text: string) => Uint8Array.fromHex(text.replaceAll(" ", ""));

Deno.test("Server accepts a user, probes it and sends it a roster when it connects", () => {
  const world = new World();
  const ann = world.client();
  assertEquals(ann.connect("ann"), "INSCRIPTION_VALIDEE 1");
  assertEquals(ann.take(), ["TEXTE 255", "PRESENCE LISTE 0 []"]);
  const bob = world.client();
  assertEquals(bob.connect("bob"), "INSCRIPTION_VALIDEE 2");
  assertEquals(bob.take(), ["TEXTE 255", "PRESENCE LISTE 0 [ann]"]);
  assertEquals(ann.take(), ["PRESENCE ARRIVEE 0 [bob]"]);
  assertEquals(world.events, ["arrived ann", "arrived bob"]);
});

Deno.test("Server sends the octets of PROTOCOL.md when somebody connects", () => {
  const world = new World({ randomNumSeq: () => 4_096 });
  const ann = world.client();
  ann.send(hex("08000008 616c696365 23"));
  assertEquals(world.sent.map(({ octets }) => octets.toHex()), [
    "17f8000801",
    "7ff880000000",
    "bff88008002300",
  ]);
});

Deno.test("Server answers USER_NAME_INVALIDE when a name is not fit", () => {
  const world = new World();
  for (
    const data of [
      "",
      "23",
      "61",
      "612362 23",
      "6161616161616161616161 23",
      "612062 23",
      "ff 23",
      "0a 23",
      "e2808b 23",
      "65cc81 23",
    ]
  ) {
    const octets = hex(`08000008${data}`);
    assertEquals(world.client().send(octets), "USER_NAME_INVALIDE 0", data);
  }
  assertEquals(world.server.state.users.size, 0);
});

Deno.test("Server answers USER_NAME_EXISTANT at once when the name is taken", () => {
  const world = new World();
  world.connected("ann");
  assertEquals(world.client().connect("ann"), "USER_NAME_EXISTANT 0");
  assertEquals(world.client().connect("Ann"), "INSCRIPTION_VALIDEE 2");
});

Deno.test("Server answers SERVEUR_PLEIN to the 255th user and takes the next when one leaves", () => {
  const world = new World();
  const clients = Array.from(
    { length: 254 },
    (_, n) => world.connected(`u${n}`, { hostname: `10.0.0.${1 + n % 200}` }),
  );
  assertEquals(clients[253]!.id, 254);
  assertEquals(world.client().connect("late"), "SERVEUR_PLEIN 0");
  assertEquals(world.client().connect("u7"), "USER_NAME_EXISTANT 0");
  assertEquals(clients[9]!.ask("DECONNEXION", {}), "DEMANDE_SUCCESS");
  assertEquals(world.client().connect("late"), "INSCRIPTION_VALIDEE 10");
});

Deno.test("Server answers SERVEUR_PLEIN when a host has its users", () => {
  const world = new World({ maxUsersPerHost: 2 });
  world.connected("ann");
  world.connected("bob");
  assertEquals(world.client().connect("cid"), "SERVEUR_PLEIN 0");
  const elsewhere = world.client({ hostname: "192.0.2.9" });
  assertEquals(elsewhere.connect("cid"), "INSCRIPTION_VALIDEE 3");
});

Deno.test("Server tells of a lack of room once a minute", () => {
  const world = new World({ maxUsersPerHost: 1, timeout: 1_000_000 });
  world.connected("ann");
  world.connected("bob", { hostname: "192.0.2.9" });
  const told = () => world.events.filter((event) => event.startsWith("full"));
  world.client().connect("cid");
  world.pass(59_999);
  world.client().connect("dan");
  assertEquals(told(), ["full 192.0.2.1 2 1"]);
  world.pass(1);
  world.client({ hostname: "192.0.2.9" }).connect("eve");
  assertEquals(told(), ["full 192.0.2.1 2 1", "full 192.0.2.9 2 1"]);
  world.client({ hostname: "192.0.2.8" }).connect("ann");
  assertEquals(told().length, 2);
});

// ---- who is gone

Deno.test("Server removes a user when it was silent for 100 s", () => {
  const world = new World();
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  ann.take();
  world.pass(60_000);
  assertEquals(ann.ask("CONNEXION", {}), "CONNEXION_REUSSIE");
  world.pass(39_999);
  assertEquals(world.server.state.users.size, 2);
  world.pass(1);
  assertEquals(world.events.at(-1), "left bob silent");
  assertEquals(ann.take(), ["PRESENCE DEPART 0 [bob]"]);
  assertEquals(bob.ask("CONNEXION", {}), "CONNEXION_ERREUR");
  world.pass(60_000);
  assertEquals(
    world.events.at(-1),
    "left bob silent",
    "ann has answered since",
  );
});

Deno.test("Server frees a name when its holder leaves M tries unanswered", () => {
  const world = new World();
  const old = world.connected("ann");
  old.react = silent;
  const ann = world.client();
  for (let second = 0; second < 9; second++) {
    assertEquals(ann.connect("ann"), "USER_NAME_EXISTANT 0");
    world.pass(1_000);
  }
  const probes = old.take();
  assertEquals(probes, ["TEXTE 255"], "one probe for the name at a time");
  world.pass(699);
  assertEquals(ann.connect("ann"), "USER_NAME_EXISTANT 0");
  world.pass(1);
  assertEquals(world.events.at(-1), "left ann reclaimed");
  assertEquals(ann.connect("ann"), "INSCRIPTION_VALIDEE 2");
});

Deno.test("Server leaves a name with its holder when anything is heard from it", () => {
  const world = new World();
  const old = world.connected("ann");
  old.react = silent;
  const ann = world.client();
  ann.connect("ann");
  world.pass(5_000);
  old.send(hex("8008 0000"));
  world.pass(20_000);
  assertEquals(world.server.state.users.size, 1);
  old.react = except("DECONNEXION", silent);
  old.ask("CONNEXION", {});
  world.pass(5_000);
  assertEquals(old.take(), ["TEXTE 255"], "and tells it of no missing text");
});

Deno.test("Server removes the user of an address when that address connects anew", () => {
  const world = new World();
  const bob = world.connected("bob");
  const ann = world.connected("ann");
  bob.take();
  assertEquals(ann.connect("ann"), "INSCRIPTION_VALIDEE 3");
  assertEquals(ann.take(), ["TEXTE 255", "PRESENCE LISTE 0 [bob]"]);
  world.pass(200);
  assertEquals(bob.take(), [
    "PRESENCE DEPART 0 [ann]",
    "PRESENCE ARRIVEE 0 [ann]",
  ]);
  assertEquals(ann.connect("bob"), "USER_NAME_EXISTANT 0");
  assertEquals(world.events.slice(-2), ["arrived ann", "left ann replaced"]);
  assertEquals(ann.ask("CONNEXION", {}), "CONNEXION_ERREUR");
  assertEquals(ann.connect("ann"), "INSCRIPTION_VALIDEE 4");
  assertEquals(ann.send(hex("08000ff8 612062 23")), "USER_NAME_INVALIDE 0");
  assertEquals(ann.ask("CONNEXION", {}), "CONNEXION_ERREUR", "even so");
});

Deno.test("Server removes a user when it answers a request by NON_CONNECTE", () => {
  const world = new World();
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  bob.react = refusing("NON_CONNECTE");
  ann.say("hello");
  assertEquals(world.events.at(-1), "left bob lost");
  world.pass(200);
  assertEquals(ann.take().at(-1), "PRESENCE DEPART 0 [bob]");
});

Deno.test("Server drops what was sent before the CONNEXION that it accepted, and comes late", () => {
  const world = new World();
  const ann = world.client();
  ann.numSeq = 2_000;
  ann.connect("ann");
  const ask = (numSeq: number) => ann.ask("CONNEXION", {}, { numSeq });
  assertEquals([1_999, 977].map(ask), [undefined, undefined]);
  assertEquals(ask(976), "CONNEXION_REUSSIE", "1,024 before");
  assertEquals(ask(18_384), "CONNEXION_REUSSIE", "16,384 after");
  assertEquals(ask(1_998), undefined);
  assertEquals(ask(18_385), "CONNEXION_REUSSIE", "16,385 after");
  assertEquals(ask(1_997), "CONNEXION_REUSSIE", "the numbers come round");
});
