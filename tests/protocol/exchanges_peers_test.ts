import { assertEquals } from "@std/assert";
import type { Peer } from "../../protocol/peer.ts";
import {
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

Deno.test("Exchanges hands the request of an address that is no peer to its owner", () => {
  const recorder = new Recorder();
  recorder.hear(HOST, textOf("a", 4));
  recorder.hear(HOST, textOf("a", 4));
  assertEquals(recorder.strangers, ["a", "a"]);
});

Deno.test("Exchanges repeats the answer to a former peer when it is no longer than the request", () => {
  const [recorder, peer] = set({ answers: "never" });
  const [short, long] = [textOf("a", 1), textOf("b", 2)];
  for (const [request, length] of [[short, 7], [long, 8]] as const) {
    recorder.hear(HOST, request);
    const { exchanges } = recorder;
    exchanges.adopt(peer, request, new Uint8Array(length));
  }
  recorder.flush();
  recorder.exchanges.close(peer);
  assertEquals(octetsOf(recorder.hear(HOST, short)), [new Uint8Array(7)]);
  assertEquals(recorder.hear(HOST, long), []);
  assertEquals(recorder.strangers, []);
  assertEquals(recorder.ran, ["a", "b"]);
});

Deno.test("Exchanges takes a former peer's request for new when it was not answered", () => {
  const [recorder, peer] = set({ answers: "never" });
  recorder.hear(HOST, textOf("a", 1));
  recorder.exchanges.close(peer);
  recorder.hear(HOST, textOf("a", 1));
  assertEquals(recorder.strangers, ["a"]);
});

Deno.test("Exchanges.open() remembers what the address asked before", () => {
  const [recorder, peer] = set();
  recorder.hear(HOST, textOf("a", 1));
  recorder.exchanges.close(peer);
  recorder.exchanges.open(HOST);
  assertEquals(recorder.hear(HOST, textOf("a", 1)).length, 1);
  assertEquals(recorder.ran, ["a"]);
});

Deno.test("Exchanges.open() begins far from where an earlier series to the address has ended", () => {
  const ended = 5_010;
  for (
    const [drawn, begun] of [
      [ended + 1_024, ended + 1_024],
      [ended + 1_023, ended + 1_023 ^ 0x8000],
      [ended - 25, ended - 25 ^ 0x8000],
      [ended - 1_024, ended - 1_024],
    ] as const
  ) {
    const numbers = [5_000, drawn];
    const [recorder, peer] = set({ randomNumSeq: () => numbers.shift()! });
    recorder.hear(HOST, textOf("to be remembered"));
    recorder.texts(peer, 10);
    recorder.flush();
    recorder.exchanges.close(peer);
    assertEquals(recorder.exchanges.open(HOST).next, begun);
  }
});

Deno.test("Exchanges remembers 4,096 former peers, the oldest forgotten first", () => {
  const recorder = new Recorder();
  const request = textOf("a", 1), { exchanges } = recorder;
  for (let port = 1; port <= 4_097; port++) {
    const peer = exchanges.open(hostAt(port));
    recorder.hear(hostAt(port), request);
    exchanges.close(peer);
  }
  assertEquals(recorder.hear(hostAt(2), request).length, 1);
  assertEquals(recorder.strangers, []);
  recorder.hear(hostAt(1), request);
  assertEquals(recorder.strangers, ["a"]);
});

Deno.test("Exchanges remembers 65,536 requests of former peers, the oldest forgotten first", () => {
  const recorder = new Recorder();
  const { exchanges } = recorder;
  for (let port = 1; port <= 65; port++) {
    const peer = exchanges.open(hostAt(port));
    for (let n = 0; n < 1_024; n++) recorder.hear(hostAt(port), textOf("a", n));
    exchanges.close(peer);
  }
  recorder.hear(hostAt(2), textOf("a", 0));
  assertEquals(recorder.strangers, []);
  recorder.hear(hostAt(1), textOf("a", 0));
  assertEquals(recorder.strangers, ["a"]);
});

Deno.test("Exchanges does not run a request when its peer was closed as it arrived", () => {
  const [recorder, peer] = set();
  recorder.arrived = (_peer, octets, request) => {
    recorder.exchanges.close(peer);
    return { octets, request };
  };
  recorder.hear(HOST, textOf("a", 1));
  assertEquals(recorder.ran, []);
});

Deno.test("Exchanges.expire() keeps to the times of each peer when they differ", () => {
  const [recorder, peer] = set();
  const later = recorder.exchanges.open(hostAt(2));
  recorder.text(later, "later");
  recorder.flush();
  recorder.now = 50;
  recorder.text(peer, "sooner");
  const sent = recorder.passTo(300);
  assertEquals(
    sent.map(({ at, to }) => [at, to.port]),
    [[50, 1], [100, 2], [150, 1], [200, 2], [250, 1], [300, 2]],
  );
});

Deno.test("Exchanges.close() ends all that is under way to a peer", () => {
  const [recorder, peer] = set();
  recorder.texts(peer, 40);
  recorder.text(peer, "come", { patience: 60_000 });
  recorder.passTo(150);
  recorder.exchanges.close(peer);
  recorder.exchanges.close(peer);
  assertEquals(recorder.passTo(100_000), []);
  assertEquals(recorder.failures, []);
  assertEquals(recorder.exchanges.peers.size, 0);
  assertEquals(recorder.exchanges.find(HOST), undefined);
});
