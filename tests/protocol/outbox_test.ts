import { assert, assertEquals, assertThrows } from "@std/assert";
import { numSeqOf } from "../../protocol/messages.ts";
import type { Peer } from "../../protocol/peer.ts";
import {
  answerTo,
  hostAt,
  Recorder,
  type RecorderOptions,
  type Sent,
  textOf,
  type Turn,
  wordsOf,
} from "./recorder.ts";

/** When the 14 tries are made if none is answered, as section 4.3 of PROTOCOL.md lists them. */
const SCHEDULE = [
  ...[0, 100, 200, 300, 400, 500, 600, 700],
  ...[900, 1_300, 2_100, 3_700, 5_700, 7_700],
];
const FAILED_AT = 9_700;

function set(options: RecorderOptions = {}): [Recorder, Peer<Turn>] {
  const recorder = new Recorder(options);
  return [recorder, recorder.exchanges.open(hostAt(1))];
}

function numbersOf(sent: readonly Sent[]): number[] {
  return sent.map(({ octets }) => numSeqOf(octets));
}

function times(sent: readonly Sent[]): number[] {
  return sent.map(({ at }) => at);
}

Deno.test("Outbox sends a request at 0, 100 ... 7,700 ms and gives it up at 9,700 when it is not answered", () => {
  const [recorder, peer] = set();
  recorder.text(peer, "hello");
  assertEquals(times(recorder.passTo(FAILED_AT - 1)), SCHEDULE);
  assertEquals(recorder.failures, []);
  assertEquals(recorder.deadline, FAILED_AT);
  assertEquals(recorder.passTo(60_000), []);
  assertEquals(recorder.failures, ["hello"]);
  assertEquals(recorder.deadline, Infinity);
  assertEquals(recorder.exchanges.outbox.counts, {
    repeated: 13,
    settled: 0,
    failed: 1,
  });
});

Deno.test("Outbox makes as many tries as it was told", () => {
  const [recorder, peer] = set({ tries: 3 });
  recorder.text(peer, "hello");
  assertEquals(times(recorder.passTo(299)), [0, 100, 200]);
  recorder.passTo(300);
  assertEquals(recorder.failures, ["hello"]);
});

Deno.test("Exchanges throws RangeError when tries or T are out of range", () => {
  for (const tries of [0, 256, 1.5, NaN, -1, Infinity]) {
    assertThrows(() => new Recorder({ tries }), RangeError, `${tries}`);
  }
  for (const interval of [0, -1, NaN, Infinity]) {
    assertThrows(() => new Recorder({ interval }), RangeError, `${interval}`);
  }
});

Deno.test("Outbox makes 255 tries, no more", () => {
  const [recorder, peer] = set({ tries: 255 });
  recorder.text(peer, "hello");
  assertEquals(recorder.passTo(1_000_000).length, 255);
  assertEquals(recorder.failures, ["hello"]);
});

Deno.test("Outbox waits T as it was told", () => {
  const [recorder, peer] = set({ interval: 40 });
  recorder.text(peer, "hello");
  assertEquals(times(recorder.passTo(130)), [0, 40, 80, 120]);
});

Deno.test("Outbox repeats the same octets under the same NUM_SEQ", () => {
  const [recorder, peer] = set({ randomNumSeq: () => 4_711 });
  recorder.text(peer, "hello");
  const sent = recorder.passTo(FAILED_AT);
  const expected = textOf("hello", 4_711);
  for (const { octets, to } of sent) {
    assertEquals(octets, expected);
    assertEquals(to, hostAt(1));
  }
});

Deno.test("Outbox.settle() ends the repeats when the answer comes", () => {
  const [recorder, peer] = set();
  recorder.text(peer, "hello");
  const [, , third] = recorder.passTo(250);
  recorder.answer(third!);
  assertEquals(recorder.passTo(60_000), []);
  assertEquals(recorder.failures, []);
});

Deno.test("Outbox numbers requests one by one and wraps from 65535 to 0", () => {
  const [recorder, peer] = set({ randomNumSeq: () => 65_534 });
  recorder.texts(peer, 4);
  const sent = recorder.flush();
  assertEquals(numbersOf(sent), [65_534, 65_535, 0, 1]);
  for (const one of sent) recorder.answer(one);
  assertEquals(recorder.exchanges.outbox.counts.settled, 4);
  recorder.text(peer, "5");
  assertEquals(numbersOf(recorder.flush()), [2]);
});

Deno.test("Outbox sends nothing 32 or more past the oldest request under way", () => {
  const [recorder, peer] = set({ randomNumSeq: () => 65_520 });
  recorder.texts(peer, 100);
  const sent = recorder.flush();
  assertEquals(sent.length, 32);
  for (const later of sent.slice(1)) assertEquals(recorder.answer(later), []);
  const next = recorder.answer(sent[0]!);
  assertEquals(
    numbersOf(next),
    Array.from({ length: 32 }, (_, at) => 65_552 + at & 0xffff),
  );
});

Deno.test("Outbox adapts T to what was measured", () => {
  const [recorder, peer] = set();
  recorder.text(peer, "1");
  const [first] = recorder.flush();
  recorder.now = 80;
  recorder.answer(first!); // T = 80 + 4 * 40
  recorder.text(peer, "2");
  assertEquals(times(recorder.passTo(80 + 480)), [80, 320, 560]);
});

Deno.test("Outbox does not measure an exchange when its request was repeated", () => {
  const [recorder, peer] = set();
  recorder.text(peer, "1");
  const [first] = recorder.passTo(99);
  recorder.passTo(190);
  recorder.answer(first!);
  assertEquals(peer.roundTrip.smoothed, 0);
  assertEquals(peer.roundTrip.period, 100);
});

Deno.test("Outbox waits 1 s before the second try when eight exchanges were not measured", () => {
  const [recorder, peer] = set();
  for (let nth = 0; nth < 8; nth++) {
    recorder.text(peer, "late");
    const [first] = recorder.passTo(recorder.now + 150);
    recorder.answer(first!);
  }
  const { now } = recorder;
  recorder.text(peer, "measured");
  const sent = recorder.passTo(now + 600);
  assertEquals(times(sent), [now]);
  recorder.answer(sent[0]!);
  assertEquals(peer.roundTrip.smoothed, 600);
  assertEquals(peer.roundTrip.period, 600 + 4 * 300);
});

Deno.test("Outbox waits 1 s before the second try when eight exchanges have failed", () => {
  const [recorder, peer] = set();
  for (let nth = 0; nth < 8; nth++) {
    recorder.text(peer, "lost");
    recorder.passTo(recorder.now + FAILED_AT);
  }
  const { now } = recorder;
  recorder.text(peer, "measured");
  assertEquals(times(recorder.passTo(now + 1_000)), [now, now + 1_000]);
});

Deno.test("Outbox waits T again after the 1 s when that was in vain", () => {
  const [recorder, peer] = set();
  for (let nth = 0; nth < 8; nth++) peer.roundTrip.unmeasured();
  recorder.text(peer, "hello");
  assertEquals(times(recorder.passTo(1_250)), [0, 1_000, 1_100, 1_200]);
});

Deno.test("Outbox repeats only the oldest request when nothing was heard for 3 T", () => {
  const [recorder, peer] = set();
  recorder.texts(peer, 5);
  for (const now of [0, 100, 200]) {
    assertEquals(numbersOf(recorder.passTo(now)), [0, 1, 2, 3, 4]);
  }
  assertEquals(
    numbersOf(recorder.passTo(FAILED_AT)),
    Array(SCHEDULE.length - 3).fill(0),
  );
  assertEquals(recorder.failures, ["1", "2", "3", "4", "5"]);
});

Deno.test("Outbox repeats all when many tries were not answered and the peer was heard less than 3 T ago", () => {
  const [recorder, peer] = set();
  recorder.texts(peer, 32);
  recorder.passTo(50);
  recorder.hear(hostAt(1), textOf("I am here", 77));
  const all = Array.from({ length: 32 }, (_, at) => at);
  for (const now of [100, 200, 300]) {
    assertEquals(numbersOf(recorder.passTo(now)), all);
  }
  assertEquals(numbersOf(recorder.passTo(400)), [0]);
});

Deno.test("Outbox tries each request three times when the peer was last heard long ago", () => {
  const [recorder, peer] = set();
  recorder.passTo(60_000);
  recorder.texts(peer, 5);
  for (const now of [60_000, 60_100, 60_200]) {
    assertEquals(numbersOf(recorder.passTo(now)), [0, 1, 2, 3, 4]);
  }
  assertEquals(numbersOf(recorder.passTo(60_300)), [0]);
});

Deno.test("Outbox sends nothing new when three tries in a row were not answered and nothing was heard for 3 T", () => {
  const [recorder, peer] = set();
  recorder.text(peer, "1");
  recorder.passTo(299);
  recorder.text(peer, "2");
  assertEquals(numbersOf(recorder.flush()), [1]);
  recorder.passTo(300);
  recorder.text(peer, "3");
  assertEquals(recorder.flush(), []);
});

Deno.test("Outbox repeats all when a silent peer is heard", () => {
  const [recorder, peer] = set();
  recorder.texts(peer, 5);
  recorder.passTo(450);
  recorder.text(peer, "6");
  const [answer, ...sent] = recorder.hear(hostAt(1), textOf("I am back", 77));
  assertEquals(answer!.octets, answerTo(textOf("I am back", 77)));
  assertEquals(numbersOf(sent), [1, 2, 3, 4, 5]);
  // the oldest keeps to its times: it was never stopped
  assertEquals(numbersOf(recorder.passTo(500)), [0]);
});

Deno.test("Outbox starts with one request when all that was under way to a silent peer has failed", () => {
  const [recorder, peer] = set();
  recorder.texts(peer, 40);
  recorder.passTo(FAILED_AT);
  assertEquals(recorder.failures.length, 32);
  const later = recorder.sent.filter(({ at }) => at === FAILED_AT);
  assertEquals(later.map(({ octets }) => wordsOf(octets)), ["33"]);
});

Deno.test("Outbox gives up a request alone when its peer answers others", () => {
  const [recorder, peer] = set();
  recorder.text(peer, "unanswered");
  for (let nth = 0; recorder.failures.length === 0; nth++) {
    recorder.text(peer, String(nth));
    for (const sent of recorder.passTo(recorder.now + 400)) {
      if (wordsOf(sent.octets) !== "unanswered") recorder.answer(sent);
    }
  }
  assertEquals(recorder.failures, ["unanswered"]);
  assert(recorder.now - FAILED_AT < 400, `at ${recorder.now}`);
});

Deno.test("Outbox.drop() forgets all, and a peer that was silent is sent the next request", () => {
  const [recorder, peer] = set();
  for (const words of ["1", "2"]) recorder.text(peer, words, { rounds: 2 });
  recorder.text(peer, "patient", { patience: 1_000 });
  recorder.texts(peer, 50);
  recorder.passTo(FAILED_AT + 10);
  const { outbox } = recorder.exchanges;
  recorder.text(peer, "waits");
  outbox.drop(peer);
  assertEquals([peer.span, peer.waiting.length, peer.waitingTexts], [0, 0, 0]);
  assertEquals(recorder.passTo(60_000), []);
  recorder.text(peer, "goodbye");
  assertEquals(recorder.flush().length, 1);
});
