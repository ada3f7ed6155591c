import { assert, assertEquals, assertGreater } from "@std/assert";
import { codeOf, numSeqOf, userOf } from "../../protocol/messages.ts";
import { distance } from "../../protocol/order.ts";
import { attack } from "../../scripts/hostile.ts";
import {
  couldProve,
  forgedForServer,
  forgedForUser,
  hello,
  isHello,
} from "../../scripts/hostile_datagrams.ts";
import { openLoop } from "../../scripts/hostile_strangers.ts";
import { replayable } from "../random.ts";

const USER = { name: "ann", id: 7, port: 5_000, asked: 65_530, told: 3 };

Deno.test("attack() keeps honest users from nothing when strangers send 3,000 wrong datagrams", async () => {
  const result = await attack({
    scenario: "datagrams",
    count: 3_000,
    perSecond: 3_000,
    seed: 1,
    timeout: 1,
    users: 3,
    calm: 500,
    rounds: 1,
    hosts: ["127.0.0.1"],
  });
  const { written, undelivered, unread, doubled, foreign, lockedOut } =
    result.honest;
  assertEquals(
    { undelivered, unread, doubled, foreign, lockedOut },
    { undelivered: 0, unread: 0, doubled: 0, foreign: 0, lockedOut: 0 },
  );
  assertEquals(result.honest.disturbances, []);
  assertGreater(written, 30);
  for (const during of ["calm", "beside", "attack"] as const) {
    assertGreater(result.roundTrips[during].p50, 0, during);
  }
  assertGreater(result.taken, 1_500);
  assert(result.strangers > 0 && result.strangers <= 1);
  assert(result.unproven > 0 && result.unproven <= 3);
  assertEquals([result.answersOfSessions, result.left], [0, 0]);
  assertGreater(result.server.after.heap, 0);
});

Deno.test("forgedForUser() and forgedForServer() forge numbers near those that were overheard", () => {
  replayable((dice) => {
    for (let n = 0; n < 1_000; n++) {
      const asked = forgedForUser(dice, USER),
        told = forgedForServer(dice, USER);
      assertEquals(userOf(asked), USER.id);
      for (const octets of [asked, told]) {
        const isNear = [USER.asked, USER.told].some((numSeq) =>
          Math.abs(distance(numSeq, numSeqOf(octets))) <= 48
        );
        assert(isNear, octets.toHex());
      }
      assert(!isHello(asked), "no first CONNEXION");
    }
  });
});

Deno.test("isHello() and couldProve() tell what may get or prove a user", () => {
  replayable((dice) => assert(isHello(hello(dice))));
  const bare = (code: number, id: number) =>
    Uint8Array.of(code << 3, id << 3, 0, 8);
  const codes = Array.from({ length: 32 }, (_, code) => code);
  assertEquals(codes.filter((code) => isHello(bare(code, 0))), [1]);
  assertEquals(codes.filter((code) => couldProve(bare(code, 0))), [16, 30]);
  assertEquals(codeOf(bare(30, 0)), 30);
});

Deno.test("openLoop() shoots so many times, no faster than it is told", async () => {
  const shots: number[] = [];
  const perSecond = await openLoop((n) => {
    shots.push(n);
    return Promise.resolve();
  }, { count: 100, perSecond: 1_000 });
  assertEquals(shots, Array.from({ length: 100 }, (_, n) => n));
  assert(perSecond <= 1_100, `${perSecond}`);
});
