/**
 * Honest users in a process of their own, who talk while others attack. What
 * they are to do comes as lines on standard input, and each is answered by a
 * line of JSON; `HonestUsers` of hostile_users.ts starts it.
 *
 *     deno run --allow-net --v8-flags=--expose-gc scripts/hostile_honest.ts PORT COUNT
 *
 * @module
 */

import { connect } from "../client/session.ts";
import { Honest, type Look, Talk, TALK_MS } from "./hostile_talk.ts";

/** Time between two newcomers, in ms, and how long one may take. */
const NEWCOMER_MS = 1_000;
const LOCKED_OUT_MS = 20_000;
/** So long is waited at last for texts to be read, in ms. */
const PATIENCE_MS = 15_000;

const talk = new Talk();
let entries: number[] = [], lockedOut = 0;

const after = (ms: number) =>
  new Promise<void>((resolve) => setTimeout(resolve, Math.max(1, ms)));

/** Has one after the other come, and go when it knows where it is. */
async function welcome(port: number, signal: AbortSignal): Promise<void> {
  for (let n = 0; !signal.aborted; n++) {
    const start = performance.now();
    const deadline = AbortSignal.timeout(LOCKED_OUT_MS);
    const { promise: placed, resolve } = Promise.withResolvers<void>();
    deadline.onabort = () => resolve();
    try {
      const session = await connect({
        name: `new${n}`,
        port,
        signal: deadline,
        onEvent: ({ type }) => type === "place" && resolve(),
      });
      await placed;
      if (deadline.aborted) throw deadline.reason;
      entries.push(performance.now() - start);
      await session.disconnect();
    } catch {
      lockedOut++;
    }
    await after(start + NEWCOMER_MS - performance.now());
  }
}

function look(): Look {
  const users = [...talk.users.values()];
  const { written, undelivered, doubled, foreign, disturbances } = talk;
  const { roundTrips, readings } = talk;
  const seen: Look = {
    written,
    undelivered,
    unread: users.reduce((sum, { unread }) => sum + unread, 0),
    doubled,
    foreign,
    disturbances,
    roundTrips,
    readings,
    entries,
    lockedOut,
    users: users.map(({ overheard }) => overheard),
  };
  talk.roundTrips = [], talk.readings = [], entries = [];
  return seen;
}

function say(value: unknown): void {
  const line = new TextEncoder().encode(JSON.stringify(value) + "\n");
  for (let at = 0; at < line.length;) {
    at += Deno.stdout.writeSync(line.subarray(at));
  }
}

/** The heap, after a garbage collection, in octets. */
function heap(): number {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}

async function leave(): Promise<void> {
  for (const one of talk.users.values()) one.hush();
  const end = performance.now() + PATIENCE_MS;
  const isDone = () => talk.users.values().every((one) => one.isDone);
  while (performance.now() < end && !isDone()) await after(50);
  await Promise.all(talk.users.values().map((one) => one.leave()));
}

async function main(port: number, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await new Honest(talk, `honest${n}`).connect(port);
  }
  let wait = 0;
  for (const one of talk.users.values()) one.begin(wait += TALK_MS / count);
  const visits = new AbortController();
  const visiting = welcome(port, visits.signal);
  say("ready");
  const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
  for await (const chunk of lines) {
    for (const order of chunk.trim().split("\n")) {
      if (order === "weigh") say(heap());
      else if (order === "look") say(look());
      else {
        visits.abort();
        await visiting;
        await leave();
        return say(look());
      }
    }
  }
}

if (import.meta.main) {
  const [port, count] = Deno.args.map(Number);
  await main(port!, count!);
  Deno.exit(0);
}
