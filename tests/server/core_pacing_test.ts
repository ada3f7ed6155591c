import { assertEquals, assertLessOrEqual } from "@std/assert";
import { encode } from "../../protocol/encode.ts";
import { Crowd, delays, type Member } from "./crowd.ts";

/** Longest that a text takes to a quick reader, in ms: its path, and one T. */
const BOUND_MS = 120;

/** Has `author` write each 100 ms; when each text was written, in ms. */
function talk(
  crowd: Crowd,
  { author, ms }: { readonly author: Member; readonly ms: number },
): Map<string, number> {
  const written = new Map<string, number>();
  for (let at = 0; at < ms; at += 100) {
    crowd.at(at, () => {
      written.set(`text ${at}`, crowd.now);
      author.say(`text ${at}`);
    });
  }
  return written;
}

/** Sends first CONNEXIONs from forged addresses of many hosts, which answer nothing. */
function forge(
  crowd: Crowd,
  { perSecond, ms }: { readonly perSecond: number; readonly ms: number },
): void {
  for (let n = 0; n < perSecond * ms / 1_000; n++) {
    const from = crowd.address(`172.16.${n >> 8 & 255}.${n & 255}`);
    const hello = encode({
      TYPE_MESSAGE: "CONNEXION",
      ID_USER: 0,
      NUM_SEQ: n & 0xffff,
      DONNEES_MESSAGE: { USER_NAME: `f${n}` },
    });
    crowd.at(crowd.dice() * ms, () => crowd.send(from, hello));
  }
}

Deno.test("Server delays nobody's texts when some acknowledge later and later", () => {
  const crowd = new Crowd();
  const [author, ...readers] = crowd.connected(20, { name: "ann" });
  const late = crowd.connected(8, { name: "eve", hostname: "172.16.0.1" });
  const ms = 20_000;
  for (let at = 0; at < ms; at += 500) {
    crowd.at(at, () => {
      for (const one of late) {
        one.lag = 900 + at / 100;
        one.ask("CONNEXION", {});
      }
    });
  }
  const written = talk(crowd, { author: author!, ms });
  crowd.pass(ms + 1_000);
  const periods = late.map((one) => crowd.peerOf(one)!.roundTrip.period);
  assertLessOrEqual(1_000, Math.max(...periods), "a long T was reached");
  assertLessOrEqual(delays(written, readers).at(-1)!, BOUND_MS);
});

Deno.test("Server delays nobody's texts when 3,000 CONNEXIONs a second come from forged addresses", () => {
  const crowd = new Crowd();
  const [author, ...readers] = crowd.connected(50, { name: "ann" });
  const ms = 3_000;
  forge(crowd, { perSecond: 3_000, ms });
  const written = talk(crowd, { author: author!, ms });
  crowd.pass(ms + 1_000);
  assertLessOrEqual(delays(written, readers).at(-1)!, BOUND_MS);
});

Deno.test("Server lets newcomers in when 3,000 CONNEXIONs a second come from forged addresses", () => {
  const crowd = new Crowd();
  crowd.path = 75;
  const members = crowd.connected(20, { name: "ann" });
  forge(crowd, { perSecond: 3_000, ms: 4_000 });
  crowd.pass(1_100);
  const placed = new Set<string>();
  for (let n = 0; n < 20; n++) {
    crowd.at(crowd.dice() * 500, () =>
      crowd.session(`new${n}`, {
        hostname: `192.0.2.${n}`,
        onEvent: ({ type }) => type === "place" && placed.add(`new${n}`),
      }));
  }
  crowd.pass(10_000);
  assertEquals(placed.size, 20);
  assertEquals(members.filter((one) => crowd.peerOf(one)).length, 20);
});
