import { assert, assertEquals, assertFalse } from "@std/assert";
import { Series } from "../../client/series.ts";

function startedSeries(): Series {
  const series = new Series();
  series.restart(0);
  return series;
}

Deno.test("Series.takes() holds of everything when there was no probe", () => {
  const series = startedSeries();
  assert(series.takes(40_000, 0));
  assert(series.takes(100, 0));
  series.begin(20_000);
  assertFalse(series.takes(100, 0));
  series.restart(0);
  assert(series.takes(100, 0));
});

Deno.test("Series.takes() holds of what is no more than 256 from the probe", () => {
  for (const probe of [1_000, 65_500, 10]) {
    for (const apart of [1, 256, 257]) {
      for (const numSeq of [probe + apart, probe - apart]) {
        const series = startedSeries();
        series.begin(probe);
        assertEquals(series.takes(numSeq & 0xffff, 0), apart <= 256);
      }
    }
  }
});

Deno.test("Series.takes() counts on from the latest, across the wrap-around at 65535", () => {
  const series = startedSeries();
  series.begin(65_000);
  for (let ahead = 200; ahead < 2_000; ahead += 200) {
    assert(series.takes(65_000 + ahead & 0xffff, 0));
  }
  assert(series.takes(1_264 - 256, 0));
  assert(series.takes(1_264 + 256, 0));
  assertFalse(series.takes(65_000, 0));
});

Deno.test("Series.takes() holds of the series begun before when one request of it is late", () => {
  const series = startedSeries();
  for (let probe = 1_000; probe <= 8_000; probe += 1_000) series.begin(probe);
  for (let probe = 1_000; probe <= 8_000; probe += 1_000) {
    assert(series.takes(probe + 1, 0));
  }
  assertFalse(series.takes(9_001, 0));
  series.begin(9_000);
  assertFalse(series.takes(1_001, 0), "more than eight are known");
  assert(series.takes(2_001, 0));
});

Deno.test("Series.takes() holds of everything when the session began 30 s ago", () => {
  const series = startedSeries();
  series.begin(1_000);
  assertFalse(series.takes(40_000, 29_999));
  assert(series.takes(40_000, 30_000));
});
