/**
 * Sends random, mutated and forged datagrams to a server and its users, and
 * tells how these fare.
 *
 * @module
 */

import { describe, readFlags, UsageError } from "../cli/flags.ts";
import { attack } from "./hostile.ts";

const FLAGS = {
  count: {
    kind: "integer",
    value: "N",
    default: 200_000,
    min: 1,
    max: 1_000_000_000,
    help: "datagrams",
  },
  seed: {
    kind: "integer",
    value: "N",
    default: 0,
    min: 0,
    max: 0xffffffff,
    help: "what they follow from",
  },
  rate: {
    kind: "integer",
    value: "N",
    default: 0,
    min: 0,
    max: 1_000_000,
    help: "requests per second that the server takes of one; 0: it judges all",
  },
  timeout: {
    kind: "integer",
    value: "MS",
    default: 5_000,
    min: 500,
    max: 100_000,
    help: "a user silent for so long is removed",
  },
  help: { kind: "switch", help: "show this" },
} as const;

const HELP = `Sends a server and its users what is wrong.

Usage: deno task fuzz [FLAGS]

${describe(FLAGS)}`;
const encoder = new TextEncoder();

function print(line: string): void {
  Deno.stdout.writeSync(encoder.encode(line + "\n"));
}

async function main(): Promise<number> {
  const { values } = readFlags(FLAGS, {
    args: Deno.args,
    env: () => undefined,
  });
  if (values.help) {
    print(HELP);
    return 0;
  }
  const { count, seed } = values;
  const result = await attack(values);
  const { written, undelivered, doubled, foreign, users } = result;
  const { sent, received, before, meanwhile } = result;
  const [heapBefore, heapAfter] = result.heap
    .map((octets) => (octets / 2 ** 20).toFixed(1));
  print(`${count} datagrams from strangers, seed ${seed}`);
  print(
    `honest users wrote ${written} texts: ${undelivered} not delivered, ${doubled} read twice, ${foreign} read that nobody wrote`,
  );
  print(
    `a text took ${before.toFixed(1)} ms before, ${
      meanwhile.toFixed(1)
    } ms meanwhile (medians)`,
  );
  print(
    `strangers sent the server ${sent} octets and were sent ${received}, headers included`,
  );
  print(`heap: ${heapBefore} MiB before, ${heapAfter} MiB after`);
  print(`users left: ${users}`);
  const isFine = undelivered + doubled + foreign === 0 && received <= 3 * sent;
  return isFine ? 0 : 1;
}

if (import.meta.main) {
  try {
    Deno.exit(await main());
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    print(`${error.message}. See --help.`);
    Deno.exit(2);
  }
}
