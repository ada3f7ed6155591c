/**
 * What loss does to texts: the tables of docs/RELIABILITY.md.
 *
 * @module
 */

import { quantile } from "../cli/quantile.ts";
import type { Mode } from "../protocol/messages.ts";
import { fork } from "../tests/simulation/network.ts";
import { duration, percent } from "./figures.ts";
import { table } from "./markers.ts";
import { Meeting } from "./meeting.ts";
import { pathOf } from "./meeting_paths.ts";

/** Texts that are written for each row. */
const TEXTS = 2_000;
/** Each person writes one so often, in ms. */
const PERIOD_MS = 10_000;
/** Loss each way of the rows, in percent. */
export const LOSSES: readonly number[] = [0, 1, 5, 10, 20, 30, 40, 50];
/** Round trips of the tables, in ms, by name. */
const ROUND_TRIPS: Readonly<Record<string, number>> = { lan: 1, far: 50 };
/** Duplication and disorder of the tables by name, in percent. */
const DISORDERS: Readonly<Record<string, number>> = { plain: 0, disorder: 5 };

/** A messagerie, and how many are in it. */
export interface Room {
  readonly name: string;
  readonly people: number;
  readonly mode: Mode;
}

export const ROOMS: readonly Room[] = [
  { name: "public, 4", people: 4, mode: "CENTRALISEE" },
  { name: "public, 25", people: 25, mode: "CENTRALISEE" },
  { name: "decentralised, 4", people: 4, mode: "DECENTRALISEE" },
];

const HEAD = [
  "Messagerie",
  "Loss",
  "Read",
  "Not confirmed",
  "Lost in silence",
  "Read twice",
  "Out of order",
  "p50",
  "p99",
  "Datagrams per text",
  "per reading",
];

/** What a row is of. */
export interface RowOptions {
  readonly seed: number;
  readonly room: Room;
  /** In ms. */
  readonly roundTrip: number;
  /** In percent, each way. */
  readonly loss: number;
  /** Datagrams that come twice, and that are overtaken, in percent. */
  readonly disorder: number;
}

/** What comes of texts, as the cells of a row. */
export function row(options: RowOptions): string[] {
  const { room: { name, people }, loss } = options;
  const { transcript, datagrams } = held(options);
  const { written, unconfirmed, silent, doubled, disordered } = transcript;
  const latencies = transcript.latencies.flat().sort((a, b) => a - b);
  return [
    name,
    `${loss} %`,
    percent(latencies.length, written * (people - 1)),
    percent(unconfirmed, written),
    String(silent),
    String(doubled),
    String(disordered),
    duration(quantile(latencies, 0.5)),
    duration(quantile(latencies, 0.99)),
    (datagrams / written).toFixed(2),
    (datagrams / latencies.length).toFixed(2),
  ];
}

/** A meeting at which everybody has written, and nothing is under way any more. */
function held(
  { seed, room: { people, mode }, roundTrip, loss, disorder }: RowOptions,
): Meeting {
  const path = pathOf({
    roundTrip,
    loss: loss / 100,
    disorder: disorder / 100,
  });
  const meeting = new Meeting({ seed, people, mode, path });
  const texts = TEXTS / people;
  for (let author = 0; author < people; author++) {
    const random = fork(seed, `author ${author}`);
    meeting.book(author, { texts, period: PERIOD_MS, random });
  }
  meeting.clock.runUntil(meeting.clock.now + texts * PERIOD_MS);
  meeting.settle();
  return meeting;
}

/** The tables by name. */
export function lossTables(seed: number): Map<string, string> {
  const tables = new Map<string, string>();
  for (const [where, roundTrip] of Object.entries(ROUND_TRIPS)) {
    for (const [how, disorder] of Object.entries(DISORDERS)) {
      const rows = ROOMS.flatMap((room) =>
        LOSSES.map((loss) => row({ seed, room, roundTrip, loss, disorder }))
      );
      tables.set(`loss ${where} ${how}`, table([HEAD, ...rows]));
    }
  }
  return tables;
}
