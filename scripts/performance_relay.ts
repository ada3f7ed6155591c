/**
 * The server and the bare relay under the same load, in turn: the machine's
 * speed drifts, and only what was measured in the same round is compared.
 *
 * @module
 */

import { quantile } from "../cli/quantile.ts";
import { Load } from "./load.ts";
import { Program } from "./performance_program.ts";

/** What comes before: by then the code is compiled. */
const WARM_UP = { underWay: 8, length: { ms: 500 } } as const;
/** Texts that are on their way at once where it is about throughput. */
const CROWD = { underWay: 8 } as const;
/** The same where datagrams are lost, and how long an acknowledged text is waited for, in ms. */
const LOSSY_CROWD = {
  // It does not repeat: what is not there at once will not come.
  "bare relay": { underWay: 4, patience: 100 },
  causette: { underWay: 32, patience: 20_000 },
} as const;

/** What is measured in turn. */
export type Subject = keyof typeof LOSSY_CROWD;
const SUBJECTS: readonly Subject[] = ["bare relay", "causette"];

/** What a relay is measured under. */
export interface Conditions {
  /** How many users write and read. */
  readonly users: number;
  /** Octets of a text. */
  readonly octets: number;
  /** How long each measurement takes, in ms. */
  readonly ms: number;
  /** Chance that a datagram is lost, each way, from 0 to 1; 0 unless told otherwise. */
  readonly loss?: number;
}

/** What a relay does, and what that costs. A delivery: a reader has a text for the first time. */
export interface Figures {
  /** Deliveries per second. */
  readonly perSecond: number;
  /** Processor time per delivery, in µs; NaN: not known. */
  readonly cpu: number;
  /** How much of a processor it takes, from 0 to 1; NaN: not known. */
  readonly busy: number;
  /** How many of the readers of the texts had them in the end, from 0 to 1. */
  readonly arrived: number;
  /** Datagrams per delivery, to and from it, lost ones too. */
  readonly datagrams: number;
  /** From sending a text, one at a time, to its last reader, in ms: the median; NaN: not measured. */
  readonly p50: number;
  /** The same, which one text in a hundred exceeds. */
  readonly p99: number;
}

/** The figures of each round. */
export type Rounds = Readonly<Record<Subject, readonly Figures[]>>;

/** Measures both in turn, so often. */
export async function inTurn(
  conditions: Conditions,
  rounds: number,
): Promise<Rounds> {
  const all: Record<Subject, Figures[]> = { "bare relay": [], causette: [] };
  for (let round = 0; round < rounds; round++) {
    for (const subject of SUBJECTS) {
      all[subject].push(await measure(subject, conditions, 1_000 * round));
    }
  }
  return all;
}

/** The medians of a figure. */
export interface Comparison {
  /** The bare relay's. */
  readonly bare: number;
  /** The server's. */
  readonly ours: number;
  /** Of the server's over the bare relay's in the same round. */
  readonly ratio: number;
}

/** What a figure is of both, and how they compare. */
export function compare(rounds: Rounds, figure: keyof Figures): Comparison {
  const bare = rounds["bare relay"].map((one) => one[figure]);
  const ours = rounds.causette.map((one) => one[figure]);
  return {
    bare: median(bare),
    ours: median(ours),
    ratio: median(ours.map((one, round) => one / bare[round]!)),
  };
}

/** The middle one of some values. */
export function median(values: readonly number[]): number {
  return quantile(values.toSorted((a, b) => a - b), 0.5);
}

async function measure(
  subject: Subject,
  { users, octets, ms, loss = 0 }: Conditions,
  seed: number,
): Promise<Figures> {
  await using program = new Program(subject);
  const { port } = await program.ready;
  await using load = new Load(port, { seed });
  await load.connect(users);
  await load.run({ ...WARM_UP, octets });
  const common = { octets, length: { ms } };
  const alone = loss > 0
    ? []
    : (await load.run({ ...common, underWay: 1 })).latencies;
  const cpu: number[] = [];
  const crowd = await load.run({
    ...common,
    ...loss > 0 ? LOSSY_CROWD[subject] : CROWD,
    loss,
    mark: () => cpu.push(program.cpu),
  });
  const seconds = cpu[1]! - cpu[0]!;
  return {
    perSecond: crowd.deliveries / crowd.ms * 1_000,
    cpu: seconds / crowd.deliveries * 1e6,
    busy: seconds / crowd.ms * 1_000,
    arrived: crowd.arrived,
    datagrams: crowd.datagrams / crowd.deliveries,
    p50: quantile(alone, 0.5),
    p99: quantile(alone, 0.99),
  };
}
