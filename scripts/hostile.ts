/**
 * A server with honest users on a loopback, and strangers who send it, and
 * them, whatever is wrong.
 *
 * @module
 */

import { connect, type Session } from "../client/session.ts";
import { encode } from "../protocol/encode.ts";
import { codeOf, TYPE_CODES } from "../protocol/messages.ts";
import { serve } from "../server/serve.ts";
import {
  type Dice,
  MESSAGE_TYPES,
  messageOf,
  pick,
} from "../tests/protocol/arbitrary.ts";
import { random } from "../tests/random.ts";

/** Octets of IP and UDP headers. */
const OVERHEAD = 28;
const STRANGERS = 8;
const NAMES = ["ann", "bob", "cid"];
/** Time between two texts of an honest user, in ms. */
const TALK_MS = 100;
/** How long honest users talk undisturbed, in ms. */
const CALM_MS = 1_000;
/** Datagrams after which the strangers take a breath. */
const BREATH = 64;

/** Options of {@linkcode attack}. */
export interface AttackOptions {
  /** How many datagrams the strangers send. */
  readonly count: number;
  /** What they follow from. */
  readonly seed: number;
  /** Requests per second that the server takes of one; 0: no bound, all are judged. */
  readonly rate: number;
  /** A user silent for so long is removed, in ms. */
  readonly timeout: number;
}

/** What came of it. */
export interface AttackResult {
  /** Texts that honest users wrote, and how many of them were not told delivered. */
  readonly written: number;
  readonly undelivered: number;
  /** Texts that honest users read twice, and read that nobody honest had written. */
  readonly doubled: number;
  readonly foreign: number;
  /** From writing to being told delivered, in ms, before and meanwhile: medians. */
  readonly before: number;
  readonly meanwhile: number;
  /** Octets, headers included, that strangers sent to the server and were sent by it. */
  readonly sent: number;
  readonly received: number;
  /** Users that the server has at last. */
  readonly users: number;
  /** Octets in use before and after. */
  readonly heap: readonly [before: number, after: number];
}

/** An honest user, who writes at once what nobody has written before. */
class Honest {
  readonly session: Session;
  readonly #read = new Set<string>();
  readonly #fates: Promise<unknown>[] = [];
  readonly #reading: Promise<void>;
  times: number[] = [];
  written = 0;
  undelivered = 0;
  doubled = 0;
  foreign = 0;

  constructor(session: Session) {
    this.session = session;
    this.#reading = this.#reads();
  }

  async #reads(): Promise<void> {
    for await (const event of this.session) {
      if (event.type !== "text") continue;
      if (!event.text.startsWith(`${event.from} `)) this.foreign++;
      if (this.#read.has(event.text)) this.doubled++;
      this.#read.add(event.text);
    }
  }

  write(): void {
    const at = performance.now();
    const { fate } = this.session.say(`${this.session.name} ${this.written++}`);
    this.#fates.push(fate.then((fate) => {
      if (fate === "delivered") this.times.push(performance.now() - at);
      else this.undelivered++;
    }));
  }

  async leave(): Promise<void> {
    await Promise.all(this.#fates);
    await this.session.disconnect();
    await this.#reading;
  }
}

/** Somebody who sends what is wrong, and counts what comes back. */
class Stranger {
  readonly #socket: Deno.DatagramConn = Deno.listenDatagram({
    transport: "udp",
    hostname: "127.0.0.1",
    port: 0,
  });
  readonly #receiving: Promise<void>;
  sent = 0;
  received = 0;

  constructor() {
    this.#receiving = this.#receive();
  }

  async #receive(): Promise<void> {
    const buffer = new Uint8Array(65_507);
    try {
      for (;;) {
        const [octets] = await this.#socket.receive(buffer);
        this.received += octets.length + OVERHEAD;
      }
    } catch { /* closed */ }
  }

  async send(octets: Uint8Array, to: Deno.Addr): Promise<void> {
    await this.#socket.send(octets, to);
  }

  async close(): Promise<void> {
    this.#socket.close();
    await this.#receiving;
  }
}

/** Something wrong: noise, or a message that is mutated, or means somebody else. */
function wrong(dice: Dice): Uint8Array {
  const below = (count: number) => Math.floor(dice() * count);
  if (dice() < 0.2) {
    return Uint8Array.from({ length: below(80) }, () => below(256));
  }
  let octets = encode(messageOf(dice, pick(dice, MESSAGE_TYPES)));
  if (dice() < 0.3) octets = octets.slice(0, below(octets.length + 1));
  for (let n = below(4); n > 0 && octets.length > 0; n--) {
    octets[below(octets.length)]! ^= 1 << below(8);
  }
  return octets;
}

/** Whether a datagram could prove an address, which then is no stranger's. */
function couldProve(octets: Uint8Array): boolean {
  const code = octets.length < 4 ? 0 : codeOf(octets);
  return code === TYPE_CODES.REPONSE_TEXTE || code === TYPE_CODES.ERREUR;
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0;
}

function heap(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return Deno.memoryUsage().heapUsed;
}

/** Lets strangers loose on a server and its users. */
export async function attack(options: AttackOptions): Promise<AttackResult> {
  const dice = random(options.seed);
  await using server = serve({
    port: 0,
    rates: { requests: options.rate },
    timeout: options.timeout,
    maxUsersPerHost: 254,
  });
  const { port } = server.address;
  const honest: Honest[] = [];
  for (const name of NAMES) {
    honest.push(new Honest(await connect({ name, port })));
  }
  const talk = setInterval(() => honest.forEach((one) => one.write()), TALK_MS);
  const wait = (ms: number) =>
    new Promise((resolve) => setTimeout(resolve, ms));
  await wait(CALM_MS);
  const calm = honest.flatMap((one) => one.times.splice(0));
  const heapBefore = heap();
  const targets = [
    server.address,
    ...server.state.users.values().map(({ address }) => address),
  ];
  const strangers = Array.from({ length: STRANGERS }, () => new Stranger());
  for (let n = 0; n < options.count; n++) {
    const octets = wrong(dice);
    if (couldProve(octets)) continue;
    const who = strangers[n % STRANGERS]!;
    const target =
      targets[dice() < 0.8 ? 0 : Math.floor(dice() * targets.length)]!;
    if (target === server.address) who.sent += octets.length + OVERHEAD;
    await who.send(octets, target);
    if (n % BREATH === 0) await wait(0);
  }
  await wait(options.timeout + 1_000);
  clearInterval(talk);
  const users = server.state.users.size;
  const heapAfter = heap();
  const sum = (count: (one: Honest) => number) =>
    honest.reduce((sum, one) => sum + count(one), 0);
  await Promise.all(honest.map((one) => one.leave()));
  await Promise.all(strangers.map((one) => one.close()));
  return {
    written: sum((one) => one.written),
    undelivered: sum((one) => one.undelivered),
    doubled: sum((one) => one.doubled),
    foreign: sum((one) => one.foreign),
    before: median(calm),
    meanwhile: median(honest.flatMap((one) => one.times)),
    sent: strangers.reduce((sum, one) => sum + one.sent, 0),
    received: strangers.reduce((sum, one) => sum + one.received, 0),
    users,
    heap: [heapBefore, heapAfter],
  };
}
