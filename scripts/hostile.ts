/**
 * Strangers who attack a server program and its honest users: each in a
 * process of its own, so that what the honest wait for is the server, and not
 * the strangers.
 *
 * @module
 */

import { quantile } from "../cli/quantile.ts";
import { random } from "../tests/random.ts";
import type { Look, Overheard } from "./hostile_talk.ts";
import {
  type Battlefield,
  type ScenarioName,
  SCENARIOS,
} from "./hostile_scenarios.ts";
import { type Memory, ServerProcess } from "./hostile_server.ts";
import type { Shots } from "./hostile_strangers.ts";
import { HonestUsers } from "./hostile_users.ts";
import { pause } from "./pause.ts";

/** Time between two looks at the honest users, in ms. */
const LOOK_MS = 100;
/** After its time-out the server is given so long to remove silent users, in ms. */
const SWEEP_MS = 1_000;

/** Options of {@linkcode attack}. */
export interface AttackOptions {
  /** What the strangers do. */
  readonly scenario: ScenarioName;
  /** How many datagrams they send. */
  readonly count: number;
  /** How many of them in a second. */
  readonly perSecond: number;
  /** What all chances follow from. */
  readonly seed: number;
  /** Requests per second that the server takes of one; 0: no bound, all are judged. That of the scenario unless given. */
  readonly rate?: number;
  /** A user silent for so long is removed, in s. */
  readonly timeout: number;
  /** Honest users. */
  readonly users: number;
  /** How long they talk undisturbed, in ms. */
  readonly calm: number;
  /** In so many rounds. */
  readonly rounds: number;
  /** Addresses of this machine that the strangers send from. */
  readonly hosts: readonly string[];
}

/** Times in ms: half were shorter, and 99 in 100. */
export interface Times {
  /** How many were measured. */
  readonly count: number;
  /** The median. */
  readonly p50: number;
  /** What one in a hundred exceeds. */
  readonly p99: number;
}

/** What honest users wait for. */
export interface Waits {
  /** While there were no strangers. */
  readonly calm: Times;
  /** While as many datagrams went elsewhere on this machine; as calm where that is not tried. */
  readonly beside: Times;
  /** While they were at it. */
  readonly attack: Times;
}

/** What is measured twice. */
export interface Twice<T> {
  /** Before the server was attacked. */
  readonly before: T;
  /** After all of it. */
  readonly after: T;
}

/** What came of it. */
export interface AttackResult extends Shots {
  /** What befell the honest users. */
  readonly honest: Look;
  /** From writing to being told delivered. */
  readonly roundTrips: Waits;
  /** From writing to being read by another. */
  readonly readings: Waits;
  /** From the first CONNEXION of a newcomer to its first roster. */
  readonly entries: Waits;
  /** Datagrams that the server had the time to take meanwhile, those of honest users too. */
  readonly taken: number;
  /** Users that the server has at last, newcomers and honest ones aside. */
  readonly left: number;
  /** Memory of the server, and of all honest users together. */
  readonly server: Twice<Memory>;
  readonly users: Twice<Memory>;
}

function timesOf(all: readonly number[]): Times {
  const sorted = all.toSorted((a, b) => a - b);
  const { length: count } = sorted;
  return { count, p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
}

/** All times of several looks. */
class Measured {
  readonly roundTrips: number[] = [];
  readonly readings: number[] = [];
  readonly entries: number[] = [];

  add(look: Look): void {
    for (const key of ["roundTrips", "readings", "entries"] as const) {
      this[key].push(...look[key]);
    }
  }
}

/** Looks at the honest users again and again while something goes on. */
async function watch(
  users: HonestUsers,
  { until, see }: {
    readonly until: Promise<unknown>;
    readonly see: (look: Look) => void;
  },
): Promise<void> {
  let isOver = false;
  const end = until.finally(() => isOver = true);
  while (!isOver) {
    see(await users.look());
    await Promise.race([pause(LOOK_MS), end]);
  }
}

/** A port that nobody reads from: what is sent there costs its senders, and hardly anybody else. */
function openDecoy(): Disposable & { readonly address: Deno.NetAddr } {
  const socket = Deno.listenDatagram({
    transport: "udp",
    hostname: "127.0.0.1",
    port: 0,
  });
  return {
    address: socket.addr as Deno.NetAddr,
    [Symbol.dispose]: () => socket.close(),
  };
}

/**
 * Lets strangers loose on a server and its users, in rounds: before each the
 * users talk undisturbed, then while the strangers send as much to a port that
 * nobody reads from. So what the server makes them wait for is told from what
 * the machine does, in the same mood of it.
 */
export async function attack(options: AttackOptions): Promise<AttackResult> {
  const { rounds, calm: calmMs, timeout } = options;
  const { rate: usualRate, hasDecoy, run } = SCENARIOS[options.scenario];
  const { rate = usualRate } = options;
  await using server = new ServerProcess([
    `--rate=${rate}`,
    `--timeout=${timeout}`,
  ]);
  const port = await server.port;
  await using users = await HonestUsers.start(port, options.users);
  const memory = async () => ({
    server: await server.memory(),
    users: await users.memory(),
  });
  using decoy = openDecoy();
  const calm = new Measured(), meanwhile = new Measured();
  const beside = hasDecoy ? new Measured() : calm;
  const shots: Shots[] = [];
  const dice = random(options.seed);
  let before: Awaited<ReturnType<typeof memory>> | undefined;
  let overheard: readonly Overheard[] = (await users.look()).users;
  let taken = 0;
  const shootAt = (
    target: Pick<Battlefield, "server" | "overheard">,
    count: number,
  ) => run({ ...options, ...target, count: Math.ceil(count / rounds), dice });
  for (let round = 0; round < rounds; round++) {
    const until = pause(calmMs / rounds);
    await watch(users, { until, see: (look) => calm.add(look) });
    if (hasDecoy) {
      const { address: server } = decoy, { port } = server;
      const until = shootAt({
        server,
        overheard: () => overheard.map((user) => ({ ...user, port })),
      }, calmMs * options.perSecond / 1_000);
      await watch(users, { until, see: (look) => beside.add(look) });
    }
    before ??= await memory();
    const takenBefore = await received(server);
    const shooting = shootAt({
      server: { transport: "udp", hostname: "127.0.0.1", port },
      overheard: () => overheard,
    }, options.count);
    await watch(users, {
      until: shooting,
      see: (look) => {
        meanwhile.add(look);
        overheard = look.users;
      },
    });
    shots.push(await shooting);
    taken += await received(server) - takenBefore;
    await pause(timeout * 1_000 + SWEEP_MS);
    await users.look();
  }
  const after = await memory();
  const honest = await users.leave();
  await pause(SWEEP_MS);
  const waits = (key: keyof Measured & keyof Look): Waits => ({
    calm: timesOf(calm[key]),
    beside: timesOf(beside[key]),
    attack: timesOf(meanwhile[key]),
  });
  return {
    ...together(shots),
    honest,
    taken,
    left: (await server.metrics()).get("users")!,
    roundTrips: waits("roundTrips"),
    readings: waits("readings"),
    entries: waits("entries"),
    server: { before: before!.server, after: after.server },
    users: { before: before!.users, after: after.users },
  };
}

/** The shots of all rounds. */
function together(all: readonly Shots[]): Shots {
  const sum = (of: (one: Shots) => number) =>
    all.reduce((sum, one) => sum + of(one), 0);
  return {
    perSecond: sum(({ perSecond }) => perSecond) / all.length,
    toServer: sum(({ toServer }) => toServer),
    strangers: Math.max(...all.map(({ strangers }) => strangers)),
    unproven: Math.max(...all.map(({ unproven }) => unproven)),
    answersOfSessions: sum(({ answersOfSessions }) => answersOfSessions),
  };
}

async function received(server: ServerProcess): Promise<number> {
  const metrics = await server.metrics();
  return metrics.get('datagrams_total{way="received"}')! +
    metrics.get('dropped_total{reason="over rate"}')!;
}
