import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { Crowd, delays, type Member } from "./crowd.ts";

/** Longest that a text takes to a quick reader, in ms: its path, and one T. */
const BOUND_MS = 120;
const HOST = "172.16.0.1";

/** Has `authors` write so many texts in turn; when each was written, in ms. */
function talk(
  crowd: Crowd,
  { authors, count, every, octets = 20 }: {
    readonly authors: readonly Member[];
    readonly count: number;
    readonly every: number;
    readonly octets?: number;
  },
): Map<string, number> {
  const written = new Map<string, number>();
  for (let n = 0; n < count; n++) {
    crowd.at(n * every, () => {
      const text = `${n} `.padEnd(octets, "x");
      written.set(text, crowd.now);
      authors[n % authors.length]!.say(text);
    });
  }
  return written;
}

/** Has members say CONNEXION each half second: they are alive. */
function keepAlive(
  crowd: Crowd,
  members: readonly Member[],
  ms: number,
): void {
  for (let at = 0; at < ms; at += 500) {
    crowd.at(at, () => members.forEach((one) => one.ask("CONNEXION", {})));
  }
}

Deno.test("Server delays nobody's texts when a host's 32 users acknowledge nothing", () => {
  const crowd = new Crowd();
  const [author, ...readers] = crowd.connected(20, { name: "ann" });
  const slow = crowd.connected(32, { name: "eve", hostname: HOST });
  for (const one of slow) one.lag = Infinity;
  keepAlive(crowd, slow, 40_000);
  const written = talk(crowd, { authors: [author!], count: 400, every: 100 });
  crowd.pass(42_000);
  const times = delays(written, readers);
  assertEquals(times.length, 400 * 19);
  assertLessOrEqual(times.at(-1)!, BOUND_MS);
});

Deno.test("Server delays nobody's texts in a busy room when 31 users that are near acknowledge nothing", () => {
  const crowd = new Crowd();
  crowd.path = 1;
  const authors = crowd.connected(8, { name: "ann" });
  const readers = crowd.connected(4, { name: "bob" });
  const slow = crowd.connected(31, { name: "eve", hostname: HOST });
  for (const one of slow) one.lag = Infinity;
  keepAlive(crowd, slow, 11_000);
  const written = talk(crowd, { authors, count: 800, every: 13 });
  crowd.pass(12_000);
  const times = delays(written, readers);
  assertEquals(times.length, 800 * 4);
  assertLessOrEqual(times.at(-1)!, 100);
});

Deno.test("Server keeps 256 KiB of texts for each of a host's 32 users when none acknowledges", () => {
  const crowd = new Crowd();
  const authors = crowd.connected(4, { name: "ann" });
  const slow = crowd.connected(32, { name: "eve", hostname: HOST });
  for (const one of slow) one.lag = Infinity;
  keepAlive(crowd, slow, 15_000);
  talk(crowd, { authors, count: 450, every: 25, octets: 4_096 });
  let texts = 0, octets = 0, open = 0;
  for (let ms = 0; ms < 15_000; ms += 100) {
    crowd.pass(100);
    for (const one of slow) {
      const peer = crowd.peerOf(one)!;
      texts = Math.max(texts, peer.waitingTexts);
      octets = Math.max(octets, peer.waitingOctets);
      open = Math.max(open, peer.open);
    }
  }
  assertLessOrEqual(octets, 256 * 1_024);
  assert(octets > 250 * 1_024, "the bound was reached");
  assertLessOrEqual(open, 32);
  const [eve] = slow;
  const before = eve!.texts.size;
  eve!.lag = 0;
  eve!.ask("CONNEXION", {});
  crowd.pass(5_000);
  assert(eve!.texts.size >= before + texts, "what was kept comes");
  const notice = eve!.texts.keys().toArray().at(-1)!;
  assert(notice.endsWith(" texts could not be delivered to you."), notice);
});
