/**
 * A hundred people, each of whom writes a text per second to all others, over
 * a round trip of 50 ms; and the same with receivers that are not well.
 *
 * @module
 */

import { quantile } from "../cli/quantile.ts";
import { WINDOW } from "../protocol/order.ts";
import type { Peer } from "../protocol/peer.ts";
import { fork } from "../tests/simulation/network.ts";
import { count, duration } from "./figures.ts";
import { table } from "./markers.ts";
import { Meeting } from "./meeting.ts";
import { pathOf } from "./meeting_paths.ts";

/** People who write. */
export const WRITERS = 100;
/** In ms. */
export const ROUND_TRIP_MS = 50;
/** Each writes one so often, in ms. */
const PERIOD_MS = 1_000;
/** They write for so long, in s. */
export const SECONDS = 10;
/** What waits is looked at so often, in ms. */
const GLANCE_MS = 10;

/** What is wrong with people who only read: nothing is wrong with the others. */
const AILMENTS: readonly ((meeting: Meeting, reader: number) => void)[] = [
  ({ members }, reader) => {
    const { isCut } = members[reader]!.station;
    isCut.in = isCut.out = true;
  },
  ({ members, paths }, reader) => {
    const path = pathOf({ roundTrip: ROUND_TRIP_MS, loss: 0.8 });
    paths.give(members[reader]!.station, path);
  },
  ({ members, paths }, reader) => {
    paths.give(members[reader]!.station, pathOf({ roundTrip: 800 }));
  },
];

/** How it is to be. */
export interface FlowOptions {
  readonly seed: number;
  /** Whether three that only read are cut off, hardly reached, and far away. */
  readonly isAiling: boolean;
}

/** What comes of it, among those that write. */
export interface Flow {
  readonly written: number;
  /** Texts of which the author was told that they are delivered. */
  readonly delivered: number;
  /** From writing to reading, in ms, in order. */
  readonly latencies: readonly number[];
  readonly doubled: number;
  readonly disordered: number;
  /** Most requests that waited for one of them at any time, and how many do at the end. */
  readonly waiting: { readonly most: number; readonly atEnd: number };
  /** Least and greatest pacing window of the server. */
  readonly window: readonly [least: number, greatest: number];
  /** Most datagrams that counted in it at any time. */
  readonly underWay: number;
  /** Requests that the server dropped, over the rate. */
  readonly overRate: number;
}

/** Has them write, and looks on. */
export function flow({ seed, isAiling }: FlowOptions): Flow {
  const meeting = new Meeting({
    seed,
    people: WRITERS + AILMENTS.length,
    mode: "CENTRALISEE",
    path: pathOf({ roundTrip: ROUND_TRIP_MS }),
  });
  const { clock, server, transcript } = meeting;
  if (isAiling) AILMENTS.forEach((ail, at) => ail(meeting, WRITERS + at));
  for (let author = 0; author < WRITERS; author++) {
    const random = fork(seed, `author ${author}`);
    meeting.book(author, { texts: SECONDS, period: PERIOD_MS, random });
  }
  const watch = new Watch(meeting);
  for (const end = clock.now + SECONDS * PERIOD_MS; clock.now < end;) {
    clock.runUntil(clock.now + GLANCE_MS);
    watch.look();
  }
  const atEnd = watch.waiting();
  clock.runUntil(clock.now + PERIOD_MS);
  const latencies = transcript.latencies.slice(0, WRITERS).flat();
  return {
    written: transcript.written,
    delivered: transcript.delivered,
    latencies: latencies.sort((a, b) => a - b),
    doubled: transcript.doubled,
    disordered: transcript.disordered,
    waiting: { most: watch.most, atEnd },
    window: watch.window,
    underWay: watch.underWay,
    overRate: server.overRate,
  };
}

/** Looks at what waits for those that write. */
class Watch {
  most = 0;
  underWay = 0;
  readonly window: [least: number, greatest: number] = [Infinity, 0];
  readonly #server: Meeting["server"];
  readonly #peers: readonly Peer[];

  constructor({ server, members }: Meeting) {
    this.#server = server;
    this.#peers = members.slice(0, WRITERS).map(({ station }) =>
      server.exchanges.find(station.address)!
    );
  }

  /** How many requests wait for the one for whom most wait. */
  waiting(): number {
    return Math.max(...this.#peers.map(({ waiting }) => waiting.length));
  }

  look(): void {
    const { outbox: { pacing }, peers } = this.#server.exchanges;
    const [least, greatest] = this.window;
    this.window[0] = Math.min(least, pacing.window);
    this.window[1] = Math.max(greatest, pacing.window);
    this.most = Math.max(this.most, this.waiting());
    let underWay = 0;
    for (const { slots } of peers) {
      for (let slot = 0; slot < WINDOW; slot++) {
        if (slots.isPaced(slot)) underWay++;
      }
    }
    this.underWay = Math.max(this.underWay, underWay);
  }
}

const HEAD = [
  "The three others",
  "Texts written",
  "Told delivered",
  "Readings",
  "p50",
  "p99",
  "Longest",
  "Most waiting for one reader",
  "Pacing window",
];

/** What came of it, as the cells of a row. */
export function row(isAiling: boolean, flow: Flow): string[] {
  const { latencies, waiting, window } = flow;
  return [
    isAiling ? "cut off, hardly reached, far away" : "well",
    count(flow.written),
    count(flow.delivered),
    count(latencies.length),
    duration(quantile(latencies, 0.5)),
    duration(quantile(latencies, 0.99)),
    duration(quantile(latencies, 1)),
    String(waiting.most),
    window.map(Math.floor).join(" to "),
  ];
}

/** The table of docs/RELIABILITY.md. */
export function flowTable(seed: number): string {
  const rows = [false, true].map((isAiling) =>
    row(isAiling, flow({ seed, isAiling }))
  );
  return table([HEAD, ...rows]);
}
