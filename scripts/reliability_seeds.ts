/**
 * How many simulated worlds keep what is promised, and after how many of them
 * defects put in by hand are found.
 *
 * @module
 */

import type { Mutant } from "../tests/simulation/mutant.ts";
import { MUTANTS } from "../tests/simulation/mutants.ts";
import { run } from "../tests/simulation/run.ts";
import { count } from "./figures.ts";
import { table } from "./markers.ts";

/** Which seeds. */
export interface Seeds {
  /** The first. */
  readonly seed: number;
  /** How many, one after the other. */
  readonly runs: number;
}

/** A table, and what in it is not as it is to be. */
export interface Finding {
  readonly table: string;
  readonly complaints: readonly string[];
}

/** Runs a world for each seed. */
export function seedsTable({ seed, runs }: Seeds): Finding {
  const sum = { passed: 0, texts: 0, reads: 0, datagrams: 0 };
  const failed: number[] = [];
  for (let at = seed; at < seed + runs; at++) {
    const outcome = run(at);
    for (const key of ["passed", "texts", "reads", "datagrams"] as const) {
      sum[key] += outcome[key];
    }
    if (outcome.failure) failed.push(at);
  }
  const head = [
    "Seeds",
    "Worlds",
    "Hours of their time",
    "Texts typed",
    "read",
    "Datagrams",
    "Not as promised",
  ];
  const row = [
    `${seed} to ${seed + runs - 1}`,
    count(runs),
    count(Math.round(sum.passed / 3_600_000)),
    count(sum.texts),
    count(sum.reads),
    count(sum.datagrams),
    failed.join(", ") || "none",
  ];
  return {
    table: table([head, row]),
    complaints: failed.map((seed) =>
      `not as promised: deno task simulate --seed ${seed} --runs 1`
    ),
  };
}

/** Puts each defect in until it is found. */
export function mutantsTable(seeds: Seeds): Finding {
  const complaints: string[] = [];
  const rows = Object.entries(MUTANTS).map(([name, mutant]) => {
    const found = hunt(mutant, seeds);
    if (!found) complaints.push(`not found: ${name}`);
    return [
      name,
      mutant.about,
      String(found?.worlds ?? "-"),
      found?.rule ?? "-",
    ];
  });
  const head = ["Mutant", "What is wrong", "Seeds", "Found by"];
  return { table: table([head, ...rows]), complaints };
}

/** After how many worlds a defect is found, and by which rule. */
export function hunt(
  mutant: Mutant,
  { seed, runs }: Seeds,
): { readonly worlds: number; readonly rule: string } | undefined {
  for (let worlds = 1; worlds <= runs; worlds++) {
    const { failure } = run(seed + worlds - 1, { mutant });
    if (failure) return { worlds, rule: failure.message.split(": ")[0]! };
  }
  return undefined;
}
