/**
 * A soak: the server, the bad network and the people, and a look at them now
 * and then.
 *
 * @module
 */

import { random } from "../tests/random.ts";
import { impair } from "./bad_network.ts";
import { Wraps } from "./soak_figures.ts";
import { Ledger } from "./soak_ledger.ts";
import { Memories, ownMemory } from "./soak_memory.ts";
import { pause } from "./pause.ts";
import { populate } from "./soak_people.ts";
import { head, line, MINUTE_MS, type Seen, summary } from "./soak_report.ts";
import { ServerProgram } from "./soak_server.ts";
import { Stalls } from "./soak_stalls.ts";

/** How often memory is looked at, and texts that should be settled, in ms. */
const SAMPLE_MS = 10_000;
/** The beginning of a run, in which memory may grow. */
const WARM_UP = 0.1;
/** In a shorter run memory is not judged, in ms. */
const JUDGED_MS = 10 * MINUTE_MS;
/** How many come and go. */
const CHURNERS = 4;
/** What the network does besides losing datagrams. */
const WEATHER = { duplicate: 0.02, reorder: 0.05, delay: 2, jitter: 5 };

/** Options of {@linkcode soak}. */
export interface SoakOptions {
  /** How long, from when all have come who stay, in ms. */
  readonly duration: number;
  /** What losses and acts follow from. */
  readonly seed: number;
  /** Chance that a datagram is lost, from 0 to 1. */
  readonly loss: number;
  /** How many stay in the public messagerie. */
  readonly users: number;
  /** Writes a line, or several. */
  readonly print: (line: string) => void;
  /** Ends it early. */
  readonly signal?: AbortSignal;
}

/** What a soak has seen. */
export interface SoakResult extends Seen {
  /** Whether nothing was violated, and memory was flat where it was judged. */
  readonly isFine: boolean;
  /** How often somebody has come besides those who stay. */
  readonly lives: number;
}

/** Runs a soak. */
export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { seed, users, loss, print } = options;
  const now = () => performance.now();
  const ledger = new Ledger(now), wraps = new Wraps();
  using stalls = new Stalls(now);
  await using server = new ServerProgram();
  await using network = impair({
    to: { hostname: "127.0.0.1", port: await server.port },
    ...WEATHER,
    loss,
    seed,
    watch: (octets, way, client) => wraps.see(octets, way, client),
  });
  const people = await populate({
    server: network.address,
    ledger,
    dice: random(seed + 1),
  }, { users, churners: CHURNERS });
  const begin = now();
  const seen = (): Seen => ({
    ledger,
    wraps,
    stalls,
    counts: network.counts,
    elapsed: now() - begin,
  });
  const memories = await watch(server, { seen, options });
  const isJudged = now() - begin >= JUDGED_MS;
  await people.end();
  const code = await server.stop();
  if (code !== 0) ledger.violate(`the server ended with ${code}`);
  if (server.complaints) ledger.violate(server.complaints.trim());
  const { lives } = people;
  print(summary(seen(), { seed, loss, lives, memories, isJudged }));
  const isFine = ledger.violated === 0 && (memories.isFlat || !isJudged);
  return { ...seen(), isFine, lives };
}

/** Looks at everything now and then, until the time is over. */
async function watch(
  server: ServerProgram,
  { seen, options: { duration, print, signal } }: {
    readonly seen: () => Seen;
    readonly options: SoakOptions;
  },
): Promise<Memories> {
  const memories = new Memories(), { ledger } = seen();
  print(head());
  for (let lines = 0, told = 0; !signal?.aborted;) {
    const left = Math.max(0, duration - seen().elapsed);
    await pause(Math.min(SAMPLE_MS, left), signal);
    ledger.sweep();
    for (; told < ledger.violations.length; told++) {
      print(`  wrong: ${ledger.violations[told]}`);
    }
    const { elapsed } = seen(), memory = server.memory, own = ownMemory();
    if (elapsed >= WARM_UP * duration) memories.add(elapsed, memory, own);
    const minutes = Math.floor(elapsed / MINUTE_MS);
    if (minutes > lines) print(line(seen(), { server: memory, own }));
    lines = minutes;
    if (elapsed >= duration) break;
  }
  return memories;
}
