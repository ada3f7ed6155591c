/**
 * The server beside a bare relay, in turn, in well under a minute:
 *
 *     deno task bench [--rounds N] [--users N] [--octets N]
 *
 * Quote the ratios: the machine's speed drifts, and the load shares it.
 *
 * @module
 */

import { describe } from "../cli/flags.ts";
import { print } from "../cli/output.ts";
import { onlyFlags, runProgram } from "./program.ts";
import { compare, type Figures, inTurn } from "./performance_relay.ts";

/** How many users there are in turn, unless told otherwise. */
const USERS = [10, 50, 254];

const FLAGS = {
  rounds: {
    kind: "integer",
    value: "N",
    default: 3,
    min: 1,
    max: 100,
    help: "how often each is measured",
  },
  users: {
    kind: "integer",
    value: "N",
    min: 2,
    max: 254,
    help: `how many write and read; ${USERS.join(", ")} in turn unless given`,
  },
  octets: {
    kind: "integer",
    value: "N",
    default: 60,
    min: 4,
    max: 4_000,
    help: "length of a text",
  },
  ms: {
    kind: "integer",
    value: "MS",
    default: 600,
    min: 100,
    max: 60_000,
    help: "how long each measurement takes",
  },
  help: { kind: "switch", help: "show this" },
} as const;

const HELP = `Measures the server beside a bare relay.

Usage: deno task bench [FLAGS]

${describe(FLAGS)}`;

const ROWS: Readonly<Partial<Record<keyof Figures, string>>> = {
  perSecond: "deliveries/s",
  cpu: "processor per delivery, µs",
  busy: "processors taken",
  p50: "last reader p50, ms",
  p99: "last reader p99, ms",
};

function row(name: string, cells: readonly string[]): string {
  return name.padEnd(28) + cells.map((cell) => cell.padStart(12)).join("");
}

/** A number as exactly as it was measured; a dash where it was not. */
function figure(value: number): string {
  return Number.isNaN(value) ? "-" : String(Number(value.toPrecision(3)));
}

async function main(): Promise<number> {
  const values = onlyFlags(FLAGS);
  if (values.help) {
    print(HELP);
    return 0;
  }
  const { octets, ms } = values;
  for (const users of values.users ? [values.users] : USERS) {
    const rounds = await inTurn({ users, octets, ms }, values.rounds);
    print(`\n${users} users, texts of ${octets} octets`);
    print(row("median", ["bare relay", "causette", "ratio"]));
    for (const [key, name] of Object.entries(ROWS)) {
      const { bare, ours, ratio } = compare(rounds, key as keyof Figures);
      print(row(name, [bare, ours, ratio].map(figure)));
    }
  }
  return 0;
}

if (import.meta.main) await runProgram(main);
