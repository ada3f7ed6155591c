/**
 * The tables of docs/PERFORMANCE.md on the relay: what users, octets and
 * losses cost, beside the bare relay.
 *
 * @module
 */

import { count } from "./figures.ts";
import {
  compare,
  type Comparison,
  type Conditions,
  type Figures,
  inTurn,
  type Rounds,
} from "./performance_relay.ts";

/** How long and how often is measured. */
export interface Effort {
  /** How long each measurement takes, in ms. */
  readonly ms: number;
  /** How often each is made. */
  readonly rounds: number;
}

/** A table, to be measured row by row. */
export interface Part {
  /** Heads of its columns. */
  readonly head: readonly string[];
  /** What stands in the first column. */
  readonly names: readonly string[];
  /** How often and how long is measured, in words. */
  extent(effort: Effort): string;
  /** The rows, each as soon as it is measured. */
  rows(effort: Effort): AsyncIterable<readonly string[]>;
}

/** Where datagrams are lost less happens, and more time is taken. */
const LOSS_LENGTHS = 3;
/** What does not vary. */
const USUAL = { users: 50, octets: 60 } as const;

type Column = readonly [head: string, cell: (rounds: Rounds) => string];
type Write = (value: number) => string;

const speed: Write = (value) => count(Number(value.toPrecision(3)));
const share: Write = (value) => `${(100 * value).toFixed(0)} %`;
const arrived: Write = (value) =>
  value === 1 ? "100 %" : `${(Math.floor(1_000 * value) / 10).toFixed(1)} %`;
const fixed = (digits: number): Write => (value) => value.toFixed(digits);

function column(
  head: string,
  figure: keyof Figures,
  [which, write]: readonly [keyof Comparison, Write],
): Column {
  return [head, (rounds) => {
    const value = compare(rounds, figure)[which];
    return Number.isNaN(value) ? "-" : write(value);
  }];
}

/** A figure of the server, and of the bare relay. */
function pair(head: string, figure: keyof Figures, write: Write): Column[] {
  return [
    column(head, figure, ["ours", write]),
    column("bare", figure, ["bare", write]),
  ];
}

/** The same, and the one over the other. */
function trio(head: string, figure: keyof Figures, write: Write): Column[] {
  return [
    ...pair(head, figure, write),
    column("ratio", figure, ["ratio", fixed(2)]),
  ];
}

const SPEED: readonly Column[] = [
  ...trio("Deliveries/s", "perSecond", speed),
  ...trio("µs each", "cpu", fixed(1)),
  ...pair("Busy", "busy", share),
  ...pair("p50, ms", "p50", fixed(2)),
  ...pair("p99, ms", "p99", fixed(2)),
];

const LOSS: readonly Column[] = [
  ...pair("Arrived", "arrived", arrived),
  column("Deliveries/s", "perSecond", ["ours", speed]),
  ...trio("µs each", "cpu", fixed(1)),
  ...trio("Datagrams each", "datagrams", fixed(2)),
];

/** A table with a row for each value of something. */
function sweep(
  name: string,
  { values, write = count, conditions, columns, lengths = 1 }: {
    readonly values: readonly number[];
    readonly write?: Write;
    readonly conditions: (value: number) => Partial<Conditions>;
    readonly columns: readonly Column[];
    /** How many times as long as usual is measured. */
    readonly lengths?: number;
  },
): Part {
  return {
    head: [name, ...columns.map(([head]) => head)],
    names: values.map(write),
    extent: ({ ms, rounds }) => `${rounds} rounds of ${count(lengths * ms)} ms`,
    async *rows({ ms, rounds }) {
      for (const value of values) {
        const all = { ...USUAL, ms: lengths * ms, ...conditions(value) };
        const measured = await inTurn(all, rounds);
        yield [write(value), ...columns.map(([, cell]) => cell(measured))];
      }
    },
  };
}

/** How it goes with more and more users. */
export const USERS: Part = sweep("Users", {
  values: [2, 5, 10, 25, 50, 100, 175, 254],
  conditions: (users) => ({ users }),
  columns: SPEED,
});

/** How it goes with longer and longer texts. */
export const OCTETS: Part = sweep("Octets", {
  values: [10, 60, 250, 500, 1_000, 1_400, 2_000, 4_000],
  conditions: (octets) => ({ octets }),
  columns: SPEED,
});

/** How it goes where more and more datagrams are lost, each way. */
export const LOSSES: Part = sweep("Loss", {
  values: [0, 1, 5, 10, 20, 30],
  write: (loss) => `${loss} %`,
  conditions: (loss) => ({ loss: loss / 100 }),
  columns: LOSS,
  lengths: LOSS_LENGTHS,
});
