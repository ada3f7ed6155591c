/**
 * Makes the figures of docs/RELIABILITY.md anew, each from its seed: the same
 * seed comes to the same octets.
 *
 * @module
 */

import { describe } from "../cli/flags.ts";
import { print } from "../cli/output.ts";
import { onlyFlags, runProgram } from "./program.ts";
import { renew } from "./markers.ts";
import { flowTable } from "./reliability_flow.ts";
import { lossTables } from "./reliability_loss.ts";
import {
  type Finding,
  mutantsTable,
  type Seeds,
  seedsTable,
} from "./reliability_seeds.ts";

/** The page. */
export const PAGE: URL = new URL("../docs/RELIABILITY.md", import.meta.url);

/** What stands between the markers of each name, and what is wrong with it. */
interface Made {
  readonly tables: ReadonlyMap<string, string>;
  readonly complaints?: readonly string[];
}

function one(name: string, { table, complaints }: Finding): Made {
  return { tables: new Map([[name, table]]), complaints };
}

const PARTS: Readonly<Record<string, (seeds: Seeds) => Made>> = {
  seeds: (seeds) => one("seeds", seedsTable(seeds)),
  mutants: (seeds) => one("mutants", mutantsTable(seeds)),
  loss: ({ seed }) => ({ tables: lossTables(seed) }),
  flow: ({ seed }) => ({ tables: new Map([["flow", flowTable(seed)]]) }),
};

const FLAGS = {
  only: {
    kind: "choice",
    choices: Object.keys(PARTS),
    help: "make this part alone",
  },
  seed: {
    kind: "integer",
    value: "N",
    default: 0,
    min: 0,
    max: 0xffffffff,
    help: "what all chances follow from; of worlds, the first seed",
  },
  runs: {
    kind: "integer",
    value: "N",
    default: 1_000,
    min: 1,
    max: 100_000_000,
    help: "how many worlds, and how many at most to find a mutant",
  },
  print: { kind: "switch", help: "print the tables; leave the page as it is" },
  help: { kind: "switch", help: "show this" },
} as const;

const HELP = `Makes the figures of docs/RELIABILITY.md anew.

Usage: deno task reliability [FLAGS]

${describe(FLAGS)}

All of them take some minutes.`;

function main(): number {
  const values = onlyFlags(FLAGS);
  if (values.help) {
    print(HELP);
    return 0;
  }
  let isRight = true;
  for (const [part, make] of Object.entries(PARTS)) {
    if (values.only && values.only !== part) continue;
    const { tables, complaints = [] } = make(values);
    if (values.print) {
      for (const [name, table] of tables) print(`${name}:\n\n${table}\n`);
    } else {
      Deno.writeTextFileSync(PAGE, renew(Deno.readTextFileSync(PAGE), tables));
      print(`docs/RELIABILITY.md: ${[...tables.keys()].join(", ")}`);
    }
    for (const complaint of complaints) print(complaint);
    isRight &&= complaints.length === 0;
  }
  return isRight ? 0 : 1;
}

if (import.meta.main) await runProgram(main);
