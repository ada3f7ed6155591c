import { assertEquals } from "@std/assert";
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
} from "./recorder.ts";

const HOST = hostAt(1);

function set(options: RecorderOptions = {}): [Recorder, Peer<Turn>] {
  const recorder = new Recorder(options);
  return [recorder, recorder.exchanges.open(HOST)];
}

function octetsOf(sent: readonly Sent[]): Uint8Array[] {
  return sent.map(({ octets }) => octets);
}

Deno.test("Exchanges runs a request once and answers each repeat with the same octets", () => {
  const [recorder] = set();
  const request = textOf("hello", 4);
  const first = recorder.hear(HOST, request);
  assertEquals(octetsOf(first), [answerTo(request)]);
  for (const now of [100, 200, 179_999]) {
    recorder.now = now;
    assertEquals(octetsOf(recorder.hear(HOST, request)), octetsOf(first));
  }
  assertEquals(recorder.ran, ["hello"]);
  assertEquals(recorder.exchanges.counts.duplicates, 3);
});

Deno.test("Exchanges answers nothing to a repeat when the request is not answered yet", () => {
  const [recorder] = set();
  recorder.hear(HOST, textOf("1", 1));
  const held = textOf("3", 3);
  for (let count = 0; count < 3; count++) {
    assertEquals(recorder.hear(HOST, held), []);
  }
  const sent = recorder.hear(HOST, textOf("2", 2));
  assertEquals(sent.map(({ octets }) => numSeqOf(octets)), [2, 3]);
  assertEquals(recorder.ran, ["1", "2", "3"]);
});

Deno.test("Exchanges takes a request for new when the same NUM_SEQ comes with other octets", () => {
  const [recorder] = set();
  recorder.hear(HOST, textOf("a", 4));
  recorder.hear(HOST, textOf("b", 4));
  assertEquals(recorder.hear(HOST, textOf("a", 4)).length, 1);
  assertEquals(recorder.ran, ["a", "b"]);
});

Deno.test("Exchanges takes a request for new when only its NUM_SEQ differs, however old that is", () => {
  const [recorder] = set();
  for (const numSeq of [500, 499, 100, 501, 65_535, 0]) {
    recorder.hear(HOST, textOf("a", numSeq));
  }
  assertEquals(recorder.ran.length, 6);
});

Deno.test("Exchanges runs a repeat again when 180 s have passed", () => {
  const [recorder] = set();
  recorder.hear(HOST, textOf("a", 4));
  recorder.now = 180_000;
  recorder.hear(HOST, textOf("a", 4));
  assertEquals(recorder.ran, ["a", "a"]);
});

Deno.test("Exchanges remembers 1,024 requests of a peer", () => {
  const [recorder] = set();
  for (let numSeq = 1; numSeq <= 1_025; numSeq++) {
    recorder.hear(HOST, textOf(String(numSeq), numSeq));
  }
  recorder.hear(HOST, textOf("2", 2));
  assertEquals(recorder.ran.length, 1_025);
  recorder.hear(HOST, textOf("1", 1));
  assertEquals(recorder.ran.length, 1_026);
});

Deno.test("Exchanges runs a repeat when the request was ignored", () => {
  const [recorder] = set({ answers: "ignored" });
  for (let count = 0; count < 3; count++) {
    assertEquals(recorder.hear(HOST, textOf("a", 4)), []);
  }
  assertEquals(recorder.arrivals, ["a", "a", "a"]);
  assertEquals(recorder.ran, []);
});

Deno.test("Exchanges.respond() does not keep the answer when told so", () => {
  const [recorder, peer] = set({ answers: "never" });
  const request = textOf("a", 4), { exchanges } = recorder;
  const remembered = peer.memory.add(1, 0);
  exchanges.respond(peer, remembered, answerTo(request), { remember: false });
  assertEquals(recorder.flush().length, 1);
  assertEquals(peer.memory.size, 0);
});

Deno.test("Exchanges.adopt() answers, and takes the request for a repeat from then on", () => {
  const [recorder, peer] = set();
  const request = textOf("hello", 9), answer = answerTo(request);
  recorder.exchanges.adopt(peer, request, answer);
  assertEquals(octetsOf(recorder.flush()), [answer]);
  assertEquals(octetsOf(recorder.hear(HOST, request)), [answer]);
  // and counts on from it
  recorder.hear(HOST, textOf("b", 11));
  assertEquals(recorder.ran, []);
  recorder.hear(HOST, textOf("a", 10));
  assertEquals(recorder.ran, ["a", "b"]);
});

Deno.test("Exchanges keeps the memories of two peers of one host apart", () => {
  const [recorder] = set();
  recorder.exchanges.open(hostAt(2));
  recorder.hear(hostAt(1), textOf("a", 4));
  recorder.hear(hostAt(2), textOf("a", 4));
  assertEquals(recorder.ran, ["a", "a"]);
});

// ---- order

Deno.test("Exchanges runs and answers requests in order when they come out of order", () => {
  const [recorder] = set();
  recorder.exchanges.peers.values().next().value!.order.startAfter(65_533);
  const sent = [0, 65_535, 1, 65_534]
    .flatMap((numSeq) => recorder.hear(HOST, textOf(String(numSeq), numSeq)));
  assertEquals(recorder.ran, ["65534", "65535", "0", "1"]);
  assertEquals(
    sent.map(({ octets }) => numSeqOf(octets)),
    [65_534, 65_535, 0, 1],
  );
});

Deno.test("Exchanges answers what it holds when its owner answers on arrival", () => {
  const [recorder] = set({ answers: "arrival" });
  recorder.hear(HOST, textOf("1", 1));
  const request = textOf("3", 3);
  assertEquals(octetsOf(recorder.hear(HOST, request)), [answerTo(request)]);
  assertEquals(recorder.ran, ["1"]);
});

Deno.test("Exchanges.expire() runs what has been held for 2 s", () => {
  const [recorder] = set();
  recorder.hear(HOST, textOf("1", 1));
  recorder.now = 300;
  recorder.hear(HOST, textOf("3", 3));
  assertEquals(recorder.deadline, 2_300);
  recorder.passTo(2_299);
  assertEquals(recorder.ran, ["1"]);
  const [answer] = recorder.passTo(2_300);
  assertEquals(recorder.ran, ["1", "3"]);
  assertEquals(answer?.octets, answerTo(textOf("3", 3)));
  assertEquals(recorder.deadline, Infinity);
});

Deno.test("Exchanges.expire() waits 2 s for the next gap when one wait has ended", () => {
  const [recorder] = set();
  recorder.hear(HOST, textOf("1", 1));
  recorder.hear(HOST, textOf("3", 3));
  recorder.now = 900;
  recorder.hear(HOST, textOf("5", 5));
  recorder.passTo(2_000);
  assertEquals(recorder.ran, ["1", "3"]);
  assertEquals(recorder.deadline, 4_000);
});

Deno.test("Exchanges.expire() keeps to the gap of one peer when another is heard", () => {
  const [recorder] = set();
  recorder.exchanges.open(hostAt(2));
  recorder.hear(HOST, textOf("1", 1));
  recorder.hear(HOST, textOf("3", 3));
  for (let now = 100; now < 2_000; now += 100) {
    recorder.passTo(now);
    recorder.hear(hostAt(2), textOf(String(now), now));
  }
  recorder.passTo(2_000);
  assertEquals(recorder.ran.at(-1), "3");
});

Deno.test("Exchanges counts what it sends and receives", () => {
  const [recorder, peer] = set();
  recorder.text(peer, "1");
  const [sent] = recorder.passTo(150);
  recorder.answer(sent!);
  recorder.hear(HOST, textOf("a", 1));
  recorder.hear(HOST, textOf("a", 1));
  assertEquals(recorder.exchanges.counts, {
    received: 3,
    sent: 4,
    duplicates: 1,
    unmatched: 0,
    malformed: 0,
  });
});

Deno.test("Exchanges compares octets after the header word too", () => {
  const [recorder] = set();
  const a = textOf("a".repeat(2_000), 1);
  const b = a.with(a.length - 1, 0x62);
  recorder.hear(HOST, a);
  recorder.hear(HOST, b);
  assertEquals(recorder.ran.map((words) => words.at(-1)), ["a", "b"]);
});
