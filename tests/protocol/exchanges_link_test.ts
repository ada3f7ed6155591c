import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLessOrEqual,
} from "@std/assert";
import { Frame, type Peer } from "../../protocol/peer.ts";
import { random, replayable } from "../random.ts";
import { Link, type Weather } from "./link.ts";
import {
  hostAt,
  Recorder,
  type RecorderOptions,
  textOf,
  type Turn,
} from "./recorder.ts";

/** Both begin shortly before 65535. */
const FIRST_NUM_SEQ = 65_520;

/** Notes how much had run in order when the first wait for a gap ended in vain. */
class Station extends Recorder {
  /** Requests that ran before that. */
  inTime = Infinity;

  override expire(now: number): void {
    const { length } = this.ran;
    super.expire(now);
    if (this.ran.length > length) this.inTime = Math.min(this.inTime, length);
  }
}

/** Two stations on a link, each the other's peer. */
function pair(
  dice: () => number,
  weather: Weather,
  options: RecorderOptions = {},
): { link: Link; ends: readonly [Station, Station]; peers: Peer<Turn>[] } {
  const link = new Link(dice, weather);
  const given = { randomNumSeq: () => FIRST_NUM_SEQ, ...options };
  const ends = [new Station(given), new Station(given)] as const;
  const peers = ends.map((end, at) => {
    link.join(hostAt(at), end);
    const peer = end.exchanges.open(hostAt(1 - at));
    peer.order.startAfter(FIRST_NUM_SEQ - 1);
    return peer;
  });
  return { link, ends, peers };
}

/** What holds of one direction whatever the weather. */
function check(from: Station, to: Station, count: number): void {
  const { settled, failed } = from.exchanges.outbox.counts;
  assertEquals(settled + failed, count, "settled or failed");
  assertEquals(failed, from.failures.length);
  const ran = new Set(to.ran);
  assertEquals(to.ran.length, ran.size, "none runs twice");
  const lost = new Set(from.failures);
  for (let nth = 1; nth <= count; nth++) {
    const words = String(nth);
    assert(ran.has(words) || lost.has(words), `${words} was settled, not run`);
  }
  const inTime = to.ran.slice(0, to.inTime).map(Number);
  assertEquals(inTime, inTime.toSorted((a, b) => a - b), "in order");
}

const COUNT = 60;

function exchangeTexts(dice: () => number, loss: number): void {
  const weather = { loss, duplication: 0.2, delay: [1, 80] } as const;
  const { link, ends: [a, b], peers } = pair(dice, weather);
  [a, b].forEach((end, at) => end.texts(peers[at]!, COUNT));
  link.run();
  check(a, b, COUNT);
  check(b, a, COUNT);
}

for (const loss of [0.1, 0.3, 0.5]) {
  Deno.test(`Exchanges runs each request once and in order, and settles it or gives it up, when ${100 * loss} % are lost, 20 % doubled, and all disordered`, () => {
    replayable((dice) => {
      for (let round = 0; round < 25; round++) exchangeTexts(dice, loss);
    });
  });
}

Deno.test("Exchanges runs all in order, repeats nothing and waits for nothing when datagrams are only doubled and disordered", () => {
  replayable((dice) => {
    const weather = { duplication: 0.5, delay: [1, 49] } as const;
    const { link, ends: [a, b], peers } = pair(dice, weather);
    a.texts(peers[0]!, 500);
    link.run();
    assertEquals(b.ran, Array.from({ length: 500 }, (_, at) => String(at + 1)));
    assertEquals(a.exchanges.outbox.counts, {
      repeated: 0,
      settled: 500,
      failed: 0,
    });
    assertEquals(b.inTime, Infinity);
  });
});

for (
  const [loss, mean, failure] of [
    [0.1, 1.23, 8.0e-11],
    [0.3, 2.04, 8.1e-5],
    [0.5, 3.93, 1.8e-2],
  ] as const
) {
  Deno.test(`Exchanges sends a request ${mean} times on average when ${100 * loss} % are lost`, () => {
    const total = 4_000, perLink = 100;
    let sent = 0, failed = 0;
    for (let seed = 1; seed <= total / perLink; seed++) {
      const weather = { loss, delay: [1, 40] } as const;
      const { link, ends: [a], peers } = pair(random(seed), weather);
      const { counts } = a.exchanges.outbox;
      for (let nth = 1; nth <= perLink; nth++) {
        a.text(peers[0]!, String(nth));
        link.run(Infinity, () => counts.settled + counts.failed === nth);
      }
      sent += a.exchanges.counts.sent;
      failed += counts.failed;
    }
    // four standard deviations, and for the rare one a single case
    const q = 1 - (1 - loss) ** 2;
    assertAlmostEquals(
      sent / total,
      mean,
      4 * Math.sqrt(q / total) / (1 - q),
    );
    assertAlmostEquals(
      failed,
      failure * total,
      1 + 4 * Math.sqrt(failure * total),
    );
  });
}

Deno.test("Exchanges delivers all once and in order when the link was down for 5 s", () => {
  replayable((dice) => {
    const { link, ends: [a, b], peers } = pair(dice, { delay: [1, 20] });
    a.texts(peers[0]!, 100);
    link.run(10);
    link.weather = { loss: 1 };
    link.run(5_000);
    link.weather = { delay: [1, 20], duplication: 0.2 };
    link.run();
    check(a, b, 100);
    assertEquals(a.failures, []);
    assertEquals(b.ran.length, 100);
  });
});

Deno.test("Exchanges delivers all once and in order when the peer was out of reach for 30 s and requests rest", () => {
  replayable((dice) => {
    const { link, ends: [a, b], peers } = pair(dice, { loss: 1 });
    const words = Array.from({ length: 100 }, (_, at) => String(at + 1));
    for (const text of words) a.text(peers[0]!, text, { rounds: 3 });
    link.run(30_000);
    assertEquals(a.deadline, Infinity);
    // three tries of each in the window, then eleven more of the oldest
    assertEquals(link.sent, 3 * 32 + 11);
    link.weather = { delay: [1, 20], duplication: 0.2 };
    b.text(peers[1]!, "I am back");
    link.run();
    assertEquals(b.ran, words);
    assertEquals(a.failures, []);
  });
});

/** Repeats of 49 requests one after the other, after the path was measured. */
function repeatsOnLongPath(dice: () => number): number {
  const { link, ends: [a, b], peers } = pair(dice, { delay: [300, 340] });
  const { counts } = a.exchanges.outbox;
  for (let nth = 1; nth <= COUNT; nth++) {
    if (nth === 12) counts.repeated = 0;
    a.text(peers[0]!, String(nth));
    link.run(Infinity, () => counts.settled === nth);
  }
  check(a, b, COUNT);
  return counts.repeated;
}

Deno.test("Exchanges seldom repeats when it has measured that the path is long", () => {
  replayable((dice) => {
    const rounds = 40;
    let repeated = 0;
    for (let round = 0; round < rounds; round++) {
      repeated += repeatsOnLongPath(dice);
    }
    // of 20,000 rounds the mean was 0.14, the standard deviation 0.47
    assertLessOrEqual(repeated, rounds);
  });
});

Deno.test("Exchanges gives each of 100 peers a shared frame once when 20 % are lost", () => {
  replayable((dice) => {
    const link = new Link(dice, { loss: 0.2, delay: [1, 40] });
    const hub = new Station({ randomNumSeq: () => dice() * 65_536 | 0 });
    link.join(hostAt(0), hub);
    const members = Array.from({ length: 100 }, (_, at) => {
      const member = new Station({ answers: "arrival" });
      link.join(hostAt(at + 1), member);
      member.exchanges.open(hostAt(0));
      return [member, hub.exchanges.open(hostAt(at + 1))] as const;
    });
    const words = ["1", "2", "3"];
    for (const text of words) {
      const frame = new Frame(textOf(text), { rounds: 3 });
      for (const [, peer] of members) {
        hub.exchanges.outbox.request(peer, frame);
      }
      link.run();
    }
    for (const [member] of members) assertEquals(member.ran, words);
    assertEquals(hub.failures, []);
  });
});
