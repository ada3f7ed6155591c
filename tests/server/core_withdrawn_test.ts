import { assertEquals } from "@std/assert";
import { type TestClient, World } from "./harness.ts";

/** Makes a messagerie, invites ann to it, and closes it; what the invitation is answered. */
function tease(inviter: TestClient): string | undefined {
  inviter.create(`of ${inviter.id}`);
  const answer = inviter.invite("ann");
  inviter.quit();
  return answer;
}

Deno.test("Server counts withdrawn invitations as open until they would have expired", () => {
  const world = new World();
  const ann = world.connected("ann");
  const eve = world.connected("eve"), eva = world.connected("eva");
  const alive = () =>
    [ann, eve, eva].forEach((one) => one.ask("CONNEXION", {}));
  const taken = Array.from({ length: 8 }, () => tease(eve));
  assertEquals(new Set(taken), new Set(["REPONSE_INVITER_MESSAGERIE_PRIVEE"]));
  assertEquals(tease(eve), "ERREUR NON_PERMIS", "8 of one inviter");
  assertEquals(tease(eva), "ERREUR NON_PERMIS", "8 for one invited");
  const asked = ann.take().filter((line) => line.startsWith("DEMANDE"));
  assertEquals(asked.length, 8);
  assertEquals(world.server.state.invitations.size, 0);
  world.pass(59_000);
  alive();
  assertEquals(tease(eva), "ERREUR NON_PERMIS");
  world.pass(1_000);
  assertEquals(tease(eva), "REPONSE_INVITER_MESSAGERIE_PRIVEE");
});

Deno.test("Server counts withdrawn invitations when the inviter is gone, and forgets them with the invited", () => {
  const world = new World();
  const ann = world.connected("ann");
  const eve = world.connected("eve");
  for (let n = 0; n < 8; n++) tease(eve);
  eve.ask("DECONNEXION", {});
  const again = world.connected("eve");
  assertEquals(tease(again), "ERREUR NON_PERMIS");
  ann.ask("DECONNEXION", {});
  assertEquals(world.server.state.withdrawn, []);
});

Deno.test("Server leaves no gap when an invitation is lost, and withdrawn before its repeat", () => {
  const world = new World();
  const ann = world.connected("ann");
  const eve = world.connected("eve");
  tease(eve);
  const asked = () =>
    ann.received.filter(({ TYPE_MESSAGE }) =>
      TYPE_MESSAGE === "DEMANDE_MESSAGERIE_PRIVEE"
    ).length;
  assertEquals(asked(), 1);
  world.pass(750);
  assertEquals(asked(), 4, "whichever is lost");
  world.pass(60_000);
  assertEquals(asked(), 4);
});
