import { assert, assertEquals } from "@std/assert";
import { demo } from "../../scripts/demo.ts";
import { seedFromEnv } from "../random.ts";

Deno.test("demo() delivers every text once and in order when 30 % are lost each way", async () => {
  const lines: string[] = [];
  const result = await demo({
    loss: 0.3,
    seed: seedFromEnv(),
    print: (line) => lines.push(line),
  });
  assertEquals(result.arrived, result.expected);
  assert(result.lost > 0 && result.repeated > 0);
  assert(lines.some((line) => line.includes("alice invites me to salon")));
});
