import { assert, assertEquals } from "@std/assert";
import type { Peer } from "../../protocol/peer.ts";
import {
  hostAt,
  Recorder,
  type RecorderOptions,
  type Sent,
  textOf,
  type Turn,
  wordsOf,
} from "./recorder.ts";

/** Octets of IP and UDP headers. */
const OVERHEAD = 28;
/** The pacing window to start with. */
const FIRST = 64;

/** So many peers. */
function crowd(count: number, options?: RecorderOptions): [
  Recorder,
  Peer<Turn>[],
] {
  const recorder = new Recorder(options);
  return [
    recorder,
    Array.from(
      { length: count },
      (_, port) => recorder.exchanges.open(hostAt(port + 1)),
    ),
  ];
}

/**
 * Has the pacing window be wider than at first, on paths that are short by now.
 *
 * @returns How wide it is.
 */
function widen({ exchanges }: Recorder): number {
  const { pacing } = exchanges.outbox;
  for (const ms of [10, 0.1]) {
    for (let count = 0; count < 1_000; count++) pacing.measured(ms);
  }
  assert(pacing.window > 2 * FIRST);
  return pacing.window;
}

function toAll(recorder: Recorder, peers: readonly Peer<Turn>[]): void {
  for (const peer of peers) recorder.text(peer, "to all");
}

Deno.test("Outbox sends 64 new requests over all peers together, then 16 for 16 answers", () => {
  const [recorder, peers] = crowd(253);
  toAll(recorder, peers);
  const sent = recorder.flush();
  assertEquals(sent.length, FIRST);
  const follow = sent.slice(0, 32).map((one) => recorder.answer(one).length);
  assertEquals(
    follow,
    follow.map((_, answered) => (answered + 1) % 16 === 0 ? 16 : 0),
  );
});

Deno.test("Outbox takes peers in turn when the pacing window is full", () => {
  const [recorder, peers] = crowd(10);
  for (const peer of peers) recorder.texts(peer, 20);
  const counts = Map.groupBy(recorder.flush(), ({ to }) => to.port);
  for (const { length } of counts.values()) assert(length >= 6, `${length}`);
});

Deno.test("Outbox counts a datagram no more after 100 ms when no round trip is known", () => {
  const [recorder, peers] = crowd(253);
  toAll(recorder, peers);
  assertEquals(recorder.passTo(99).length, FIRST);
  assertEquals(recorder.passTo(100).length, FIRST + FIRST); // all repeated, and new ones
});

Deno.test("Outbox counts a datagram no more after four round trips, at least 20 ms and at most 100 ms", () => {
  for (const [ms, until] of [[1, 20], [10, 40], [60, 100]] as const) {
    const [recorder, peers] = crowd(2 * FIRST);
    for (const peer of peers) peer.roundTrip.measured(ms);
    toAll(recorder, peers);
    assertEquals(recorder.passTo(until - 1).length, FIRST);
    assertEquals(recorder.passTo(until).length, FIRST);
  }
});

Deno.test("Outbox counts a datagram no more after 100 ms when its second try comes later", () => {
  const [recorder, peers] = crowd(FIRST + 1);
  for (const peer of peers) {
    for (let count = 0; count < 8; count++) peer.roundTrip.unmeasured();
  }
  toAll(recorder, peers);
  assertEquals(recorder.passTo(99).length, FIRST);
  assertEquals(recorder.passTo(999).map(({ at }) => at), [100]);
});

Deno.test("Outbox does not hold repeats back when the pacing window is full", () => {
  const [recorder, peers] = crowd(1);
  recorder.text(peers[0]!, "repeated");
  recorder.passTo(50);
  const more = Array.from(
    { length: 200 },
    (_, at) => recorder.exchanges.open(hostAt(at + 1_000)),
  );
  toAll(recorder, more);
  const sent = recorder.passTo(100);
  assertEquals(
    sent.slice(FIRST - 1).map(({ octets }) => wordsOf(octets)).slice(0, 1),
    ["repeated"],
  );
});

Deno.test("Outbox does not hold back what an unproven peer is sent when the pacing window is full", () => {
  const [recorder, peers] = crowd(253);
  toAll(recorder, peers);
  const newcomer = recorder.exchanges.open(hostAt(1_000));
  newcomer.allowance = 1_000;
  recorder.text(newcomer, "are you there");
  const sent = recorder.flush().map(({ to }) => to.port);
  assertEquals(sent.length, FIRST + 1);
  assert(sent.includes(1_000));
});

Deno.test("Outbox halves the pacing window for a loss when the peer was heard within a second", () => {
  const [recorder, [peer]] = crowd(1);
  const { pacing } = recorder.exchanges.outbox;
  const before = widen(recorder);
  recorder.now = 2_000;
  recorder.hear(hostAt(1), textOf("I am here"));
  recorder.passTo(2_890);
  recorder.text(peer!, "lost");
  recorder.passTo(2_989);
  assertEquals(pacing.window, before);
  recorder.passTo(2_990);
  assertEquals(pacing.window, Math.floor(before / 2));
});

Deno.test("Outbox keeps the pacing window for a loss when the peer was not heard for a second", () => {
  const [recorder, [peer]] = crowd(1);
  const before = widen(recorder);
  recorder.now = 900;
  recorder.text(peer!, "lost");
  recorder.passTo(5_000);
  assertEquals(recorder.exchanges.outbox.pacing.window, before);
});

Deno.test("Outbox halves the pacing window for a first try only", () => {
  const [recorder, [peer]] = crowd(1);
  const { pacing } = recorder.exchanges.outbox;
  const before = widen(recorder);
  recorder.now = 900;
  recorder.text(peer!, "lost"); // its first try is at a peer not heard for a second
  recorder.passTo(1_050);
  recorder.hear(hostAt(1), textOf("I am here"));
  recorder.passTo(1_950);
  assertEquals(pacing.window, before);
});

Deno.test("Outbox halves the pacing window for a loss when the second try comes 1 s later", () => {
  const [recorder, [peer]] = crowd(1);
  const before = widen(recorder);
  for (let count = 0; count < 8; count++) peer!.roundTrip.unmeasured();
  recorder.text(peer!, "lost");
  recorder.passTo(500);
  recorder.hear(hostAt(1), textOf("I am here"));
  recorder.passTo(1_000);
  assertEquals(
    recorder.exchanges.outbox.pacing.window,
    Math.floor(before / 2),
  );
});

Deno.test("Outbox has the pacing window as wide as a long path when little is under way", () => {
  const [recorder, peers] = crowd(16);
  for (let round = 0; round < 64; round++) {
    toAll(recorder, peers);
    const sent = recorder.flush();
    recorder.now += 30;
    for (const one of sent) recorder.answer(one);
  }
  const { window } = recorder.exchanges.outbox.pacing;
  assert(window >= 599, `${window}`);
});

Deno.test("Outbox takes the wait behind other answers for no path", () => {
  const [recorder, peers] = crowd(FIRST);
  for (let round = 0; round < 64; round++) {
    toAll(recorder, peers);
    const sent = recorder.flush();
    for (const one of sent.slice(0, 16)) recorder.answer(one);
    recorder.now += 30;
    for (const one of sent.slice(16)) recorder.answer(one);
  }
  assertEquals(recorder.exchanges.outbox.pacing.window, FIRST);
});

Deno.test("Outbox widens the pacing window when the path is long", () => {
  const [recorder, peers] = crowd(20);
  for (const peer of peers) recorder.texts(peer, 300);
  let under: Sent[] = recorder.flush();
  for (let now = 5; now <= 50; now += 5) {
    recorder.now = now;
    under = under.flatMap((sent) => recorder.answer(sent));
  }
  const { window } = recorder.exchanges.outbox.pacing;
  assert(window > FIRST + 8 && window < FIRST + 11, `${window}`);
});

Deno.test("Outbox leaves the pacing window alone when the path is short", () => {
  const [recorder, peers] = crowd(20);
  for (const peer of peers) recorder.texts(peer, 300);
  let under: Sent[] = recorder.flush();
  for (let now = 1; now <= 10; now++) {
    recorder.now = now;
    under = under.flatMap((sent) => recorder.answer(sent));
  }
  assertEquals(recorder.exchanges.outbox.pacing.window, FIRST);
});

Deno.test("Outbox gives the pacing window back when a peer is closed", () => {
  const [recorder, peers] = crowd(253);
  toAll(recorder, peers);
  for (const { to } of recorder.flush().slice(0, 50)) {
    recorder.exchanges.close(recorder.exchanges.find(to)!);
  }
  assertEquals(recorder.flush().length, 50);
});

// ---- what an unproven address is sent

/** A peer that has not proved its address, and from which a datagram of so many octets has come. */
function unproven(octets: number): [Recorder, Peer<Turn>] {
  const [recorder, peers] = crowd(1, { answers: "ignored" });
  const peer = peers[0]!;
  peer.allowance = 0;
  recorder.hear(hostAt(1), textOf("x".repeat(octets - 6)));
  return [recorder, peer];
}

Deno.test("Outbox.heard() allows an unproven peer three times the octets received, headers counted", () => {
  const [, peer] = unproven(12);
  assertEquals(peer.allowance, 3 * (12 + OVERHEAD));
});

Deno.test("Outbox sends an unproven peer no more than its allowance and waits without giving up", () => {
  const [recorder, peer] = unproven(12); // 120: three probes of 6 + 28 octets
  recorder.text(peer, "");
  assertEquals(recorder.passTo(60_000).map(({ at }) => at), [0, 150, 250]);
  assertEquals(recorder.failures, []);
  assertEquals(recorder.deadline, Infinity);
  const [next] = recorder.hear(hostAt(1), textOf(""));
  assertEquals(wordsOf(next!.octets), "");
  // the 18 that were left and 102: three more
  assertEquals(recorder.passTo(200_000).length, 2);
  assertEquals(recorder.failures, []);
});

Deno.test("Outbox tries an unproven peer again after 150 ms, or T where that is longer", () => {
  for (const [interval, second] of [[100, 150], [300, 300]] as const) {
    const [recorder, [peer]] = crowd(1, { interval });
    peer!.allowance = 1_000;
    recorder.text(peer!, "are you there");
    assertEquals(recorder.passTo(second).map(({ at }) => at), [0, second]);
  }
});

Deno.test("Outbox sends an unproven peer its first request only when the allowance suffices", () => {
  const [recorder, peer] = unproven(6);
  recorder.text(peer, "x".repeat(100));
  assertEquals(recorder.passTo(10_000), []);
  const [sent] = recorder.hear(hostAt(1), textOf("x".repeat(20)));
  assertEquals(sent?.octets.length, 106);
});

Deno.test("Outbox.trust() lifts the bound and sends what waited", () => {
  const [recorder, peer] = unproven(6);
  recorder.text(peer, "");
  recorder.passTo(20_000);
  recorder.text(peer, "x".repeat(4_000));
  recorder.exchanges.outbox.trust(peer);
  assertEquals(recorder.flush().map(({ octets }) => octets.length), [6, 4_006]);
  assertEquals(peer.allowance, Infinity);
});

Deno.test("Exchanges takes answers to an unproven peer out of its allowance", () => {
  const [recorder, peer] = unproven(6);
  const request = peer.memory.add(1, 0);
  for (const length of [100, 60, 50, 20]) {
    recorder.exchanges.respond(peer, request, new Uint8Array(length));
  }
  // 102: the first does not fit, the second does, then 14 are left
  assertEquals(recorder.flush().map(({ octets }) => octets.length), [60]);
});
