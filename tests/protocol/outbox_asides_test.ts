import { assertEquals } from "@std/assert";
import { numSeqOf } from "../../protocol/messages.ts";
import { Frame, type Peer } from "../../protocol/peer.ts";
import {
  answerTo,
  errorTo,
  hostAt,
  Recorder,
  type RecorderOptions,
  type Sent,
  textOf,
  type Turn,
  wordsOf,
} from "./recorder.ts";

/** Requests under way to a peer at most. */
const WINDOW = 32;

function set(options: RecorderOptions = {}): [Recorder, Peer<Turn>] {
  const recorder = new Recorder(options);
  return [recorder, recorder.exchanges.open(hostAt(1))];
}

function numbered(sent: readonly Sent[]): [number, string][] {
  return sent.map(({ octets }) => [numSeqOf(octets), wordsOf(octets)]);
}

Deno.test("Outbox.again() sends the same octets under the same NUM_SEQ, M times when not answered", () => {
  const [recorder, peer] = set({ randomNumSeq: () => 9 });
  const frame = recorder.text(peer, "hello");
  const [original] = recorder.passTo(15_000);
  const { length } = recorder.sent;
  recorder.text(peer, "another");
  recorder.answer(recorder.flush()[0]!);
  recorder.exchanges.outbox.again(peer, frame, 9);
  recorder.exchanges.outbox.again(peer, frame, 9);
  const again = recorder.passTo(recorder.now + 9_700);
  assertEquals(again.length, 14);
  assertEquals(
    again.map(({ at }) => at - 15_000),
    recorder.sent.slice(0, length).map(({ at }) => at),
  );
  for (const { octets } of again) assertEquals(octets, original!.octets);
  assertEquals(recorder.failures, ["hello", "hello"]);
});

Deno.test("Outbox.again() ends when the answer comes", () => {
  const [recorder, peer] = set();
  const frame = recorder.text(peer, "hello", { tag: "told" });
  const [original] = recorder.passTo(15_000);
  recorder.exchanges.outbox.again(peer, frame, 0);
  recorder.passTo(15_150);
  recorder.answer(original!);
  assertEquals(recorder.passTo(60_000), []);
  assertEquals(recorder.responses.map((told) => told.NUM_SEQ), [0]);
});

Deno.test("Outbox repeats a patient request with gaps that double from 100 ms to 5 s for as long as told", () => {
  const [recorder, peer] = set();
  recorder.text(peer, "come", { patience: 60_000 });
  assertEquals(recorder.passTo(59_999).map(({ at }) => at), [
    ...[0, 100, 300, 700, 1_500, 3_100, 6_300, 11_300, 16_300, 21_300],
    ...[26_300, 31_300, 36_300, 41_300, 46_300, 51_300, 56_300],
  ]);
  assertEquals(recorder.failures, []);
  assertEquals(recorder.deadline, 60_000);
  assertEquals(recorder.passTo(60_000), []);
  assertEquals(recorder.failures, ["come"]);
});

Deno.test("Outbox counts no patient request in the window", () => {
  const [recorder, peer] = set();
  for (let count = 0; count < 8; count++) {
    recorder.text(peer, "come", { patience: 60_000 });
  }
  recorder.texts(peer, 40);
  const sent = recorder.flush();
  assertEquals(sent.length, 8 + WINDOW);
  recorder.answer(sent[0]!);
  assertEquals(peer.asides.size, 7);
  assertEquals(recorder.exchanges.outbox.counts.settled, 1);
});

Deno.test("Outbox skips the number of a patient request when the series comes round to it", () => {
  const [recorder, peer] = set({ randomNumSeq: () => 7 });
  recorder.text(peer, "come", { patience: 60_000 });
  const [patient] = recorder.flush();
  for (let numSeq = 8; numSeq !== 65_536 + 6; numSeq++) {
    recorder.text(peer, "");
    const [sent] = recorder.flush();
    recorder.receive(0, hostAt(1), answerTo(sent!.octets));
    recorder.sent.length = 0;
  }
  recorder.texts(peer, 40);
  const sent = recorder.flush();
  assertEquals(numbered(sent).slice(0, 3), [[6, "1"], [8, "2"], [9, "3"]]);
  // the number that was skipped takes a place in the window
  assertEquals(sent.length, WINDOW - 1);
  recorder.hear(hostAt(1), errorTo(patient!.octets));
  assertEquals(recorder.responses.map((told) => told.NUM_SEQ), [7]);
});

Deno.test("Outbox keeps all apart when a number to be skipped is the last of the window", () => {
  const [recorder, peer] = set({ randomNumSeq: () => 0 });
  const frame = new Frame(textOf("again"));
  recorder.exchanges.outbox.again(peer, frame, 31);
  recorder.texts(peer, 40);
  const sent = recorder.flush().slice(1);
  assertEquals(numbered(sent).at(-1), [30, "31"]);
  for (const one of sent.slice(1)) assertEquals(recorder.answer(one), []);
  assertEquals(numbered(recorder.answer(sent[0]!))[0], [32, "32"]);
});

Deno.test("Outbox.cancel() ends what waits and what is patient, untold, after four tries", () => {
  const [recorder, peer] = set();
  for (const words of ["a", "b"]) {
    recorder.text(peer, words, { patience: 60_000 });
  }
  recorder.passTo(50);
  recorder.text(peer, "a", { patience: 60_000 });
  recorder.exchanges.outbox.cancel(
    peer,
    ({ octets }) => wordsOf(octets) === "a",
  );
  const soon = numbered(recorder.passTo(750)).map(([numSeq]) => numSeq);
  assertEquals(soon.toSorted(), [0, 0, 0, 1, 1, 1]);
  const later = numbered(recorder.passTo(70_000)).map(([numSeq]) => numSeq);
  assertEquals(new Set(later), new Set([1]));
  assertEquals(recorder.failures, ["b"]);
});
