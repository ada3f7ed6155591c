/**
 * Attacks a server program and its honest users, and tells how these fare.
 *
 * @module
 */

import { describe } from "../cli/flags.ts";
import { print } from "../cli/output.ts";
import { onlyFlags, runProgram } from "./program.ts";
import { attack, type AttackResult, type Times } from "./hostile.ts";
import { type ScenarioName, SCENARIOS } from "./hostile_scenarios.ts";

const whole = (
  value: string,
  [usual, min, max]: readonly [number, number, number],
  help: string,
) => ({ kind: "integer", value, default: usual, min, max, help }) as const;
const FLAGS = {
  scenario: {
    kind: "choice",
    choices: Object.keys(SCENARIOS) as ScenarioName[],
    default: "datagrams",
    help: "what strangers do, see below",
  },
  count: whole("N", [200_000, 1, 1_000_000_000], "datagrams"),
  "per-second": whole(
    "N",
    [5_000, 1, 1_000_000],
    "how many of them in a second, whatever comes back",
  ),
  seed: whole("N", [0, 0, 0xffffffff], "what they follow from"),
  rate: {
    kind: "integer",
    value: "N",
    min: 0,
    max: 1_000_000,
    help:
      "requests per second that the server takes of one, 0: all that come (0 for datagrams, else 100)",
  },
  timeout: whole("S", [2, 1, 1_000], "a user silent for so long is removed"),
  users: whole("N", [8, 2, 100], "honest users"),
  calm: whole(
    "MS",
    [10_000, 500, 1_000_000],
    "how long they talk undisturbed",
  ),
  rounds: whole(
    "N",
    [5, 1, 1_000],
    "calm and attack take turns so often, all together as long as said",
  ),
  help: { kind: "switch", help: "show this" },
} as const;
const HELP = `Attacks a server and its users, each in a process of its own.

Usage: deno task fuzz [FLAGS]

${describe(FLAGS)}

${
  Object.entries(SCENARIOS).map(([name, { help }]) => `  ${name}: ${help}\n`)
    .join("")
}
Before each round the strangers send as much to a port that nobody reads from,
where they can: what users wait then is what the machine makes them wait.

Exit code 1: honest users lost or read what they should not, waited more than
twice as long as then (the 99th percentile is judged where there were 100 or
more), or the server sent strangers more than it may.`;
/** Where strangers send from, where this machine has these addresses. */
const HOSTS = [2, 3, 4, 5, 6, 7, 8, 9].map((last) => `127.0.0.${last}`);
/** So much longer honest users may wait meanwhile. */
const MAX_RATIO = 2;
/** Of fewer the 99th percentile is but the longest, and not judged. */
const MIN_FOR_P99 = 100;
/** An unproven address is sent at most so many times what it sent. */
const MAX_UNPROVEN = 3;
const MIB = 2 ** 20;
/** Those of `HOSTS` that this machine has; else the one that it surely has. */
function hostsHere(): readonly string[] {
  const here = HOSTS.filter((hostname) => {
    try {
      Deno.listenDatagram({ transport: "udp", hostname, port: 0 }).close();
      return true;
    } catch (error) {
      if (error instanceof Deno.errors.AddrNotAvailable) return false;
      throw error;
    }
  });
  return here.length > 0 ? here : ["127.0.0.1"];
}

function inWords({ p50, p99, count }: Times): string {
  return `${p50.toFixed(2)} / ${p99.toFixed(2)} ms (${count})`;
}

/** What is told, and whether it is as it should be. */
function* linesOf(
  result: AttackResult,
): Generator<readonly [line: string, isFine: boolean]> {
  const { honest, roundTrips, readings, entries } = result;
  const { written, undelivered, unread, doubled, foreign } = honest;
  const { disturbances, lockedOut } = honest;
  yield [
    `strangers: ${
      Math.round(result.perSecond)
    } datagrams a second, ${result.toServer} of them to the server, which took ${result.taken} in all`,
    true,
  ];
  yield [
    `honest users wrote ${written} texts: ${undelivered} not delivered, ${unread} not read, ${doubled} read twice, ${foreign} read that nobody wrote`,
    undelivered + unread + doubled + foreign === 0,
  ];
  yield [
    `sessions disturbed: ${disturbances.length} times ${
      [...new Set(disturbances)].join(", ")
    }`.trimEnd(),
    disturbances.length === 0,
  ];
  for (
    const [what, { calm, beside, attack }] of [
      ["a text told delivered", roundTrips],
      ["a text read", readings],
      ["a newcomer let in", entries],
    ] as const
  ) {
    const isJudged = beside.count >= MIN_FOR_P99;
    const isFine = beside.count === 0 ||
      attack.p50 <= MAX_RATIO * beside.p50 &&
        (!isJudged || attack.p99 <= MAX_RATIO * beside.p99);
    const aside = beside === calm ? "" : `, ${inWords(beside)} beside`;
    yield [
      `${what} after p50 / p99: ${inWords(calm)} calm${aside}, ${
        inWords(attack)
      } meanwhile`,
      isFine,
    ];
  }
  yield [`newcomers locked out: ${lockedOut}`, lockedOut === 0];
  yield [
    `sent to an address, of what it had sent: ${
      result.strangers.toFixed(2)
    } without a user, ${
      result.unproven.toFixed(2)
    } with one that is not proven; answers of sessions: ${result.answersOfSessions}`,
    result.strangers <= 1 && result.unproven <= MAX_UNPROVEN &&
    result.answersOfSessions === 0,
  ];
  for (const who of ["server", "users"] as const) {
    const { before, after } = result[who];
    const mib = (octets: number) => (octets / MIB).toFixed(1);
    yield [
      `memory of the ${who}: heap ${mib(before.heap)} MiB before, ${
        mib(after.heap)
      } after; resident ${mib(before.resident)}, ${mib(after.resident)}`,
      true,
    ];
  }
  yield [`users left on the server: ${result.left}`, result.left === 0];
}

async function main(): Promise<number> {
  const values = onlyFlags(FLAGS);
  if (values.help) {
    print(HELP);
    return 0;
  }
  const hosts = hostsHere();
  print(`seed ${values.seed}, strangers at ${hosts.join(" ")}`);
  const { rate, "per-second": perSecond, ...rest } = values;
  const result = await attack({
    ...rest,
    perSecond,
    hosts,
    ...rate !== undefined && { rate },
  });
  let isFine = true;
  for (const [line, fine] of linesOf(result)) {
    print(`${fine ? "      " : "NOT OK"} ${line}`);
    isFine &&= fine;
  }
  return isFine ? 0 : 1;
}

if (import.meta.main) await runProgram(main);
