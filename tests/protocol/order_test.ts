import { assertEquals } from "@std/assert";
import { distance, Order, WINDOW } from "../../protocol/order.ts";
import { replayable } from "../random.ts";

/** T of the tests, in ms. */
const PERIOD = 100;

/** An order whose requests are their own NUM_SEQ; `ran` is in the order they ran. */
class Line {
  readonly order = new Order<number>();
  readonly ran: number[] = [];

  constructor(startAfter?: number) {
    this.order.startAfter(startAfter);
  }

  /** Takes requests that come at a time; what ran. */
  take(now: number, ...numbers: number[]): number[] {
    const { length } = this.ran;
    for (const numSeq of numbers) {
      this.order.take(numSeq, numSeq, { now, run: this.run });
    }
    return this.ran.slice(length);
  }

  /** What runs when the waits that are over by then end. */
  expire(now: number, period = PERIOD): number[] {
    const { length } = this.ran;
    this.order.expire({ now, period, run: this.run });
    return this.ran.slice(length);
  }

  readonly run = (numSeq: number) => {
    this.ran.push(numSeq);
  };
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

Deno.test("distance() is a signed 16-bit number when numbers wrap around", () => {
  assertEquals(distance(65_535, 0), 1);
  assertEquals(distance(0, 65_535), -1);
  assertEquals(distance(0, 32_767), 32_767);
  assertEquals(distance(0, 32_768), -32_768);
  assertEquals(distance(65_520, 15), 31);
});

Deno.test("Order.take() runs a request at once when it is the next", () => {
  const line = new Line(9);
  assertEquals(line.take(0, 10, 11, 12), [10, 11, 12]);
});

Deno.test("Order.take() runs the first request at once when nothing is expected yet", () => {
  const line = new Line();
  assertEquals(line.take(0, 40_000), [40_000]);
  assertEquals(line.take(0, 40_002), []);
  assertEquals(line.take(0, 40_001), [40_001, 40_002]);
});

for (const ahead of [1, 2, 30, 31]) {
  Deno.test(`Order.take() holds a request when it is ${ahead} ahead`, () => {
    const line = new Line(9);
    assertEquals(line.take(0, 10 + ahead), []);
    assertEquals(line.order.held, 1);
    const before = Array.from({ length: ahead }, (_, at) => 10 + at);
    assertEquals(line.take(0, ...before), [...before, 10 + ahead]);
    assertEquals(line.order.held, 0);
  });
}

for (const behind of [1, 2, 32, 256]) {
  Deno.test(`Order.take() runs a request at once and expects the same when it is ${behind} behind`, () => {
    const line = new Line(999);
    const late = 1_000 - behind;
    assertEquals(line.take(0, 1_002, late), [late]);
    assertEquals(line.take(0, 1_000), [1_000]);
    assertEquals(line.take(0, 1_001), [1_001, 1_002]);
  });
}

for (const far of [257, 32_767, -257, -32_768]) {
  Deno.test(`Order.take() runs what is held, then a request, and counts on from it when it is ${far} away`, () => {
    const line = new Line(999), to = 1_000 + far & 0xffff;
    assertEquals(line.take(0, 1_005, 1_003, 1_004), []);
    assertEquals(line.take(0, to), [1_003, 1_004, 1_005, to]);
    assertEquals(line.take(0, to + 2 & 0xffff), []);
    assertEquals(line.take(0, to + 1 & 0xffff).length, 2);
  });
}

for (const ahead of [32, 33, 62, 63, 64, 256]) {
  Deno.test(`Order.take() waits for nothing that is 32 behind a request when that is ${ahead} ahead`, () => {
    const line = new Line(65_499), oldest = 65_500 + ahead - 31 & 0xffff;
    const window = Array.from({ length: 32 }, (_, at) => oldest + at & 0xffff);
    const [last, ...others] = window.toReversed();
    assertEquals(line.take(0, last!), []);
    assertEquals(line.order.expected, oldest);
    assertEquals(line.take(0, ...others), window);
  });
}

Deno.test("Order.take() runs what is held in order when later requests tell that what is missing was given up", () => {
  const line = new Line(9);
  assertEquals(line.take(0, 14, 12, 40), []);
  assertEquals(line.take(0, 43), [12]);
  assertEquals(line.take(0, 44), []);
  assertEquals(line.take(0, 13), [13, 14]);
  assertEquals(line.take(0, 46), []);
  assertEquals(line.order.held, 4);
  assertEquals(line.take(0, 75), [40, 43, 44]);
});

Deno.test("Order.expire() waits 2 T when what is missing before was given up, until nothing is held", () => {
  const line = new Line(9);
  assertEquals(line.take(0, 20), []);
  assertEquals(line.take(1_500, 50), []);
  assertEquals(line.expire(1_699), []);
  assertEquals(line.expire(1_700), [20]);
  assertEquals(line.expire(1_900), [50]);
  assertEquals(line.take(1_900, ...range(51, 66)), range(51, 66));
  assertEquals(line.take(1_900, 68), []);
  assertEquals(line.expire(3_899), []);
  assertEquals(line.expire(3_900), [68]);
});

Deno.test("Order.take() goes on with a series when one late request of another has come between", () => {
  for (const late of [5_000, 40_000]) {
    const line = new Line(999);
    assertEquals(line.take(0, 1_000, late, 1_003, 1_001), [1_000, late, 1_001]);
    assertEquals(line.take(0, late + 1), [1_003, late + 1]);
    assertEquals(line.take(0, 1_005, 1_004), [1_004, 1_005]);
  }
});

Deno.test("Order.changeTo() counts from a number, and goes on with the series before should that go on", () => {
  for (const begun of [800, 1_200, 40_000, 0]) {
    const line = new Line(999);
    line.order.changeTo(begun);
    assertEquals(line.order.expected, begun);
    assertEquals(line.take(0, begun + 1, begun), [begun, begun + 1]);
  }
  const line = new Line(999);
  line.order.changeTo(40_000);
  assertEquals(line.take(0, 40_000, 1_001, 1_000), [40_000, 1_000, 1_001]);
});

Deno.test("Order.changeTo() does not go on with a series two before when that is near", () => {
  const line = new Line(999);
  line.order.changeTo(40_000);
  line.order.changeTo(900);
  assertEquals(line.take(0, 901, 900), [900, 901]);
});

Deno.test("Order.startAfter() forgets the series before", () => {
  const line = new Line(999);
  line.take(0, 5_000);
  line.order.startAfter(39_999);
  assertEquals(line.take(0, 40_000, 1_002, 1_001), [40_000, 1_002, 1_001]);
});

Deno.test("Order.expire() waits 2 T when all before was given up and the next come in order, one after the other", () => {
  const line = new Line(9);
  let now = 1_000;
  for (let numSeq = 42; numSeq <= 52; numSeq++) {
    assertEquals(line.take(now, numSeq), []);
    now += 19;
  }
  assertEquals(line.expire(1_199), []);
  assertEquals(line.expire(1_200), range(42, 52));
  assertEquals(line.take(1_200, 53), [53]);
});

Deno.test("Order.expire() goes on waiting when waits of 2 T were in vain", () => {
  const line = new Line(9);
  assertEquals(line.take(0, 42, 45, 48), []);
  assertEquals(line.expire(200), [42]);
  assertEquals(line.expire(400), [45]);
  assertEquals(line.expire(600), [48]);
  assertEquals(line.take(600, 50), []);
  assertEquals(line.take(600, 49), [49, 50]);
});

Deno.test("Order.take() holds across the wrap-around at 65535", () => {
  const line = new Line(65_533);
  assertEquals(line.take(0, 1, 0, 65_535), []);
  assertEquals(line.take(0, 65_534), [65_534, 65_535, 0, 1]);
  assertEquals(line.take(0, 2), [2]);
});

Deno.test("Order.take() runs each once and in order when up to 32 are shuffled", () => {
  replayable((dice) => {
    const line = new Line(65_000), all: number[] = [];
    for (let from = 65_001; from < 65_001 + 32 * 50; from += 32) {
      const numbers = Array.from({ length: 32 }, (_, at) => from + at & 0xffff);
      all.push(...numbers);
      line.take(
        0,
        ...numbers.map((n) => [dice(), n] as const)
          .sort(([a], [b]) => a - b).map(([, n]) => n),
      );
    }
    assertEquals(line.ran, all);
  });
});

Deno.test("Order.take() fills a number without running it when the item is undefined", () => {
  const line = new Line(9), { run } = line;
  assertEquals(line.take(0, 12), []);
  line.order.take(11, undefined, { now: 0, run });
  line.order.take(10, undefined, { now: 0, run });
  assertEquals(line.ran, [12]);
});

Deno.test("Order.take() expects the same when what has run already is behind, or far away", () => {
  for (const apart of [-100, -257, 32, 257, 30_000, -30_000]) {
    const line = new Line(999), { run } = line;
    line.take(0, 1_001);
    line.order.take(1_000 + apart & 0xffff, undefined, { now: 0, run });
    assertEquals(line.take(0, 1_000), [1_000, 1_001]);
  }
});

Deno.test("Order.take() lets the later of two requests stand when both of one number are held", () => {
  const line = new Line(9), { run } = line;
  line.take(0, 11, 12);
  line.order.take(11, 111, { now: 1_500, run });
  assertEquals(line.order.held, 2);
  // and the wait is still that of the first
  assertEquals(line.order.deadline(PERIOD), 2_000);
  assertEquals(line.take(1_600, 10), [10, 111, 12]);
});

Deno.test("Order.take() holds no more when what is held exceeds 128 KiB", () => {
  const line = new Line(9), { run } = line;
  const options = { now: 0, octets: 60_000, run };
  line.order.take(13, 13, options);
  line.order.take(12, 12, options);
  assertEquals(line.ran, []);
  line.order.take(15, 15, options);
  assertEquals(line.ran, [12, 13, 15]);
  // what was run gives its room back, and so does what was replaced
  line.order.take(18, 18, options);
  line.order.take(19, 19, options);
  line.order.take(19, 20, options);
  assertEquals(line.ran.length, 3);
});

Deno.test("Order.expire() waits 2 s for a gap, then 2 s for the next", () => {
  const line = new Line(9);
  line.take(500, 11, 12);
  line.take(900, 14);
  assertEquals(line.order.deadline(PERIOD), 2_500);
  assertEquals(line.expire(2_499), []);
  assertEquals(line.expire(2_500), [11, 12]);
  assertEquals(line.order.deadline(PERIOD), 4_500);
  assertEquals(line.take(4_499, 13), [13, 14]);
  assertEquals(line.order.deadline(PERIOD), Infinity);
});

Deno.test("Order.expire() waits for a gap from when the one before it was filled", () => {
  const line = new Line(9);
  line.take(0, 11, 13);
  assertEquals(line.take(1_900, 10), [10, 11]);
  assertEquals(line.order.deadline(PERIOD), 3_900);
  // nothing but that moves it: not what is behind the gap, nor what is late
  line.take(2_500, 15, 8);
  assertEquals(line.order.deadline(PERIOD), 3_900);
  assertEquals(line.expire(3_899), []);
  assertEquals(line.expire(3_900), [13]);
});

Deno.test("Order.expire() waits for a gap from when something is held behind it", () => {
  const line = new Line(9);
  line.take(0, 10);
  line.take(5_000, 12);
  assertEquals(line.order.deadline(PERIOD), 7_000);
});

Deno.test("Order.expire() gives up one gap at a time, however late it is called", () => {
  const line = new Line(9);
  line.take(0, 11, 13);
  assertEquals(line.expire(60_000), [11]);
  assertEquals(line.order.deadline(PERIOD), 62_000);
});

Deno.test("Order.expire() waits 10 T for a gap when T is longer than 200 ms", () => {
  const line = new Line(9);
  line.take(0, 11);
  assertEquals(line.order.deadline(300), 3_000);
  assertEquals(line.expire(2_999, 300), []);
  assertEquals(line.expire(3_000, 300), [11]);
});

Deno.test("Order.expire() runs a late request at once when its wait has ended", () => {
  const line = new Line(9);
  line.take(0, 11);
  line.expire(2_000);
  assertEquals(line.take(2_100, 10), [10]);
  assertEquals(line.take(2_100, 12), [12]);
});

Deno.test("Order.expire() makes an end of waiting when two waits in a row were in vain", () => {
  const line = new Line(9);
  line.take(0, 11);
  assertEquals(line.expire(2_000), [11]);
  line.take(2_000, 13, 15);
  assertEquals(line.expire(4_000), [13, 15]);
  assertEquals(line.take(4_000, 20), [20]);
  assertEquals(line.take(4_000, 18, 21, 23), [18, 21, 23]);
  assertEquals(line.order.deadline(PERIOD), Infinity);
});

Deno.test("Order.expire() runs all that is held when the second wait in a row was in vain", () => {
  const line = new Line(9);
  line.take(0, 11, 13);
  line.take(1_900, 15);
  assertEquals(line.expire(2_000), [11]);
  assertEquals(line.expire(3_999), []);
  assertEquals(line.expire(4_000), [13, 15]);
});

Deno.test("Order.expire() goes on waiting when a gap was filled in time between two waits in vain", () => {
  const line = new Line(9);
  line.take(0, 11);
  assertEquals(line.expire(2_000), [11]);
  assertEquals(line.take(2_000, 13, 12), [12, 13]);
  line.take(2_000, 15);
  assertEquals(line.expire(4_000), [15]);
  assertEquals(line.take(4_000, 17), []);
});

Deno.test("Order.expire() does not count anew when requests come without a gap", () => {
  const line = new Line(9);
  line.take(0, 11);
  line.expire(2_000);
  line.take(2_000, 12, 14);
  line.expire(4_000);
  assertEquals(line.take(4_000, 16), [16]);
});

Deno.test("Order.take() waits for gaps again when sixteen in a row have come in order", () => {
  const line = new Line(9);
  line.take(0, 11);
  line.expire(2_000);
  line.take(2_000, 13);
  line.expire(4_000); // the second wait in vain
  const inOrder = (first: number, count: number) =>
    Array.from({ length: count }, (_, n) => first + n);
  line.take(4_000, ...inOrder(14, 15), 30);
  assertEquals(line.take(4_000, 29), [29], "30 has not waited");
  line.take(4_000, ...inOrder(31, 16));
  assertEquals(line.take(4_000, 48), []);
  assertEquals(line.take(4_000, 47), [47, 48]);
});

Deno.test("Order.startAfter() forgets what is held and the waits in vain", () => {
  const line = new Line(9);
  line.take(0, 11);
  line.expire(2_000);
  line.take(2_000, 13, 15);
  line.order.startAfter(99);
  assertEquals([line.order.held, line.order.deadline(PERIOD)], [0, Infinity]);
  line.take(3_000, 101);
  assertEquals(line.expire(5_000), [101]);
  assertEquals(line.take(5_000, 103), []);
  assertEquals(line.take(5_000, 102), [102, 103]);
});

Deno.test("Order.gather() counts from the oldest of what comes until the wait ends", () => {
  const line = new Line(9);
  line.order.gather(40);
  assertEquals(line.order.deadline(PERIOD), Infinity);
  assertEquals(line.take(0, 65_535, 1, 65_534), []);
  assertEquals(line.take(39, 3), []);
  assertEquals([line.order.deadline(PERIOD), line.expire(39)], [40, []]);
  assertEquals(line.expire(40), [65_534, 65_535]);
  assertEquals(line.take(41, 0), [0, 1]);
  assertEquals(line.take(42, 2), [2, 3]);
});

Deno.test("Order.gather() waits no longer when a whole window has come", () => {
  const line = new Line();
  line.order.gather(1_000);
  const numbers = Array.from({ length: WINDOW }, (_, n) => 100 + n);
  assertEquals(line.take(0, ...numbers.slice(1)), []);
  assertEquals(line.take(0, 100), numbers);
  assertEquals([line.order.held, line.order.expected], [0, 100 + WINDOW]);
});
