/**
 * The server beside a bare relay, in turn, in one run of about a minute:
 *
 *     deno task bench [--rounds N] [--receivers N] [--octets N]
 *
 * Quote the ratios: the machine's speed drifts, and the load shares it.
 *
 * @module
 */

import { describe, readFlags, UsageError } from "../cli/flags.ts";
import { load, type LoadResult } from "./load.ts";

const FLAGS = {
  rounds: {
    kind: "integer",
    value: "N",
    default: 3,
    min: 1,
    max: 100,
    help: "how often each is measured",
  },
  receivers: {
    kind: "integer",
    value: "N",
    min: 1,
    max: 253,
    help: "how many read; 10, 50 and 253 in turn unless given",
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
    default: 2_000,
    min: 100,
    max: 60_000,
    help: "how long each is measured",
  },
  help: { kind: "switch", help: "show this" },
} as const;

/** What is measured. */
const SUBJECTS = {
  "bare relay": ["scripts/bare_relay.ts"],
  causette: [
    "server.ts",
    "--port=0",
    "--rate=0",
    "--max-users-per-address=254",
    "--log-level=WARN",
  ],
} as const;

type Subject = keyof typeof SUBJECTS;

interface Measured extends LoadResult {
  /** CPU time of the server, in s per 100,000 deliveries; NaN where it is not told. */
  readonly cpu: number;
}

const encoder = new TextEncoder();

function print(line: string): void {
  Deno.stdout.writeSync(encoder.encode(line + "\n"));
}

/** Starts a subject, puts the load on it, and stops it. */
async function measure(
  subject: Subject,
  options: { receivers: number; octets: number; duration: number },
): Promise<Measured> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--unstable-net",
      "--allow-net=127.0.0.1",
      "--allow-env",
      ...SUBJECTS[subject],
    ],
    cwd: new URL("..", import.meta.url),
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.getReader();
  const { value } = await reader.read();
  const port = Number(/:(\d+)/.exec(new TextDecoder().decode(value))?.[1]);
  const cpu: number[] = [];
  const result = await load({
    ...options,
    port,
    warmUp: 1_000,
    mark: () => cpu.push(cpuOf(child.pid)),
  });
  child.kill("SIGKILL");
  await reader.cancel();
  await child.status;
  const seconds = cpu[1]! - cpu[0]!;
  return { ...result, cpu: seconds / result.deliveries * 100_000 };
}

/** CPU time of a process so far, in s; Linux tells it in hundredths. */
function cpuOf(pid: number): number {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return NaN;
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}

function row(cells: readonly (string | number)[]): string {
  const text = cells.map((cell) =>
    typeof cell === "number" ? cell.toPrecision(3) : cell
  );
  return text.map((cell, index) =>
    index === 0 ? cell.padEnd(24) : cell.padStart(12)
  ).join("");
}

/** Measures both in turn, and prints the medians and their ratios. */
async function compare(
  receivers: number,
  { rounds, octets, ms }: { rounds: number; octets: number; ms: number },
): Promise<void> {
  const runs: Record<Subject, Measured[]> = { "bare relay": [], causette: [] };
  for (let round = 0; round < rounds; round++) {
    for (const subject of Object.keys(SUBJECTS) as Subject[]) {
      const options = { receivers, octets, duration: ms };
      runs[subject].push(await measure(subject, options));
    }
  }
  const cells = (of: (one: Measured) => number) =>
    (Object.keys(runs) as Subject[]).map((one) => median(runs[one].map(of)));
  const figures = [
    ["deliveries/s", (one: Measured) => Math.round(one.perSecond)],
    ["CPU s per 100k", (one: Measured) => one.cpu],
    ["last receiver p50 ms", (one: Measured) => one.p50],
    ["last receiver p99 ms", (one: Measured) => one.p99],
  ] as const;
  print(`\n${receivers} receivers, texts of ${octets} octets`);
  print(row(["median", ...Object.keys(SUBJECTS), "ratio"]));
  for (const [name, of] of figures) {
    const [bare, ours] = cells(of);
    const ratios = runs.causette.map((one, round) =>
      of(one) / of(runs["bare relay"][round]!)
    );
    print(
      row(
        [name, String(bare), String(ours)].map((cell, index) =>
          index === 0 ? cell : Number(cell).toPrecision(4)
        ).concat(median(ratios).toPrecision(3)),
      ),
    );
  }
}

/** Runs the bench; the exit code. */
async function main(): Promise<number> {
  try {
    const { values } = readFlags(FLAGS, {
      args: Deno.args,
      env: () => undefined,
    });
    if (values.help) {
      print(`Measures the server beside a bare relay.\n\n${describe(FLAGS)}`);
      return 0;
    }
    const all = values.receivers ? [values.receivers] : [10, 50, 253];
    for (const receivers of all) await compare(receivers, values);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    print(error.message);
    return 2;
  }
}

if (import.meta.main) Deno.exit(await main());
