/**
 * A UDP proxy that loses, doubles, disorders, delays and slows datagrams.
 *
 * @module
 */

import { random } from "../tests/random.ts";

/** A client that was silent for so long has its way to the server closed, in ms. */
const IDLE_MS = 300_000;
/** Clients at most. */
const MAX_FLOWS = 1_024;
/** How late a datagram that is overtaken comes, in ms, besides its delay. */
const OVERTAKEN_MS = 50;
/** Octets that wait where there is a rate; what is more is lost. */
const MAX_QUEUED = 64 * 1_024;

/** What is done to datagrams, each way. */
export interface Impairment {
  /** Chance that one is lost, from 0 to 1. */
  readonly loss?: number;
  /** Chance that one comes twice. */
  readonly duplicate?: number;
  /** Chance that one is overtaken by those after it. */
  readonly reorder?: number;
  /** How long one takes, in ms. */
  readonly delay?: number;
  /** How much longer it takes at most, in ms. */
  readonly jitter?: number;
  /** Octets per second; 0: no bound. */
  readonly rate?: number;
}

/** How much longer a datagram is on its way, in ms, for each copy of it; none: it is lost. */
export function fates(
  { loss = 0, duplicate = 0, reorder = 0, delay = 0, jitter = 0 }: Impairment,
  next: () => number,
): number[] {
  const isLost = next() < loss, isDouble = next() < duplicate;
  const after = () =>
    delay + next() * jitter + (next() < reorder ? OVERTAKEN_MS : 0);
  const first = after(), second = after();
  return isLost ? [] : isDouble ? [first, second] : [first];
}

/** Options of {@linkcode impair}. */
export interface ImpairOptions extends Impairment {
  /** Where to listen; 127.0.0.1 and a free port unless told otherwise. */
  readonly listen?: { readonly hostname?: string; readonly port?: number };
  /** Where the server is. */
  readonly to: { readonly hostname: string; readonly port: number };
  /** What all chances follow from; 0 unless told otherwise. */
  readonly seed?: number;
  /**
   * Told of each datagram that comes, before it is lost: its octets, whether it
   * comes from the server, and the client, which is one object while its way to
   * the server is open.
   */
  readonly watch?: (
    octets: Uint8Array,
    way: "up" | "down",
    client: Deno.NetAddr,
  ) => void;
}

interface Counts {
  came: number;
  lost: number;
  doubled: number;
  went: number;
}

/** A bad network at work. */
export interface Impaired extends AsyncDisposable {
  /** Where clients find the server. */
  readonly address: Deno.NetAddr;
  /** Datagrams that came, that were lost, that were doubled, and that went on, copies counted. */
  readonly counts: Readonly<Counts>;
  /** Ends it; what is on its way is lost. */
  close(): Promise<void>;
}

/** A queue that lets through so many octets per second. */
class Rate {
  readonly #perSecond: number;
  #freeAt = 0;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** How long a datagram waits, in ms; undefined: there is no room for it. */
  wait(octets: number): number | undefined {
    if (this.#perSecond === 0) return 0;
    const now = performance.now(), perMs = this.#perSecond / 1_000;
    const wait = Math.max(0, this.#freeAt - now);
    if (wait * perMs + octets > MAX_QUEUED) return undefined;
    this.#freeAt = now + wait + octets / perMs;
    return wait + octets / perMs;
  }
}

/** A client's way to the server: the socket from which it seems to send. */
interface Flow {
  readonly client: Deno.NetAddr;
  readonly socket: Deno.DatagramConn;
  heard: number;
}

type Take = (octets: Uint8Array, from: Deno.NetAddr) => void;

function keyOf({ hostname, port }: Deno.NetAddr): string {
  return `${hostname} ${port}`;
}

/**
 * Puts a bad network before a server. To each other clients are where the
 * server sees them, so that they can also talk without it.
 */
export function impair(options: ImpairOptions): Impaired {
  const { listen = {}, to, seed = 0, rate = 0, watch = () => {} } = options;
  const front = Deno.listenDatagram({
    transport: "udp",
    hostname: listen.hostname ?? "127.0.0.1",
    port: listen.port ?? 0,
  });
  const server: Deno.NetAddr = { transport: "udp", ...to };
  const next = random(seed);
  const counts: Counts = { came: 0, lost: 0, doubled: 0, went: 0 };
  const flows = new Map<string, Flow>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const rates = [new Rate(rate), new Rate(rate)] as const;
  const loops = new Set<Promise<void>>();
  const receive = (socket: Deno.DatagramConn, take: Take) => {
    const loop = receiveAll(socket, take).finally(() => loops.delete(loop));
    loops.add(loop);
  };

  const carry = (
    octets: Uint8Array,
    direction: 0 | 1,
    send: (octets: Uint8Array) => Promise<unknown>,
  ) => {
    counts.came++;
    const wait = rates[direction].wait(octets.length);
    const ways = wait === undefined ? [] : fates(options, next);
    if (ways.length === 0) counts.lost++;
    if (ways.length > 1) counts.doubled++;
    for (const delay of ways) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        counts.went++;
        send(octets).catch(() => {});
      }, wait! + delay);
      timers.add(timer);
    }
  };
  const open = (client: Deno.NetAddr): Flow => {
    const hostname = to.hostname.includes(":") ? "::" : "0.0.0.0";
    const socket = Deno.listenDatagram({ transport: "udp", hostname, port: 0 });
    receive(socket, (octets, from) => {
      const member = flows.get(keyOf(from));
      if (member) {
        return carry(octets, 0, (octets) => member.socket.send(octets, client));
      }
      watch(octets, "down", client);
      carry(octets, 1, (octets) => front.send(octets, client));
    });
    return { client, socket, heard: 0 };
  };
  const flowOf = (from: Deno.NetAddr): Flow => {
    const key = keyOf(from);
    const flow = flows.get(key) ?? open(from);
    flow.heard = performance.now();
    flows.delete(key);
    flows.set(key, flow);
    for (const [key, { socket, heard }] of flows) {
      const isIdle = performance.now() - heard > IDLE_MS;
      if (!isIdle && flows.size <= MAX_FLOWS) break;
      socket.close();
      flows.delete(key);
    }
    return flow;
  };
  receive(front, (octets, from) => {
    const { client, socket } = flowOf(from);
    watch(octets, "up", client);
    carry(octets, 0, (octets) => socket.send(octets, server));
  });
  const close = async () => {
    for (const timer of timers) clearTimeout(timer);
    front.close();
    for (const { socket } of flows.values()) socket.close();
    await Promise.all(loops);
  };
  let closed: Promise<void> | undefined;
  return {
    address: front.addr as Deno.NetAddr,
    counts,
    close: () => closed ??= close(),
    [Symbol.asyncDispose]: () => closed ??= close(),
  };
}

/** Hands on what comes, until the socket is closed. */
async function receiveAll(
  socket: Deno.DatagramConn,
  take: Take,
): Promise<void> {
  const buffer = new Uint8Array(65_507);
  for (;;) {
    try {
      const [octets, from] = await socket.receive(buffer);
      take(octets.slice(), from as Deno.NetAddr);
    } catch (error) {
      if (
        error instanceof Deno.errors.Interrupted ||
        error instanceof Deno.errors.BadResource
      ) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
