import { assertEquals } from "@std/assert";
import { bare, TYPE_CODES } from "../../protocol/messages.ts";
import type { Peer } from "../../protocol/peer.ts";
import {
  answerTo,
  hostAt,
  Recorder,
  type Sent,
  type Turn,
  wordsOf,
} from "./recorder.ts";

/** A response that matches nothing: a sign of life. */
const SIGN = bare(TYPE_CODES.REPONSE_TEXTE, 1, 60_000);

function set(): [Recorder, Peer<Turn>] {
  const recorder = new Recorder();
  return [recorder, recorder.exchanges.open(hostAt(1))];
}

function said(sent: readonly Sent[]): string[] {
  return sent.map(({ octets }) => wordsOf(octets));
}

Deno.test("Outbox.startOver() has the oldest request repeated at once, and the others when it is answered", () => {
  const [recorder, peer] = set();
  recorder.texts(peer, 3);
  const [oldest] = recorder.passTo(50);
  recorder.exchanges.outbox.startOver(peer);
  recorder.text(peer, "4");
  assertEquals(said(recorder.passTo(50)), ["1"]);
  assertEquals(said(recorder.hear(hostAt(1), SIGN)), []);
  assertEquals(said(recorder.passTo(250)), ["1", "1"]);
  assertEquals(said(recorder.answer(oldest!)), ["2", "3", "4"]);
  assertEquals(said(recorder.passTo(350)), ["2", "3", "4"]);
});

Deno.test("Outbox.startOver() does not have what was sent several times taken for a round trip", () => {
  const [recorder, peer] = set();
  recorder.texts(peer, 2);
  const [oldest, other] = recorder.passTo(250);
  assertEquals(recorder.sent.length, 6);
  recorder.exchanges.outbox.startOver(peer);
  recorder.hear(hostAt(1), answerTo(other!.octets));
  recorder.hear(hostAt(1), answerTo(oldest!.octets));
  assertEquals(recorder.exchanges.outbox.counts.settled, 2);
  assertEquals(peer.roundTrip.smoothed, 0);
});

Deno.test("Outbox.startOver() has the next request sent alone when none is under way", () => {
  const [recorder, peer] = set();
  recorder.exchanges.outbox.startOver(peer);
  recorder.texts(peer, 3);
  const first = recorder.flush();
  assertEquals(said(first), ["1"]);
  assertEquals(said(recorder.answer(first[0]!)), ["2", "3"]);
});

Deno.test("Outbox.startOver() has the others sent when the oldest is given up", () => {
  const [recorder, peer] = set();
  recorder.texts(peer, 2);
  recorder.flush();
  recorder.exchanges.outbox.startOver(peer);
  while (recorder.failures.length === 0) {
    recorder.passTo(recorder.now + 100);
    recorder.hear(hostAt(1), SIGN);
  }
  assertEquals(recorder.failures, ["1"]);
  assertEquals(wordsOf(recorder.sent.at(-1)!.octets), "2");
});
