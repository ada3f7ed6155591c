import { assert, assertEquals, assertFalse } from "@std/assert";
import { Series } from "../../client/series.ts";

function startedSeries(): Series {
  const series = new Series();
  series.restart(0);
  return series;
}

const TEXT = { now: 0, isState: false };
const STATE = { now: 0, isState: true };

Deno.test("Series.takes() holds of everything when there was no probe", () => {
  const series = startedSeries();
  assert(series.takes(40_000, TEXT));
  assert(series.takes(100, TEXT));
  series.begin(20_000);
  assertFalse(series.takes(100, TEXT));
  series.restart(0);
  assert(series.takes(100, TEXT));
});

Deno.test("Series.takes() holds of what is no more than 256 from the probe", () => {
  for (const probe of [1_000, 65_500, 10]) {
    for (const apart of [1, 256, 257]) {
      for (const numSeq of [probe + apart, probe - apart]) {
        const series = startedSeries();
        series.begin(probe);
        assertEquals(series.takes(numSeq & 0xffff, TEXT), apart <= 256);
      }
    }
  }
});

Deno.test("Series.takes() counts on from the latest, across the wrap-around at 65535", () => {
  const series = startedSeries();
  series.begin(65_000);
  for (let ahead = 200; ahead < 2_000; ahead += 200) {
    assert(series.takes(65_000 + ahead & 0xffff, TEXT));
  }
  assert(series.takes(1_264 - 256, TEXT));
  assert(series.takes(1_264 + 256, TEXT));
  assertFalse(series.takes(65_000, TEXT));
});

Deno.test("Series.takes() holds of the series begun before when one request of it is late", () => {
  const series = startedSeries();
  for (let probe = 1_000; probe <= 8_000; probe += 1_000) series.begin(probe);
  for (let probe = 1_000; probe <= 8_000; probe += 1_000) {
    assert(series.takes(probe + 1, TEXT));
  }
  assertFalse(series.takes(9_001, TEXT));
  series.begin(9_000);
  assertFalse(series.takes(1_001, TEXT), "more than eight are known");
  assert(series.takes(2_001, TEXT));
});

Deno.test("Series.takes() holds of everything when the session began 30 s ago", () => {
  const series = startedSeries();
  series.begin(1_000);
  assertFalse(series.takes(40_000, { now: 29_999, isState: true }));
  assert(series.takes(40_000, { now: 30_000, isState: true }));
});

Deno.test("Series.takes() holds of no state from a series begun before one of which a request has come", () => {
  const series = startedSeries();
  for (const probe of [1_000, 2_000, 3_000]) series.begin(probe);
  assert(series.takes(1_001, STATE), "nothing of a later one has come");
  assert(series.takes(2_001, TEXT));
  assertFalse(series.takes(1_002, STATE));
  assert(series.takes(1_002, TEXT));
  assert(series.takes(2_002, STATE));
  assert(series.takes(3_001, STATE));
  assertFalse(series.takes(2_003, STATE));
  series.begin(4_000);
  assert(series.takes(3_002, STATE));
  assertFalse(series.takes(2_003, STATE));
});
