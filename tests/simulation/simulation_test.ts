import { assert, assertEquals, assertGreater } from "@std/assert";
import { MUTANTS } from "./mutants.ts";
import { planOf } from "./plan.ts";
import { run } from "./run.ts";
import { shrink } from "./shrink.ts";

const SEEDS = 200;
const PER_TEST = 25;

for (let first = 0; first < SEEDS; first += PER_TEST) {
  const last = first + PER_TEST - 1;
  Deno.test(`simulated worlds keep what is promised when their seeds are ${first} to ${last}`, () => {
    for (let seed = first; seed <= last; seed++) {
      const { failure, plan } = run(seed);
      if (!failure) continue;
      const how = `deno task simulate --seed ${seed} --runs 1`;
      throw new Error(`To replay: ${how} (${plan.steps.length} steps)`, {
        cause: failure,
      });
    }
  });
}

Deno.test("run() comes to the same when the seed is the same", () => {
  const trace: string[] = [], again: string[] = [];
  run(7, { trace: (line) => trace.push(line) });
  run(7, { trace: (line) => again.push(line) });
  assertGreater(trace.length, 100);
  assertEquals(again, trace);
});

Deno.test("planOf() draws worlds of every kind", () => {
  const kinds = Array.from({ length: SEEDS }, (_, seed) => planOf(seed).kind);
  for (const name of Object.keys(kinds[0]!) as (keyof typeof kinds[0])[]) {
    assertGreater(kinds.filter((kind) => kind[name]).length, SEEDS / 20, name);
  }
});

/** Defects that need more worlds than a test has time for; `deno task simulate --mutant all` finds them. */
const RARE = [
  "memory-gone-at-departure",
  "waiting-unbounded",
  "silence-for-ever",
  "quitter-ignored",
  "resent-as-new",
  "restart-heedless",
  "restart-not-alone",
];

for (const [name, mutant] of Object.entries(MUTANTS)) {
  if (RARE.includes(name)) continue;
  Deno.test(`simulated worlds show within twenty seeds when ${mutant.about}`, () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    assert(seeds.some((seed) => run(seed, { mutant }).failure));
  });
}

Deno.test("shrink() leaves out what a failure does not need", () => {
  const mutant = MUTANTS["order-off"]!;
  const failed = run(0, { mutant });
  assert(failed.failure);
  const kept = shrink(failed, { mutant });
  assertGreater(failed.plan.steps.length / 3, kept.length);
  assert(run(0, { mutant, kept }).failure);
});
