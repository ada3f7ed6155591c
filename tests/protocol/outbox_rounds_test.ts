import { assertEquals } from "@std/assert";
import { bare, TYPE_CODES } from "../../protocol/messages.ts";
import { Frame, type Peer } from "../../protocol/peer.ts";
import {
  hostAt,
  Recorder,
  type Sent,
  textOf,
  type Turn,
  wordsOf,
} from "./recorder.ts";

/** How long M tries last with T = 100 ms. */
const ROUND = 9_700;
/** A response that matches nothing: a sign of life. */
const SIGN = bare(TYPE_CODES.REPONSE_TEXTE, 1, 60_000);
const PROBE = new Frame(textOf(""));

function set(): [Recorder, Peer<Turn>] {
  const recorder = new Recorder();
  return [recorder, recorder.exchanges.open(hostAt(1))];
}

function said(sent: readonly Sent[]): string[] {
  return sent.map(({ octets }) => wordsOf(octets));
}

Deno.test("Outbox rests after M tries and starts M new ones when the peer is heard", () => {
  const [recorder, peer] = set();
  recorder.text(peer, "hello", { rounds: 3 });
  const first = recorder.passTo(ROUND);
  assertEquals(first.length, 14);
  assertEquals(recorder.deadline, Infinity);
  assertEquals(recorder.passTo(50_000), []);
  const second = recorder.hear(hostAt(1), SIGN);
  second.push(...recorder.passTo(50_000 + ROUND));
  assertEquals(
    second.map(({ at, octets }) => [at - 50_000, octets]),
    first.map(({ at, octets }) => [at, octets]),
  );
  assertEquals(recorder.failures, []);
});

Deno.test("Outbox gives a request up when three rounds were in vain", () => {
  const [recorder, peer] = set();
  recorder.text(peer, "hello", { rounds: 3 });
  for (let round = 1; round <= 3; round++) {
    assertEquals(recorder.failures, []);
    recorder.hear(hostAt(1), SIGN);
    recorder.passTo(recorder.now + ROUND);
  }
  assertEquals(recorder.failures, ["hello"]);
  assertEquals(recorder.sent.length, 3 * 14);
  recorder.hear(hostAt(1), SIGN);
  assertEquals(recorder.passTo(60_000), []);
});

Deno.test("Outbox does not shorten a round when the peer is heard in its middle", () => {
  const [recorder, peer] = set();
  recorder.text(peer, "hello", { rounds: 2 });
  recorder.passTo(5_000);
  assertEquals(recorder.hear(hostAt(1), SIGN), []);
  recorder.passTo(ROUND);
  assertEquals(recorder.sent.length, 14);
});

Deno.test("Outbox does not measure an exchange when it is answered in a later round", () => {
  const [recorder, peer] = set();
  recorder.text(peer, "hello", { rounds: 3 });
  recorder.passTo(ROUND);
  const [again] = recorder.hear(hostAt(1), SIGN);
  recorder.now += 50;
  recorder.answer(again!);
  assertEquals(recorder.exchanges.outbox.counts.settled, 1);
  assertEquals(peer.roundTrip.smoothed, 0);
});

Deno.test("Outbox ends one round of each when all to a silent peer rest", () => {
  const [recorder, peer] = set();
  for (const words of ["1", "2", "3", "4"]) {
    recorder.text(peer, words, { rounds: 2 });
  }
  recorder.passTo(ROUND);
  assertEquals(recorder.failures, []);
  assertEquals(said(recorder.hear(hostAt(1), SIGN)), ["1", "2", "3", "4"]);
  recorder.passTo(2 * ROUND);
  assertEquals(recorder.failures, ["1", "2", "3", "4"]);
});

/** One request of two rounds comes to rest while its peer is alive; then the peer falls silent. */
function oneRestsThenSilence(): Recorder {
  const [recorder, peer] = set();
  recorder.text(peer, "rests", { rounds: 2 });
  recorder.passTo(ROUND - 100);
  for (const words of ["1", "2", "3"]) {
    recorder.text(peer, words, { rounds: 2 });
  }
  recorder.passTo(ROUND - 50);
  recorder.hear(hostAt(1), SIGN);
  return recorder;
}

Deno.test("Outbox repeats the oldest that does not rest when a peer falls silent", () => {
  const recorder = oneRestsThenSilence();
  const sent = recorder.passTo(ROUND + 450);
  assertEquals(said(sent), [
    ...["1", "2", "3"],
    ...["1", "2", "3"],
    ...["1", "1", "1"],
  ]);
});

Deno.test("Outbox does not count a round twice when others end theirs", () => {
  const recorder = oneRestsThenSilence();
  recorder.passTo(40_000);
  assertEquals(recorder.failures, []);
  assertEquals(
    said(recorder.hear(hostAt(1), SIGN)).toSorted(),
    ["1", "2", "3", "rests"],
  );
});

Deno.test("Outbox sends nothing that rests when its repeat was still to be sent", () => {
  const [recorder, peer] = set();
  recorder.passTo(300); // heard 3 T ago
  for (const words of ["1", "2", "3"]) {
    recorder.text(peer, words, { rounds: 2 });
  }
  recorder.flush();
  // as if the third, behind the others, had been repeated most: it ends the round of all
  [13, 13, 14].forEach((tries, slot) => peer.slots.setTries(slot, tries));
  assertEquals(recorder.passTo(50_000), []);
  assertEquals(said(recorder.hear(hostAt(1), SIGN)), ["1", "2", "3"]);
});

Deno.test("Outbox sends no new request to a peer whose requests rest", () => {
  const [recorder, peer] = set();
  recorder.text(peer, "hello", { rounds: 3 });
  recorder.passTo(ROUND);
  recorder.text(peer, "later");
  assertEquals(recorder.passTo(20_000), []);
  assertEquals(said(recorder.hear(hostAt(1), SIGN)), ["hello", "later"]);
});

Deno.test("Outbox.prod() begins a new round when requests rest", () => {
  const [recorder, peer] = set();
  recorder.text(peer, "hello", { rounds: 3 });
  recorder.passTo(ROUND);
  recorder.exchanges.outbox.prod(peer, PROBE);
  assertEquals(said(recorder.passTo(20_000)), Array(14).fill("hello"));
});

Deno.test("Outbox.prod() has the probe sent when nothing is under way", () => {
  const [recorder, peer] = set();
  recorder.exchanges.outbox.prod(peer, PROBE);
  assertEquals(said(recorder.flush()), [""]);
});

Deno.test("Outbox.prod() does nothing when the peer is being asked already", () => {
  const [recorder, peer] = set();
  recorder.text(peer, "hello");
  recorder.flush();
  recorder.exchanges.outbox.prod(peer, PROBE);
  assertEquals(recorder.flush(), []);
});
