/**
 * What a soak tells while it runs, and at the end.
 *
 * @module
 */

import type { Impaired } from "./bad_network.ts";
import type { Wraps } from "./soak_figures.ts";
import type { Ledger } from "./soak_ledger.ts";
import { FLAT_RULE, type Memories, type Memory, mib } from "./soak_memory.ts";
import type { Stalls } from "./soak_stalls.ts";

/** Columns and how wide they are; the memory of the server stands before that of the soak. */
const COLUMNS = {
  min: 6,
  texts: 8,
  read: 8,
  datagrams: 10,
  lost: 8,
  doubled: 8,
  wraps: 7,
  RSS: 6,
  heap: 6,
  "own RSS": 8,
  "own heap": 9,
  stalls: 6,
  wrong: 6,
};

/** A minute in ms. */
export const MINUTE_MS: number = 60_000;

const HINT =
  ", but this process stood still meanwhile: its people did not answer";

/** What there is to tell. */
export interface Seen {
  readonly ledger: Ledger;
  readonly wraps: Wraps;
  readonly stalls: Stalls;
  readonly counts: Impaired["counts"];
  /** How long the soak has run, in ms. */
  readonly elapsed: number;
}

/** The names of the columns of {@linkcode line}. */
export function head(): string {
  return row(Object.keys(COLUMNS));
}

/** A line of figures. */
export function line(
  { ledger, wraps, stalls, counts, elapsed }: Seen,
  now: { readonly server: Memory; readonly own: Memory },
): string {
  const { up, down } = wraps.counts;
  return row([
    (elapsed / MINUTE_MS).toFixed(1),
    ...[
      ledger.typed,
      ledger.readings,
      counts.came,
      counts.lost,
      counts.doubled,
    ],
    `${up}/${down}`,
    ...[now.server, now.own].flatMap(({ rss, heap }) => [mib(rss), mib(heap)]),
    stalls.count,
    ledger.violated,
  ]);
}

function row(cells: readonly (string | number)[]): string {
  const widths = Object.values(COLUMNS);
  return cells.map((cell, index) => String(cell).padStart(widths[index]!))
    .join(" ");
}

/** All that was seen. */
export function summary(
  { ledger, wraps, stalls, counts, elapsed }: Seen,
  { seed, loss, lives, memories, isJudged }: {
    readonly seed: number;
    readonly loss: number;
    readonly lives: number;
    readonly memories: Memories;
    readonly isJudged: boolean;
  },
): string {
  const { typed, delivered, excused, due, readings, asked, lists } = ledger;
  const { isFlat } = memories;
  return [
    "",
    `seed ${seed}, ${loss * 100} % lost each way, ${
      (elapsed / MINUTE_MS).toFixed(1)
    } minutes`,
    `texts       ${typed} written, ${delivered} told delivered; ${excused} not confirmed, as author, reader or messagerie had gone`,
    `readings    ${readings}, of which ${due} had to come about, and ${ledger.read.DECENTRALISEE} were in decentralised messageries`,
    `lists       ${asked} asked for, ${lists} given`,
    `people      came ${lives} times, besides those who stayed`,
    `datagrams   ${counts.came}, of which ${counts.lost} were lost and ${counts.doubled} doubled`,
    `NUM_SEQs    wrapped around ${wraps.counts.up} times to the server, ${wraps.counts.down} times from it`,
    `stalls      ${stalls.count} of this process for a second or more, the longest ${
      stalls.longest.toFixed(0)
    } ms`,
    "memory from 10 % of the run on:",
    String(memories),
    isJudged
      ? `memory is ${isFlat ? "" : "NOT "}flat: ${FLAT_RULE}`
      : "memory is not judged in so short a run",
    `violations  ${ledger.violated}${
      ledger.violated && stalls.count ? HINT : ""
    }`,
    ...ledger.violations.map((violation) => `  ${violation}`),
  ].join("\n");
}
