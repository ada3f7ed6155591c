import { assertEquals } from "@std/assert";
import { encode } from "../../protocol/encode.ts";
import { bare, TYPE_CODES } from "../../protocol/messages.ts";
import { Frame, type Peer } from "../../protocol/peer.ts";
import {
  answerTo,
  errorTo,
  hostAt,
  Recorder,
  textOf,
  type Turn,
} from "./recorder.ts";

const HOST = hostAt(1);

/** Requests that wait for their answers. */
function set(...frames: Frame[]): [Recorder, Peer<Turn>] {
  const recorder = new Recorder();
  const peer = recorder.exchanges.open(HOST);
  for (const frame of frames) recorder.exchanges.outbox.request(peer, frame);
  recorder.flush();
  return [recorder, peer];
}

function settledIn(recorder: Recorder): number {
  return recorder.exchanges.outbox.counts.settled;
}

function creation(tag?: string): Frame {
  const octets = encode({
    TYPE_MESSAGE: "CREER_MESSAGERIE_PRIVEE",
    ID_USER: 1,
    NUM_SEQ: 0,
    DONNEES_MESSAGE: {
      MODE_MESSAGERIE: "CENTRALISEE",
      NOM_MESSAGERIE: "salon",
      NUM_MAX: 5,
    },
  });
  return new Frame(octets, { tag });
}

const CREATED = encode({
  TYPE_MESSAGE: "REPONSE_CREER_MESSAGERIE_PRIVEE",
  ID_USER: 255,
  NUM_SEQ: 0,
  DONNEES_MESSAGE: { STATUT_CREATION: "CREATION_VALIDEE", ID_MESSAGERIE: 7 },
});

Deno.test("Exchanges settles a request when its response comes", () => {
  const [recorder] = set(new Frame(textOf("a")));
  assertEquals(recorder.hear(HOST, answerTo(textOf("a"))), []);
  assertEquals(settledIn(recorder), 1);
  assertEquals(recorder.responses, []);
});

Deno.test("Exchanges tells of the response when the request has a tag", () => {
  const [recorder] = set(creation("mine"));
  recorder.hear(HOST, CREATED);
  assertEquals(
    recorder.responses.map((told) => told.TYPE_MESSAGE),
    ["REPONSE_CREER_MESSAGERIE_PRIVEE"],
  );
});

for (const tag of [undefined, "mine"]) {
  Deno.test(`Exchanges settles any exchange by ERREUR and tells of it when the tag is ${tag}`, () => {
    const [recorder] = set(
      creation(tag),
      new Frame(textOf("a"), { tag }),
      new Frame(textOf("b"), { tag, patience: 60_000 }),
    );
    for (const numSeq of [0, 1, 2]) {
      recorder.hear(HOST, errorTo(textOf("", numSeq)));
    }
    assertEquals(settledIn(recorder), 3);
    assertEquals(recorder.responses.map((told) => told.NUM_SEQ), [0, 1, 2]);
    assertEquals(recorder.passTo(70_000), []);
  });
}

Deno.test("Exchanges settles a request once when its response comes twice", () => {
  const [recorder] = set(new Frame(textOf("a"), { tag: "mine" }));
  recorder.hear(HOST, answerTo(textOf("a")));
  recorder.hear(HOST, answerTo(textOf("a")));
  assertEquals([settledIn(recorder), recorder.responses.length], [1, 1]);
  assertEquals(recorder.exchanges.counts.unmatched, 1);
});

for (
  const [what, from, octets] of [
    ["another address", hostAt(2), answerTo(textOf("a"))],
    ["another NUM_SEQ", HOST, answerTo(textOf("a", 1))],
    ["another code", HOST, bare(TYPE_CODES.REPONSE_PRESENCE, 255, 0)],
  ] as const
) {
  Deno.test(`Exchanges drops a response and does not answer it when it has ${what}`, () => {
    const [recorder] = set(new Frame(textOf("a")));
    recorder.exchanges.open(hostAt(2));
    assertEquals(recorder.hear(from, octets), []);
    assertEquals(recorder.exchanges.counts.unmatched, 1);
    assertEquals(settledIn(recorder), 0);
    assertEquals([recorder.arrivals, recorder.strangers], [[], []]);
  });
}

Deno.test("Exchanges drops each response of an address that is no peer", () => {
  const recorder = new Recorder();
  for (let code = 2; code <= 24; code += 2) {
    assertEquals(recorder.hear(HOST, bare(code, 255, 0)), []);
  }
  recorder.hear(HOST, errorTo(textOf("")));
  assertEquals(recorder.exchanges.counts.unmatched, 13);
  assertEquals(recorder.strangers, []);
});

for (const code of [0, 25, 26, 27, 28, 29, 31]) {
  Deno.test(`Exchanges takes the unknown code ${code} for a request`, () => {
    const [recorder] = set(new Frame(textOf("a")));
    recorder.hear(HOST, bare(code, 1, 0));
    assertEquals(recorder.arrivals.length, 1);
    recorder.hear(hostAt(2), bare(code, 1, 0));
    assertEquals(recorder.strangers.length, 1);
  });
}

for (
  const [what, frame, octets] of [
    ["too long", new Frame(textOf("a")), [...answerTo(textOf("a")), 0]],
    ["too short", creation(), [...CREATED.subarray(0, 4)]],
    ["too short and waited for", creation("mine"), [...CREATED.subarray(0, 4)]],
    ["of MOTIF 0", creation(), [...errorTo(textOf("")).with(3, 0)]],
    ["out of range", creation("mine"), [...CREATED.subarray(0, 4), 0]],
  ] as const
) {
  Deno.test(`Exchanges takes a response for lost when it is ${what}`, () => {
    const [recorder] = set(frame);
    recorder.hear(HOST, Uint8Array.from(octets));
    assertEquals([settledIn(recorder), recorder.responses], [0, []]);
    assertEquals(recorder.exchanges.counts.malformed, 1);
    assertEquals(recorder.passTo(100).length, 1);
  });
}

Deno.test("Exchanges drops a datagram when it has fewer than 4 octets", () => {
  const [recorder] = set(new Frame(textOf("a")));
  for (let length = 0; length < 4; length++) {
    assertEquals(
      recorder.hear(HOST, answerTo(textOf("a")).subarray(0, length)),
      [],
    );
    recorder.hear(hostAt(2), textOf("a").subarray(0, length));
  }
  assertEquals(recorder.exchanges.counts.malformed, 8);
  assertEquals(settledIn(recorder), 0);
  assertEquals([recorder.arrivals, recorder.strangers], [[], []]);
});
