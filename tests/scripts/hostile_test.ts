import { assertEquals, assertGreater, assertLessOrEqual } from "@std/assert";
import { attack } from "../../scripts/hostile.ts";

Deno.test("attack() keeps honest users from nothing when strangers send 5,000 wrong datagrams", async () => {
  const result = await attack({
    count: 5_000,
    seed: 1,
    rate: 0,
    timeout: 1_500,
  });
  const { written, undelivered, doubled, foreign, users } = result;
  assertEquals({ undelivered, doubled, foreign, users }, {
    undelivered: 0,
    doubled: 0,
    foreign: 0,
    users: 3,
  });
  assertGreater(written, 100);
  assertGreater(result.received, 0);
  assertLessOrEqual(result.received, 3 * result.sent);
});
