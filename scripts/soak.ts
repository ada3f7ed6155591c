/**
 * Has real sessions talk to the real server over a bad network for as long as
 * one likes, and tells whether all is read once and in order, and whether
 * memory stays flat.
 *
 *     deno task soak --minutes 60
 *
 * @module
 */

import { describe, UsageError } from "../cli/flags.ts";
import { print } from "../cli/output.ts";
import { onlyFlags } from "./program.ts";
import { soak } from "./soak_run.ts";

const FLAGS = {
  minutes: {
    kind: "integer",
    value: "M",
    default: 60,
    min: 1,
    max: 100_000,
    help: "how long; Ctrl+C ends it early",
  },
  seed: {
    kind: "integer",
    value: "N",
    default: 0,
    min: 0,
    max: 0xffffffff,
    help: "what losses and acts follow from",
  },
  loss: {
    kind: "integer",
    value: "PERCENT",
    default: 5,
    min: 0,
    max: 10,
    help: "datagrams lost each way; at more, requests may be given up",
  },
  users: {
    kind: "integer",
    value: "N",
    default: 4,
    min: 2,
    max: 30,
    help: "how many stay in the public messagerie",
  },
  help: { kind: "switch", help: "show this" },
} as const;
const HELP = `Has people talk over a bad network, and watches texts and memory.

Usage: deno task soak [FLAGS]

${describe(FLAGS)}`;
/** Runs a soak; the exit code. */
async function main(): Promise<number> {
  const values = onlyFlags(FLAGS);
  if (values.help) {
    print(HELP);
    return 0;
  }
  const stop = new AbortController();
  Deno.addSignalListener("SIGINT", () => stop.abort());
  if (Deno.build.os !== "windows") {
    Deno.addSignalListener("SIGTERM", () => stop.abort());
  }
  const { isFine } = await soak({
    duration: values.minutes * 60_000,
    seed: values.seed,
    loss: values.loss / 100,
    users: values.users,
    print,
    signal: stop.signal,
  });
  return isFine ? 0 : 1;
}

if (import.meta.main) {
  try {
    Deno.exit(await main());
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isMisused = error instanceof UsageError;
    print(isMisused ? `${error.message}. See --help.` : error.message);
    Deno.exit(isMisused ? 2 : 1);
  }
}
