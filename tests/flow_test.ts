import { assertEquals, assertGreater, assertLessOrEqual } from "@std/assert";
import { quantile } from "../cli/quantile.ts";
import {
  type Flow,
  flow,
  ROUND_TRIP_MS,
  row,
  SECONDS,
  WRITERS,
} from "../scripts/reliability_flow.ts";
import { rowsOf } from "./scripts/reliability_page.ts";

/** Requests that wait for one reader at most: a tenth of a second's texts. */
const MAX_WAITING = 10;
/** Bounds of the pacing window (PROTOCOL.md 4.7). */
const PACING = [64, 1_024] as const;

const known = new Map<boolean, Flow>();

function flowOf(isAiling: boolean): Flow {
  const result = known.get(isAiling) ?? flow({ seed: 0, isAiling });
  known.set(isAiling, result);
  return result;
}

/** All was read once and in order, soon, and nothing has piled up. */
function assertFlows(
  { latencies, waiting, window: [least, greatest], underWay, ...flow }: Flow,
): void {
  const written = WRITERS * SECONDS;
  assertEquals({ ...flow, readings: latencies.length }, {
    written,
    delivered: written,
    doubled: 0,
    disordered: 0,
    overRate: 0,
    readings: written * (WRITERS - 1),
  });
  assertEquals(quantile(latencies, 0.5), ROUND_TRIP_MS);
  assertLessOrEqual(quantile(latencies, 0.99), 2 * ROUND_TRIP_MS);
  assertLessOrEqual(quantile(latencies, 1), 4 * ROUND_TRIP_MS);
  assertLessOrEqual(waiting.most, MAX_WAITING);
  assertLessOrEqual(waiting.atEnd, waiting.most);
  assertGreater(least, PACING[0] - 1);
  assertLessOrEqual(greatest, PACING[1]);
  assertLessOrEqual(underWay, greatest);
}

Deno.test("a text per second from each of 100 users to all others flows without backlog when they are 50 ms away", () => {
  assertFlows(flowOf(false));
});

Deno.test("100 users read each other as soon when other receivers are cut off, hardly reached and far away", () => {
  const well = flowOf(false), ailing = flowOf(true);
  assertFlows(ailing);
  for (const share of [0.5, 0.99]) {
    const change = quantile(ailing.latencies, share) -
      quantile(well.latencies, share);
    assertLessOrEqual(Math.abs(change), ROUND_TRIP_MS / 10);
  }
});

Deno.test("docs/RELIABILITY.md tells how 100 users fare who are 50 ms away", () => {
  assertEquals(
    rowsOf("flow"),
    [false, true].map((isAiling) => row(isAiling, flowOf(isAiling))),
  );
});
