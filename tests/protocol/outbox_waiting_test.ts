import { assert, assertEquals } from "@std/assert";
import { bare, numSeqOf, TYPE_CODES } from "../../protocol/messages.ts";
import { Frame, type Peer } from "../../protocol/peer.ts";
import {
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

function said(sent: readonly Sent[]): string[] {
  return sent.map(({ octets }) => wordsOf(octets));
}

function numbered(sent: readonly Sent[]): [number, string][] {
  return sent.map(({ octets }) => [numSeqOf(octets), wordsOf(octets)]);
}

/** A frame that is no text. */
function presence(): Frame {
  return new Frame(bare(TYPE_CODES.PRESENCE, 255, 0));
}

function isTexte({ code }: Frame): boolean {
  return code === TYPE_CODES.TEXTE;
}

/** A peer to which as many texts are under way as may be. */
function busy(options: RecorderOptions = {}): [Recorder, Peer<Turn>] {
  const [recorder, peer] = set(options);
  for (let count = 0; count < WINDOW; count++) {
    recorder.text(peer, "busy");
    recorder.flush();
  }
  return [recorder, peer];
}

/** Answers all that is under way; what was sent then. */
function answerAll(recorder: Recorder): Sent[] {
  return recorder.sent.slice().flatMap((sent) => recorder.answer(sent));
}

Deno.test("Outbox.request() throws out the oldest text and tells when more than 256 wait", () => {
  const [recorder, peer] = busy({ maxWaitingTexts: 256 });
  recorder.texts(peer, 256);
  assertEquals(recorder.overflows, []);
  recorder.text(peer, "257");
  recorder.text(peer, "258");
  assertEquals(recorder.overflows, ["1", "2"]);
  assertEquals([peer.waiting.length, peer.waitingTexts], [256, 256]);
  assertEquals(said(answerAll(recorder))[0], "3");
});

Deno.test("Outbox.request() throws out as many as it takes when more than 256 KiB wait", () => {
  const most = 256 * 1024;
  const [recorder, peer] = busy({ maxWaitingOctets: most });
  recorder.texts(peer, 200);
  for (let count = 0; count < 63; count++) {
    recorder.text(peer, "x".repeat(4_090));
  }
  assertEquals(recorder.overflows, []);
  recorder.text(peer, "y".repeat(4_090));
  assert(peer.waitingOctets <= most);
  assertEquals(recorder.overflows.length, 200);
  recorder.text(peer, "z".repeat(4_090));
  assertEquals(recorder.overflows.length, 201);
});

Deno.test("Outbox.request() counts and throws out only texts", () => {
  const [recorder, peer] = busy({ maxWaitingTexts: 1 });
  const { outbox } = recorder.exchanges;
  const news = [presence(), presence(), presence()];
  outbox.request(peer, news[0]!);
  recorder.text(peer, "1");
  outbox.request(peer, news[1]!);
  recorder.text(peer, "2");
  outbox.request(peer, news[2]!);
  assertEquals(recorder.overflows, ["1"]);
  assertEquals([...peer.waiting].filter((frame) => !isTexte(frame)), news);
});

Deno.test("Outbox.request() counts a text no more when it was sent", () => {
  const [recorder, peer] = busy({ maxWaitingTexts: 40 });
  for (let round = 0; round < 4; round++) {
    recorder.texts(peer, 40);
    answerAll(recorder);
    answerAll(recorder);
  }
  assertEquals(recorder.overflows, []);
  assertEquals([peer.waitingTexts, peer.waitingOctets], [0, 0]);
});

Deno.test("Outbox.replaceWaiting() puts frames where the first was and keeps count of the texts", () => {
  const [recorder, peer] = busy();
  const { outbox } = recorder.exchanges;
  const [old, older, fresh] = [presence(), presence(), presence()];
  recorder.text(peer, "1");
  outbox.request(peer, older);
  recorder.text(peer, "2");
  outbox.request(peer, old);
  const out = outbox.replaceWaiting(peer, (frame) => !isTexte(frame), [fresh]);
  assertEquals(out, [older, old]);
  assertEquals([...peer.waiting].indexOf(fresh), 1);
  assertEquals([peer.waiting.length, peer.waitingTexts], [3, 2]);
  outbox.replaceWaiting(peer, () => false, [new Frame(textOf("3"))]);
  assertEquals([peer.waitingTexts, peer.waitingOctets], [3, 21]);
  outbox.replaceWaiting(peer, isTexte);
  assertEquals([peer.waitingTexts, peer.waitingOctets], [0, 0]);
});

Deno.test("Outbox.replaceWaiting() has what it puts in sent when nothing was under way", () => {
  const [recorder, peer] = set();
  const frame = new Frame(textOf("new"));
  recorder.exchanges.outbox.replaceWaiting(peer, isTexte, [frame]);
  assertEquals(said(recorder.flush()), ["new"]);
});

Deno.test("Outbox.takeBack() sends fillers under the numbers of what it takes", () => {
  const [recorder, peer] = set({ randomNumSeq: () => 65_534 });
  const frames = ["a", "b", "c", "d"].map((words) =>
    recorder.text(peer, words)
  );
  recorder.answer(recorder.flush()[1]!);
  const taken = recorder.exchanges.outbox.takeBack(
    peer,
    ({ octets }) => wordsOf(octets) !== "c",
    new Frame(textOf("")),
  );
  assertEquals(taken, [frames[0]!, frames[3]!]);
  const expected: [number, string][] = [[65_534, ""], [0, "c"], [1, ""]];
  recorder.now = 60;
  assertEquals(numbered(recorder.passTo(150)), expected);
  assertEquals(numbered(recorder.passTo(250)), expected);
});

Deno.test("Outbox.takeBack() takes an answer to what was taken for the filler's", () => {
  const [recorder, peer] = set();
  recorder.text(peer, "a");
  const [sent] = recorder.flush();
  recorder.exchanges.outbox.takeBack(peer, isTexte, new Frame(textOf("")));
  recorder.answer(sent!);
  assertEquals(recorder.passTo(60_000), []);
});

Deno.test("Outbox numbers a frame for each peer when many share it", () => {
  let first = 1_000;
  const recorder = new Recorder({ randomNumSeq: () => first += 1_000 });
  const frame = new Frame(textOf("to all"));
  const { exchanges } = recorder;
  for (let port = 1; port <= 3; port++) {
    const peer = exchanges.open(hostAt(port));
    for (let count = 1; count < port; count++) recorder.text(peer, "before");
    exchanges.outbox.request(peer, frame);
  }
  const sent = recorder.passTo(250)
    .filter(({ octets }) => wordsOf(octets) === "to all");
  assert(sent.length > 5);
  for (const [port, numSeq] of [[1, 2_000], [2, 3_001], [3, 4_002]] as const) {
    const tries = sent.filter(({ to }) => to.port === port);
    assert(tries.length > 0);
    for (const { octets } of tries) {
      assertEquals(octets, textOf("to all", numSeq));
    }
  }
});
