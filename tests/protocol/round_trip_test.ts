import { assertEquals } from "@std/assert";
import { RoundTrip } from "../../protocol/round_trip.ts";

const TRIES = 14;

function gapsOf(roundTrip: RoundTrip): number[] {
  return Array.from({ length: TRIES }, (_, at) => roundTrip.gap(at + 1));
}

Deno.test("RoundTrip.gap() is T seven times, then doubles up to 2 s when T is 100 ms", () => {
  assertEquals(
    gapsOf(new RoundTrip(100)),
    [100, 100, 100, 100, 100, 100, 100, 200, 400, 800, 1600, 2000, 2000, 2000],
  );
});

Deno.test("RoundTrip.gap() doubles up to 2 s when T is 600 ms", () => {
  assertEquals(
    gapsOf(new RoundTrip(600)),
    [600, 600, 600, 600, 600, 600, 600, 1200, ...Array(6).fill(2000)],
  );
});

Deno.test("RoundTrip.gap() stays T when T is longer than 2 s", () => {
  assertEquals(gapsOf(new RoundTrip(3000)), Array(TRIES).fill(3000));
});

Deno.test("RoundTrip.total() is 9,700 ms when 14 tries are made with T = 100 ms", () => {
  assertEquals(new RoundTrip(100).total(TRIES), 9_700);
});

Deno.test("RoundTrip.period follows RFC 6298 when measured", () => {
  const roundTrip = new RoundTrip(100);
  assertEquals(roundTrip.period, 100);
  assertEquals(roundTrip.smoothed, 0);
  for (
    // RTTVAR 100, 3/4 of it + 1/4 of |200 - 100|, 3/4 of it + 1/4 of |187.5 - 300|
    const [ms, smoothed, period] of [
      [200, 200, 600],
      [100, 187.5, 187.5 + 4 * 100],
      [300, 201.5625, 201.5625 + 4 * 103.125],
    ] as const
  ) {
    roundTrip.measured(ms);
    assertEquals(roundTrip.smoothed, smoothed);
    assertEquals(roundTrip.period, period);
  }
});

Deno.test("RoundTrip.period is never less than the least T when the path is short", () => {
  const roundTrip = new RoundTrip(100);
  roundTrip.measured(10); // 10 + 4 * 5
  assertEquals(roundTrip.period, 100);
  const impatient = new RoundTrip(20);
  impatient.measured(10);
  assertEquals(impatient.period, 30);
});

Deno.test("RoundTrip.firstGap() is 1 s once when eight exchanges in a row were not measured", () => {
  const roundTrip = new RoundTrip(100);
  for (let count = 0; count < 7; count++) roundTrip.unmeasured();
  assertEquals(roundTrip.firstGap(), 100);
  roundTrip.unmeasured();
  assertEquals(roundTrip.firstGap(), 1_000);
  assertEquals(roundTrip.firstGap(), 100);
});

Deno.test("RoundTrip.firstGap() counts anew when one of eight was measured", () => {
  const roundTrip = new RoundTrip(100);
  for (let count = 0; count < 7; count++) roundTrip.unmeasured();
  roundTrip.measured(10);
  roundTrip.unmeasured();
  assertEquals(roundTrip.firstGap(), 100);
});

Deno.test("RoundTrip.firstGap() is T when T is longer than 1 s", () => {
  const roundTrip = new RoundTrip(1_500);
  for (let count = 0; count < 8; count++) roundTrip.unmeasured();
  assertEquals(roundTrip.firstGap(), 1_500);
});

Deno.test("RoundTrip.shortest is the shortest time of late", () => {
  const roundTrip = new RoundTrip(100);
  assertEquals(roundTrip.shortest, Infinity);
  for (const ms of [40, 20]) roundTrip.measured(ms);
  assertEquals(roundTrip.shortest, 20);
  for (let count = 0; count < 2_000; count++) roundTrip.measured(50);
  assertEquals(Math.round(roundTrip.shortest), 50);
});
