/**
 * Runs simulated worlds, seed after seed, and shows how one that fails is to
 * be replayed; or shows after how many seeds defects put in by hand are found.
 *
 * @module
 */

import { describe, UsageError } from "../cli/flags.ts";
import { print } from "../cli/output.ts";
import { onlyFlags, runProgram } from "./program.ts";
import type { Mutant } from "../tests/simulation/mutant.ts";
import { MUTANTS } from "../tests/simulation/mutants.ts";
import { describeStep } from "../tests/simulation/plan.ts";
import { type Outcome, run } from "../tests/simulation/run.ts";
import { shrink } from "../tests/simulation/shrink.ts";
import { hunt, type Seeds } from "./reliability_seeds.ts";

const FLAGS = {
  seed: {
    kind: "integer",
    value: "N",
    default: 0,
    min: 0,
    max: 0xffffffff,
    help: "the first seed",
  },
  runs: {
    kind: "integer",
    value: "N",
    default: 200,
    min: 1,
    max: 100_000_000,
    help: "how many seeds, one after the other",
  },
  keep: {
    kind: "text",
    value: "N,N,...",
    help: "carry out only these steps of the plan",
  },
  trace: { kind: "switch", help: "show every datagram and every event" },
  mutant: {
    kind: "text",
    value: "NAME",
    help: "put in a defect; `all` tries each until it is found",
  },
  help: { kind: "switch", help: "show this" },
} as const;

const HELP = `Runs the server and its clients in simulated worlds.

Usage: deno task simulate [FLAGS]

${describe(FLAGS)}

Mutants: ${Object.keys(MUTANTS).join(", ")}.`;

/** The kind of a world in words. */
function kindOf({ plan: { kind } }: Outcome): string {
  const kinds = Object.entries(kind).flatMap(([name, is]) =>
    is ? [name.slice(2).toLowerCase()] : []
  );
  return kinds.join(", ") || "plain";
}

/** Shows a failure, and the shortest plan that leads to it. */
function report(failed: Outcome, mutant: Mutant | undefined): void {
  const { plan: { seed, steps }, failure, passed } = failed;
  const seconds = (passed / 1_000).toFixed(3);
  print(`seed ${seed} (${kindOf(failed)}) fails after ${seconds} s:`);
  const isViolation = failure!.name === "Violation";
  print(`  ${isViolation ? failure!.message : failure!.stack}`);
  const kept = shrink(failed, mutant && { mutant });
  print(`of its ${steps.length} steps these are enough:`);
  for (const index of kept) print(`  ${describeStep(steps[index]!)}`);
  const name = Object.keys(MUTANTS).find((name) => MUTANTS[name] === mutant);
  print(
    `to replay: deno task simulate --seed ${seed} --runs 1 --trace --keep ${kept}${
      name ? ` --mutant ${name}` : ""
    }`,
  );
}

function huntAll(range: Seeds) {
  let missed = 0;
  print("| Mutant | What is wrong | Seeds | Found by |");
  print("| --- | --- | --- | --- |");
  for (const [name, mutant] of Object.entries(MUTANTS)) {
    const found = hunt(mutant, range);
    if (!found) missed++;
    const { worlds = "-", rule = "" } = found ?? {};
    print(`| ${name} | ${mutant.about} | ${worlds} | ${rule} |`);
  }
  return missed === 0 ? 0 : 1;
}

function main(): number {
  const values = onlyFlags(FLAGS);
  if (values.help) {
    print(HELP);
    return 0;
  }
  const { seed, runs } = values;
  if (values.mutant === "all") return huntAll({ seed, runs });
  const mutant = values.mutant ? MUTANTS[values.mutant] : undefined;
  if (values.mutant && !mutant) {
    throw new UsageError(`There is no mutant ${values.mutant}`);
  }
  const kept = values.keep?.split(",").map(Number);
  const sum = { datagrams: 0, texts: 0, reads: 0, passed: 0 };
  for (let at = seed; at < seed + runs; at++) {
    const outcome = run(at, {
      ...mutant && { mutant },
      ...kept && { kept },
      ...values.trace && { trace: print },
    });
    if (outcome.failure) {
      report(outcome, mutant);
      return 1;
    }
    for (const key of ["datagrams", "texts", "reads", "passed"] as const) {
      sum[key] += outcome[key];
    }
  }
  print(
    `${runs} worlds, ${
      Math.round(sum.passed / 3_600_000)
    } hours, ${sum.texts} texts typed, ${sum.reads} read, ${sum.datagrams} datagrams: all as promised`,
  );
  return 0;
}

if (import.meta.main) await runProgram(main);
