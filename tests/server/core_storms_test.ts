import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { TYPE_CODES } from "../../protocol/messages.ts";
import { Crowd, delays, type Member } from "./crowd.ts";

const HOST = "172.16.0.1";
const { DEMANDE_MESSAGERIE_PRIVEE, PRESENCE } = TYPE_CODES;

/** Has a user make a messagerie and invite another to it. */
function invite(crowd: Crowd, inviter: Member, name: string): void {
  inviter.ask("CREER_MESSAGERIE_PRIVEE", {
    MODE_MESSAGERIE: "CENTRALISEE",
    NOM_MESSAGERIE: `of ${inviter.id}`,
    NUM_MAX: 9,
  });
  crowd.at(
    1,
    () => inviter.ask("INVITER_MESSAGERIE_PRIVEE", { USER_NAME: name }),
  );
}

Deno.test("Server asks a user 8 things at once, and texts do not wait for the answers", () => {
  const crowd = new Crowd();
  const [ann, bob] = crowd.connected(2, { name: "ann" });
  const storm = crowd.connected(32, { name: "eve", hostname: HOST });
  for (const one of storm) invite(crowd, one, "ann0");
  crowd.pass(500);
  assertEquals(crowd.server.state.invitations.size, 8);
  const peer = crowd.peerOf(ann!)!;
  assertEquals(peer.asides.size, 8);
  const written = new Map<string, number>();
  for (let n = 0; n < 100; n++) {
    crowd.at(n * 100, () => {
      written.set(`text ${n}`, crowd.now);
      bob!.say(`text ${n}`);
    });
  }
  crowd.pass(11_000);
  assertEquals(peer.asides.size, 8, "still not answered");
  assertEquals(new Set(delays(written, [ann!])), new Set([2 * crowd.path]));
  assertLessOrEqual(ann!.came[DEMANDE_MESSAGERIE_PRIVEE]!, 8 * 9);
  crowd.pass(60_000);
  assertEquals(crowd.server.state.invitations.size, 0);
  assertEquals(peer.asides.size, 0);
});

Deno.test("Server keeps 8 invitations for a user that is silent, and none after it", () => {
  const crowd = new Crowd();
  const [ann] = crowd.connected(1, { name: "ann" });
  const storm = crowd.connected(12, { name: "eve", hostname: HOST });
  ann!.lag = Infinity;
  crowd.remove(ann!);
  for (let ms = 0; ms < 90_000; ms += 3_000) {
    crowd.at(ms, () => {
      for (const one of storm) invite(crowd, one, "ann0");
    });
    crowd.at(ms + 1_500, () => {
      for (const one of storm) one.ask("QUITTER_MESSAGERIE_PRIVEE", {});
    });
  }
  let most = 0;
  for (let ms = 0; ms < 90_000; ms += 100) {
    crowd.pass(100);
    const peer = crowd.peerOf(ann!);
    const waiting = [...peer?.waiting ?? []].filter(({ code }) =>
      code === DEMANDE_MESSAGERIE_PRIVEE
    );
    most = Math.max(most, waiting.length + (peer?.asides.size ?? 0));
  }
  assertEquals(most, 8);
  crowd.pass(100_000);
  assertEquals(crowd.server.state.invitations.size, 0);
});

Deno.test("Server bounds PRESENCE, and delays no text, when a host's users come and go among 250", () => {
  const crowd = new Crowd();
  const members = crowd.connected(250, { name: "ann" });
  const start = crowd.now, seconds = 4;
  for (const one of members) one.came.fill(0);
  let visits = 0;
  for (let ms = 0; ms < seconds * 1_000; ms += 5) {
    crowd.at(ms, () => {
      const one = crowd.member(`eve${visits++}`, HOST);
      one.connect();
      crowd.at(8 * crowd.path, () => one.ask("DECONNEXION", {}));
      crowd.at(20 * crowd.path, () => crowd.remove(one));
    });
  }
  const written = new Map<string, number>();
  for (let ms = 500; ms < seconds * 1_000; ms += 200) {
    crowd.at(ms, () => {
      written.set(`text ${ms}`, crowd.now);
      members[ms % 250]!.say(`text ${ms}`);
    });
  }
  crowd.pass(seconds * 1_000 + 1_000);
  assert(crowd.server.overRate > 0, "faster than a host may");
  const most = Math.max(...members.map(({ came }) => came[PRESENCE]!));
  const perPause = 2, pauses = Math.ceil((crowd.now - start) / 200);
  assertLessOrEqual(most, perPause * pauses);
  assert(most > pauses / 2, "there were many visits");
  const times = delays(written, members).filter((ms) => ms < Infinity);
  assertEquals(times.length, written.size * 249);
  assertLessOrEqual(times.at(-1)!, 100);
});
