import { assert, assertEquals, assertFalse } from "@std/assert";
import { Pacing } from "../../protocol/pacing.ts";

function sendWhileOpen(pacing: Pacing): number {
  let count = 0;
  for (; pacing.isOpen(); count++) pacing.sent();
  return count;
}

/** So many datagrams are answered over a path of so many ms, each followed by one more. */
function answer(pacing: Pacing, count: number, ms = 5): void {
  for (; count > 0; count--) {
    pacing.released();
    pacing.widen(ms);
    sendWhileOpen(pacing);
  }
}

Deno.test("Pacing.isOpen() admits 64 datagrams to start with", () => {
  const pacing = new Pacing();
  assertEquals(sendWhileOpen(pacing), 64);
});

Deno.test("Pacing.sent() tells whether no more than 16 are under way", () => {
  const pacing = new Pacing();
  for (let count = 1; count <= 20; count++) {
    assertEquals(pacing.sent(), count <= 16);
  }
  for (let count = 0; count < 5; count++) pacing.released();
  assert(pacing.sent());
  assertFalse(pacing.sent());
});

Deno.test("Pacing.isOpen() admits nothing when the window was full until 16 places are free", () => {
  const pacing = new Pacing();
  sendWhileOpen(pacing);
  for (let answered = 1; answered < 16; answered++) {
    pacing.released();
    assertEquals(sendWhileOpen(pacing), 0);
  }
  pacing.released();
  assertEquals(sendWhileOpen(pacing), 16);
});

Deno.test("Pacing.isOpen() admits one for each that is answered when the window was never full", () => {
  const pacing = new Pacing();
  for (let count = 0; count < 63; count++) pacing.sent();
  for (let count = 0; count < 100; count++) {
    assert(pacing.isOpen());
    pacing.sent();
    pacing.released();
  }
});

Deno.test("Pacing.widen() does nothing when the window held nothing back", () => {
  const pacing = new Pacing();
  for (let count = 0; count < 1_000; count++) {
    assert(pacing.isOpen());
    pacing.sent();
    pacing.released();
    pacing.widen(5);
  }
  assertEquals(pacing.window, 64);
});

Deno.test("Pacing.widen() adds about one per window when the window is full", () => {
  const pacing = new Pacing();
  sendWhileOpen(pacing);
  answer(pacing, 64);
  assert(pacing.window > 64.9 && pacing.window <= 65, `${pacing.window}`);
});

Deno.test("Pacing.widen() stops at 1,024", () => {
  const pacing = new Pacing();
  sendWhileOpen(pacing);
  answer(pacing, 600_000, 50);
  assertEquals(pacing.window, 1_024);
  assertFalse(pacing.isOpen());
});

Deno.test("Pacing.widen() stops at what a short path takes", () => {
  for (const [ms, window] of [[0.5, 64], [5, 200], [10, 400]] as const) {
    const pacing = new Pacing();
    sendWhileOpen(pacing);
    answer(pacing, 200_000, ms);
    assertEquals(Math.floor(pacing.window), window);
  }
});

Deno.test("Pacing.widen() stops when the window has been less than half used", () => {
  const pacing = new Pacing();
  sendWhileOpen(pacing);
  for (let count = 0; count < 40; count++) {
    pacing.released();
    pacing.widen(5);
  }
  const { window } = pacing;
  pacing.widen(5);
  assertEquals(pacing.window, window);
});

Deno.test("Pacing.lost() halves the window at most once per 100 ms", () => {
  const pacing = new Pacing();
  sendWhileOpen(pacing);
  answer(pacing, 200_000, 20);
  const { window } = pacing;
  pacing.lost(1_000);
  assertEquals(pacing.window, Math.floor(window / 2));
  pacing.lost(1_099);
  assertEquals(pacing.window, Math.floor(window / 2));
  pacing.lost(1_100);
  assertEquals(pacing.window, Math.floor(window / 4));
});

Deno.test("Pacing.lost() does not go below 64", () => {
  const pacing = new Pacing();
  for (let now = 0; now < 10_000; now += 100) pacing.lost(now);
  assertEquals(pacing.window, 64);
  assertEquals(sendWhileOpen(pacing), 64);
});

Deno.test("Pacing.measured() has at least 20 datagrams per ms of the path, at once", () => {
  const pacing = new Pacing();
  for (let count = 0; count < 16; count++) pacing.measured(50);
  assert(pacing.window > 200, `${pacing.window}`);
  for (let count = 0; count < 1_000; count++) pacing.measured(30);
  assert(pacing.window >= 599, `${pacing.window}`);
  pacing.lost(1_000);
  assert(pacing.window >= 599, `${pacing.window}`);
  for (let count = 0; count < 1_000; count++) pacing.measured(100);
  assertEquals(pacing.window, 1_024);
});

Deno.test("Pacing.lost() goes down to 64 when the paths have become short", () => {
  const pacing = new Pacing();
  for (let count = 0; count < 1_000; count++) pacing.measured(30);
  for (let count = 0; count < 1_000; count++) pacing.measured(0.1);
  for (let now = 0; now < 1_000; now += 100) pacing.lost(now);
  assertEquals(pacing.window, 64);
});
