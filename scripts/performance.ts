/**
 * Measures what the programs cost, and writes the tables of
 * docs/PERFORMANCE.md anew.
 *
 * @module
 */

import { describe } from "../cli/flags.ts";
import { print } from "../cli/output.ts";
import { onlyFlags, runProgram } from "./program.ts";
import { renew, table } from "./markers.ts";
import { MEMORY, START } from "./performance_memory.ts";
import {
  type Effort,
  LOSSES,
  OCTETS,
  type Part,
  USERS,
} from "./performance_sweeps.ts";

/** The page. */
export const PAGE: URL = new URL("../docs/PERFORMANCE.md", import.meta.url);

/** Characters of a line of it. */
const WIDTH = 80;

/** Its tables, by the name of their markers. */
export const PARTS: Readonly<Record<string, Part>> = {
  users: USERS,
  octets: OCTETS,
  loss: LOSSES,
  start: START,
  memory: MEMORY,
};

const FLAGS = {
  only: {
    kind: "choice",
    choices: Object.keys(PARTS),
    help: "make this table alone",
  },
  ms: {
    kind: "integer",
    value: "MS",
    default: 500,
    min: 100,
    max: 60_000,
    help: "how long each measurement takes",
  },
  rounds: {
    kind: "integer",
    value: "N",
    default: 3,
    min: 1,
    max: 100,
    help: "how often each is made; medians are told",
  },
  print: { kind: "switch", help: "print only; leave the page as it is" },
  help: { kind: "switch", help: "show this" },
} as const;

const HELP = `Measures, and makes the tables of docs/PERFORMANCE.md anew.

Usage: deno task performance [FLAGS]

${describe(FLAGS)}

All of them take six minutes, on a machine that has nothing else to do.`;

/** The machine, and how much was measured. */
function circumstances(extent: string): string {
  const date = new Date().toISOString().slice(0, 10);
  const processors = navigator.hardwareConcurrency;
  return wrapped(
    `_${date}: ${processors} processors${model()}, ${Deno.build.os} ` +
      `${Deno.osRelease()}, Deno ${Deno.version.deno}; ${extent}._`,
  );
}

/** A paragraph as `deno fmt` breaks it into lines. */
function wrapped(text: string): string {
  return text.split(" ").reduce((lines, word) => {
    const { length } = lines.slice(lines.lastIndexOf("\n") + 1);
    return lines + (length + 1 + word.length > WIDTH ? "\n" : " ") + word;
  });
}

/** What the processors are called, where that is told. */
function model(): string {
  try {
    const told = Deno.readTextFileSync("/proc/cpuinfo");
    const name = /^model name\s*: (.+)$/m.exec(told)?.[1];
    return name ? ` (${name})` : "";
  } catch {
    return "";
  }
}

/** Measures a table, and shows its rows as they come. */
async function made(part: Part, effort: Effort): Promise<string> {
  const all = [part.head];
  for await (const row of part.rows(effort)) {
    all.push(row);
    print(row.join("  "));
  }
  return `${table(all)}\n\n${circumstances(part.extent(effort))}`;
}

async function main(): Promise<number> {
  const values = onlyFlags(FLAGS);
  if (values.help) {
    print(HELP);
    return 0;
  }
  for (const [name, part] of Object.entries(PARTS)) {
    if (values.only && values.only !== name) continue;
    print(`\n${name}: ${part.head.join("  ")}`);
    const parts = new Map([[name, await made(part, values)]]);
    if (values.print) continue;
    Deno.writeTextFileSync(PAGE, renew(Deno.readTextFileSync(PAGE), parts));
  }
  return 0;
}

if (import.meta.main) await runProgram(main);
