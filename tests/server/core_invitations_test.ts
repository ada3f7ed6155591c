import { assertEquals } from "@std/assert";
import { codeOf, TYPE_CODES } from "../../protocol/messages.ts";
import type { Language } from "../../server/notices.ts";
import { type TestClient, World } from "./harness.ts";
import { except, refusing, silent } from "./reactions.ts";

/** ann in "salon", who has invited bob, who is in the public messagerie. */
function invited(
  { language = "en", max = 254, direct = false }: {
    language?: Language;
    max?: number;
    direct?: boolean;
  } = {},
): { world: World; ann: TestClient; bob: TestClient } {
  const world = new World({ language });
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  ann.create("salon", { max, direct });
  world.pass(1_000);
  for (const client of [ann, bob]) client.take();
  assertEquals(ann.invite("bob"), "REPONSE_INVITER_MESSAGERIE_PRIVEE");
  return { world, ann, bob };
}

Deno.test("Server hands an invitation on, and moves who accepts", () => {
  for (const direct of [false, true]) {
    const { ann, bob, world } = invited({ direct });
    const mode = direct ? "DECENTRALISEE" : "CENTRALISEE";
    assertEquals(bob.take(), [`DEMANDE ann ${mode} salon`]);
    world.pass(4_000);
    bob.decide("ACCEPTER");
    const at = direct ? "@192.0.2.1:500" : "";
    const [a, b] = direct ? [`ann${at}0`, `bob${at}1`] : ["ann", "bob"];
    assertEquals(bob.take(), [`PRESENCE LISTE 1 salon [${a}]`]);
    assertEquals(ann.take(), [`PRESENCE ARRIVEE 1 salon [${b}]`]);
  }
});

Deno.test("Server repeats an invitation with gaps from 100 ms to 5 s, for 60 s", () => {
  const { world, ann } = invited();
  const start = world.now;
  world.pass(100_000 - 1_000 - 1);
  const at = world.sent
    .filter(({ octets }) =>
      codeOf(octets) === TYPE_CODES.DEMANDE_MESSAGERIE_PRIVEE
    )
    .map(({ at }) => Math.round(at - start));
  const every5s = Array.from({ length: 11 }, (_, n) => 6_300 + 5_000 * n);
  assertEquals(
    at.filter((ms) => ms < 60_000),
    [0, 100, 300, 700, 1_500, 3_100, ...every5s].filter((ms) => ms < 60_000),
  );
  assertEquals(at.filter((ms) => ms >= 60_000), []);
  assertEquals(ann.take(), [
    "TEXTE 255 bob has not answered the invitation to salon.",
  ]);
  assertEquals(world.server.state.invitations.size, 0);
});

Deno.test("Server tells the inviter when an invitation is declined", () => {
  const english = invited();
  english.bob.decide("REFUSER");
  assertEquals(english.ann.take(), [
    "TEXTE 255 bob has declined to join salon.",
  ]);
  const french = invited({ language: "fr" });
  french.bob.decide("REFUSER");
  assertEquals(french.ann.take(), [
    "TEXTE 255 bob a refusé de rejoindre salon.",
  ]);
});

Deno.test("Server takes an ERREUR for a decline when it hands an invitation on", () => {
  const world = new World();
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  bob.react = except("DEMANDE_MESSAGERIE_PRIVEE", refusing("NON_PERMIS"));
  ann.create("salon");
  ann.take();
  ann.invite("bob");
  assertEquals(ann.take(), ["TEXTE 255 bob has declined to join salon."]);
});

Deno.test("Server refuses the same inviter for 60 s when its invitation was declined", () => {
  const { world, ann, bob } = invited();
  bob.decide("REFUSER");
  world.pass(59_000);
  ann.ask("CONNEXION", {});
  bob.ask("CONNEXION", {});
  assertEquals(ann.invite("bob"), "ERREUR NON_PERMIS");
  world.pass(1_000);
  assertEquals(ann.invite("bob"), "REPONSE_INVITER_MESSAGERIE_PRIVEE");
});

Deno.test("Server tells both when an invitation is accepted too late", () => {
  for (const language of ["en", "fr"] as const) {
    const { world, ann, bob } = invited({ language, max: 2 });
    world.connected("cid").enter("salon");
    ann.take();
    bob.take();
    bob.decide("ACCEPTER");
    const notice = language === "en"
      ? "TEXTE 255 bob has accepted the invitation to salon, which is full by now."
      : "TEXTE 255 bob a accepté l'invitation à salon, qui est pleine entre-temps.";
    assertEquals(bob.take(), [notice]);
    assertEquals(ann.take(), [notice]);
    assertEquals(world.server.state.messageries.get(1)!.members.length, 2);
  }
});

Deno.test("Server answers every refusal of an invitation", () => {
  const world = new World();
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  world.connected("cid");
  assertEquals(ann.invite("bob"), "ERREUR NON_PERMIS", "in the public one");
  assertEquals(ann.invite("nobody"), "ERREUR NON_PERMIS", "in the public one");
  ann.create("salon", { max: 2 });
  assertEquals(ann.invite("nobody"), "ERREUR INEXISTANT");
  assertEquals(ann.invite("ann"), "ERREUR NON_PERMIS");
  bob.enter("salon");
  assertEquals(ann.invite("bob"), "ERREUR NON_PERMIS");
  assertEquals(bob.invite("cid"), "ERREUR COMPLET");
});

Deno.test("Server sends one invitation when it is asked for it twice", () => {
  const { world, ann, bob } = invited();
  const cid = world.connected("cid");
  cid.enter("salon");
  ann.take();
  assertEquals(ann.invite("bob"), "REPONSE_INVITER_MESSAGERIE_PRIVEE");
  assertEquals(cid.invite("bob"), "REPONSE_INVITER_MESSAGERIE_PRIVEE");
  assertEquals(
    bob.take().filter((line) => line.startsWith("DEMANDE")).length,
    1,
  );
  bob.decide("REFUSER");
  assertEquals(ann.take().length, 1, "who asked first is told");
});

Deno.test("Server keeps several invitations of a user open when it invites to several messageries", () => {
  const { world, bob } = invited();
  const cid = world.connected("cid");
  cid.create("other");
  cid.invite("bob");
  world.pass(10_000);
  assertEquals(world.server.state.invitations.size, 2);
  bob.take();
  bob.decide("ACCEPTER");
  assertEquals(world.server.state.invitations.size, 1);
});

Deno.test("Server allows 8 open invitations", () => {
  const world = new World();
  const ann = world.connected("ann");
  ann.create("salon");
  for (let n = 0; n < 9; n++) world.connected(`u${n}`);
  for (let n = 0; n < 8; n++) {
    assertEquals(ann.invite(`u${n}`), "REPONSE_INVITER_MESSAGERIE_PRIVEE");
  }
  assertEquals(ann.invite("u8"), "ERREUR NON_PERMIS");
});

/** How often `bob` is asked from now on. */
function asked(world: World): number {
  const before = world.sent.length;
  world.pass(30_000);
  return world.sent.slice(before).filter(({ octets }) =>
    codeOf(octets) === TYPE_CODES.DEMANDE_MESSAGERIE_PRIVEE
  ).length;
}

Deno.test("Server stops to ask when the ground of an invitation is gone", () => {
  const ways: Readonly<
    Record<string, (all: ReturnType<typeof invited>) => void>
  > = {
    "the messagerie is deleted": ({ ann }) => ann.quit(),
    "the inviter, who is alone, leaves": ({ ann }) =>
      ann.ask("DECONNEXION", {}),
    "the invited gets in otherwise": ({ bob }) => bob.enter("salon"),
    "the invited leaves": ({ bob }) => bob.ask("DECONNEXION", {}),
  };
  for (const [way, happen] of Object.entries(ways)) {
    const all = invited();
    happen(all);
    assertEquals(all.world.server.state.invitations.size, 0, way);
    all.world.pass(750);
    assertEquals(asked(all.world), 0, way);
  }
});

Deno.test("Server ignores the answer when an invitation is over", () => {
  const { world, ann, bob } = invited();
  ann.quit();
  world.pass(1_000);
  bob.take();
  bob.decide("ACCEPTER");
  world.pass(1_000);
  assertEquals(world.server.state.messageries.size, 1);
  assertEquals(bob.take(), []);
});

Deno.test("Server asks on when the inviter has left but the messagerie stands", () => {
  const { world, ann, bob } = invited();
  world.connected("cid").enter("salon");
  world.connected("dan").enter("salon");
  ann.react = silent;
  ann.ask("DECONNEXION", {});
  world.pass(300);
  bob.take();
  bob.decide("ACCEPTER");
  assertEquals(bob.take(), ["PRESENCE LISTE 1 salon [cid dan]"]);
});
