import { assert, assertEquals } from "@std/assert";
import { digest, Memory } from "../../protocol/memory.ts";
import { setNumSeq } from "../../protocol/messages.ts";
import { replayable } from "../random.ts";
import { textOf } from "./recorder.ts";

const ANSWER = Uint8Array.of(1, 2, 3, 4);

Deno.test("Memory.find() knows a request for 180 s", () => {
  const memory = new Memory();
  const request = memory.add(7, 1_000);
  assertEquals(memory.find(7, 180_999), request);
  assertEquals(memory.find(7, 181_000), undefined);
  assertEquals(memory.find(8, 1_000), undefined);
});

Deno.test("Memory.answered() keeps the answer for a repeat", () => {
  const memory = new Memory();
  memory.answered(memory.add(7, 0), ANSWER);
  assertEquals(memory.find(7, 1)?.answer, ANSWER);
});

Deno.test("Memory.add() forgets the oldest when there are more than 1,024", () => {
  const memory = new Memory();
  for (let key = 0; key < 1_025; key++) memory.add(key, key);
  assertEquals(memory.size, 1_024);
  assertEquals(memory.find(0, 1_025), undefined);
  assert(memory.find(1, 1_025));
});

Deno.test("Memory.add() forgets those older than 180 s", () => {
  const memory = new Memory();
  for (let key = 0; key < 10; key++) memory.add(key, key);
  memory.add(10, 180_004);
  assertEquals(memory.size, 6);
});

Deno.test("Memory.add() forgets the oldest when answers exceed 1 MiB", () => {
  const memory = new Memory();
  const answer = new Uint8Array(1 << 16);
  for (let key = 0; key < 20; key++) {
    memory.answered(memory.add(key, 0), answer);
  }
  memory.add(20, 0);
  assertEquals(memory.find(3, 0), undefined);
  assert(memory.find(4, 0));
  assert(memory.find(20, 0));
});

Deno.test("Memory.add() puts a request that is too old for a repeat behind the others", () => {
  const memory = new Memory();
  const old = memory.add(1, 0);
  memory.add(2, 30_000);
  const again = memory.add(1, 180_000);
  assert(again !== old);
  memory.add(3, 210_000);
  assertEquals(memory.find(2, 210_000), undefined);
  assertEquals(memory.find(1, 210_000), again);
  assertEquals(memory.size, 2);
});

Deno.test("Memory.forget() makes a repeat new", () => {
  const memory = new Memory();
  memory.forget(memory.add(7, 0));
  assertEquals(memory.find(7, 0), undefined);
  assertEquals(memory.size, 0);
});

Deno.test("Memory.forget() leaves a later request of the same digest alone", () => {
  const memory = new Memory();
  const old = memory.add(7, 0);
  const later = memory.add(7, 180_000);
  memory.forget(old);
  assertEquals(memory.find(7, 180_000), later);
});

Deno.test("Memory.forgetUnanswered() keeps only what was answered", () => {
  const memory = new Memory();
  memory.answered(memory.add(1, 0), ANSWER);
  memory.add(2, 0);
  memory.forgetUnanswered();
  assertEquals([memory.find(1, 0)?.answer, memory.find(2, 0)], [
    ANSWER,
    undefined,
  ]);
});

Deno.test("Memory.answered() takes up no room when the request is forgotten", () => {
  const memory = new Memory();
  const answer = new Uint8Array(1 << 20);
  for (let key = 0; key < 3; key++) {
    const request = memory.add(key, 0);
    memory.forget(request);
    memory.answered(request, answer);
  }
  memory.add(10, 0);
  memory.add(11, 0);
  assertEquals(memory.size, 2);
});

Deno.test("Memory.latest is when the latest request came", () => {
  const memory = new Memory();
  assertEquals(memory.latest, -Infinity);
  memory.add(1, 5);
  memory.add(2, 9);
  assertEquals(memory.latest, 9);
});

Deno.test("digest() tells datagrams apart when one octet or their length differs", () => {
  replayable((dice) => {
    const octets = Uint8Array.from({ length: 40 }, () => dice() * 256);
    const digests = new Set([digest(octets)]);
    let count = 1;
    for (let at = 0; at < octets.length; at++) {
      for (let bit = 0; bit < 8; bit++, count++) {
        digests.add(digest(octets.with(at, octets[at]! ^ 1 << bit)));
      }
    }
    for (let length = 0; length < octets.length; length++, count++) {
      digests.add(digest(octets.subarray(0, length)));
    }
    assertEquals(digests.size, count);
    assert([...digests].every(Number.isSafeInteger));
  });
});

Deno.test("digest() differs for each NUM_SEQ when all else is the same", () => {
  const octets = textOf("hello"), digests = new Set<number>();
  for (let numSeq = 0; numSeq <= 0xffff; numSeq++) {
    setNumSeq(octets, numSeq);
    digests.add(digest(octets));
  }
  assertEquals(digests.size, 1 << 16);
});
