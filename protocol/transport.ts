/**
 * The one file with a socket: datagrams of decoded messages for whoever wants
 * to speak the protocol by hand, and the loop that drives an engine.
 *
 * @module
 */

import { lookup } from "node:dns/promises";
import { decode, DecodeError } from "./decode.ts";
import { encode } from "./encode.ts";
import { MAX_DATAGRAM_OCTETS, type Message } from "./messages.ts";
import type { Outgoing } from "./outbox.ts";
import type { Address } from "./peer.ts";

/** The clock is read once for so many uses, where datagrams follow each other at once. */
const USES_PER_CLOCK = 8;
/** About so many are sent before the next is received: the socket's buffer holds some 200. */
const SENDS_PER_RECEIVE = 64;
/** Pause after an error of the socket, in ms. */
const ERROR_PAUSE = 20;

/** Options of {@linkcode listen} and {@linkcode drive}. */
export interface SocketOptions {
  /** Address to listen on; 127.0.0.1 unless told otherwise. */
  readonly hostname?: string;
  /** UDP port; 0, which is the default, picks a free one. */
  readonly port?: number;
  /** Loses a datagram where it returns true: for tests and lessons. */
  readonly drop?: (direction: "in" | "out", address: Address) => boolean;
  /** Told of every datagram; the octets are only lent. */
  readonly trace?: (
    direction: "in" | "out",
    octets: Uint8Array,
    address: Address,
  ) => void;
}

type Datagram = [octets: Uint8Array, from: Address];

/** An IPv4 address as an IPv6 socket writes it begins so. */
const MAPPED = "::ffff:";

/** A UDP socket that survives every error but its own close. */
class Socket {
  readonly address: Address;
  readonly #conn: Deno.DatagramConn;
  readonly #options: SocketOptions;
  readonly #isIPv6: boolean;
  readonly #buffer = new Uint8Array(MAX_DATAGRAM_OCTETS);
  /** Errors that a receive or a send ended with. */
  errors = 0;
  /** Whether what {@linkcode next} was last asked for had not come yet. */
  isIdle = true;
  isClosed = false;

  constructor(options: SocketOptions) {
    if (!Deno.listenDatagram) {
      throw new TypeError(
        'Cannot open a UDP socket: run with --unstable-net, or with "unstable": ["net"] in deno.json',
      );
    }
    this.#options = options;
    this.#conn = Deno.listenDatagram({
      transport: "udp",
      hostname: options.hostname ?? "127.0.0.1",
      port: options.port ?? 0,
    });
    this.address = this.#conn.addr as Deno.NetAddr & Address;
    this.#isIPv6 = this.address.hostname.includes(":");
  }

  /** The next datagram, in a buffer that the one after it overwrites; undefined once closed. */
  async receive(): Promise<Datagram | undefined> {
    while (!this.isClosed) {
      try {
        const datagram = this.admitted(await this.next());
        if (datagram) return datagram;
      } catch {
        await this.recover();
      }
    }
    return undefined;
  }

  /** What the socket gives next, before it is {@linkcode admitted}. */
  next(): Promise<Datagram> {
    this.#buffer[0] = 0; // no message begins so
    const next = this.#conn.receive(this.#buffer) as Promise<Datagram>;
    this.isIdle = this.#buffer[0] === 0; // Deno has written what was there
    return next;
  }

  /** A datagram with its origin as everybody else writes it; undefined: it is to be lost. */
  admitted(datagram: Datagram): Datagram | undefined {
    const { drop, trace } = this.#options;
    datagram[1] = plain(datagram[1], this.#isIPv6);
    if (drop?.("in", datagram[1])) return undefined;
    trace?.("in", datagram[0], datagram[1]);
    return datagram;
  }

  /** Waits after an error, unless it is that of the close. */
  async recover(): Promise<void> {
    if (this.isClosed) return;
    this.errors++;
    await new Promise((resolve) => setTimeout(resolve, ERROR_PAUSE));
  }

  /**
   * Sends a datagram; the octets have been taken when the promise resolves.
   * It rejects if the datagram cannot be sent, which counts as lost.
   */
  send({ octets, to }: Outgoing): Promise<unknown> | undefined {
    const { drop, trace } = this.#options;
    if (this.isClosed) return undefined;
    trace?.("out", octets, to);
    if (drop?.("out", to)) return undefined;
    return this.#conn.send(octets, this.#isIPv6 ? mapped(to) : to);
  }

  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.#conn.close();
  }
}

/**
 * An address as everybody else writes it. Those that Deno gives have a hidden
 * class each, so that every plain read of a field misses the inline caches;
 * `Reflect.get` knows none.
 */
function plain(address: Address, isIPv6: boolean): Address {
  let hostname: string = Reflect.get(address, "hostname");
  const port: number = Reflect.get(address, "port");
  if (isIPv6 && hostname.startsWith(MAPPED)) {
    hostname = hostname.slice(MAPPED.length);
  }
  return { transport: "udp", hostname, port };
}

function mapped(address: Address): Address {
  const { hostname, port } = address;
  return hostname.includes(":")
    ? address
    : { transport: "udp", hostname: MAPPED + hostname, port };
}

/** A message that has arrived. */
export interface Received {
  /** The message. */
  readonly message: Message;
  /** Where from. */
  readonly from: Address;
}

/** A UDP socket that speaks messages: no retransmission, no order, no memory. */
export interface Transport extends AsyncIterable<Received>, AsyncDisposable {
  /** Where it listens. */
  readonly address: Address;
  /** Datagrams dropped since they were no message. */
  readonly malformed: number;
  /**
   * Sends a message once.
   *
   * @throws {RangeError} If a value does not fit its field.
   * @throws {TypeError} If a field is missing or one too many.
   */
  send(message: Message, to: Address): Promise<void>;
  /** Closes the socket; the iteration ends. */
  close(): void;
}

/**
 * Opens a UDP socket for messages. Iterate it once: one loop owns the socket.
 *
 * @throws {TypeError} If Deno runs without `--unstable-net`.
 * @throws {Deno.errors.AddrInUse} If the port is taken.
 *
 * @example
 * ```ts ignore
 * import { listen } from "@causette/causette";
 *
 * await using transport = listen({ port: 4545 });
 * for await (const { message, from } of transport) {
 *   console.log(from.port, message.TYPE_MESSAGE, message.NUM_SEQ);
 * }
 * ```
 */
export function listen(options: SocketOptions = {}): Transport {
  const socket = new Socket(options);
  let malformed = 0;
  return {
    address: socket.address,
    get malformed() {
      return malformed;
    },
    async send(message, to) {
      const octets = encode(message);
      try {
        await socket.send({ octets, to });
      } catch {
        socket.errors++;
      }
    },
    close: () => socket.close(),
    [Symbol.asyncDispose]() {
      socket.close();
      return Promise.resolve();
    },
    async *[Symbol.asyncIterator]() {
      for (let got; (got = await socket.receive());) {
        const [octets, from] = got;
        try {
          yield { message: decode(octets), from };
        } catch (error) {
          if (!(error instanceof DecodeError)) throw error;
          malformed++;
        }
      }
    },
  };
}

/** What {@linkcode drive} runs: protocol logic without socket and clock. */
export interface Engine {
  /** Nothing is to be done of its own before, in ms; Infinity: never. */
  readonly deadline: number;
  /** Takes a datagram; the octets are only lent. */
  receive(now: number, from: Address, octets: Uint8Array): void;
  /** The next datagram to be sent now, if any. */
  poll(now: number): Outgoing | undefined;
  /** Does what is due. */
  expire(now: number): void;
}

/** An engine at work on a socket. */
export class Driver {
  /** Where the socket listens. */
  readonly address: Address;
  readonly #engine: Engine;
  readonly #socket: Socket;
  /** What is being sent; it may fail. */
  #sending: Promise<unknown> | undefined;
  #isSending = false;
  /** Whether the engine may have more to send than what it gave so far. */
  #isAsked = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerAt = Infinity;
  /** What the clock said last, in ms, and how often that has been used. */
  #now = 0;
  #uses = 0;
  readonly #receiving: Promise<void>;

  /** Opens the socket and starts. */
  constructor(engine: Engine, options: SocketOptions) {
    this.#engine = engine;
    this.#socket = new Socket(options);
    this.address = this.#socket.address;
    this.#receiving = this.#receive();
    this.flush();
  }

  /** Errors of the socket so far. */
  get errors(): number {
    return this.#socket.errors;
  }

  /**
   * Sends what the engine has to send: to be called after it was told
   * something. Nothing is sent before the caller has returned, so that the
   * engine itself may call it.
   */
  flush(): void {
    this.#isAsked = true;
    if (this.#isSending) return;
    this.#isSending = true;
    this.#sending = this.#sendLater();
  }

  /** Resolves when all that can be sent now has been. */
  async drained(): Promise<void> {
    this.flush();
    while (this.#isSending) await Promise.allSettled([this.#sending]);
  }

  /** Stops at once; what was not sent is not. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#socket.close();
    await Promise.allSettled([this.#sending, this.#receiving]);
  }

  /**
   * Takes one datagram after the other. What follows from it is sent before
   * the next is asked for, the first of it without a call of its own, since an
   * acknowledgement often brings one: to send and to receive in turns costs
   * more than several of each in a row. What is too much goes on beside.
   */
  async #receive(): Promise<void> {
    const engine = this.#engine, socket = this.#socket;
    while (!socket.isClosed) {
      let datagram: Datagram | undefined;
      try {
        datagram = socket.admitted(await socket.next());
      } catch {
        await socket.recover();
      }
      if (socket.isIdle || !datagram) this.#readClock();
      if (!datagram) continue;
      const wasSending = this.#isSending;
      this.#isSending = true;
      engine.receive(this.#time(), datagram[1], datagram[0]);
      if (wasSending) continue;
      const first = this.#next();
      if (!first) {
        this.#rest();
        continue;
      }
      try {
        await (this.#sending = socket.send(first));
      } catch {
        socket.errors++;
      }
      const second = this.#next();
      if (!second) this.#rest();
      else await (this.#sending = this.#sendAll(second, SENDS_PER_RECEIVE));
    }
  }

  async #sendLater(): Promise<void> {
    await undefined;
    this.#readClock();
    await this.#sendAll(this.#next(), Infinity);
  }

  /**
   * Sends one after the other, since a frame that is shared is numbered anew
   * for each; what is more than `most` after the promise has resolved.
   */
  async #sendAll(next: Outgoing | undefined, most: number): Promise<void> {
    const socket = this.#socket;
    for (let sent = 1; next; sent++) {
      try {
        await socket.send(next);
      } catch {
        socket.errors++;
      }
      next = this.#next();
      if (next && sent >= most) {
        this.#sending = this.#sendAll(next, Infinity);
        return;
      }
    }
    this.#rest();
  }

  /** The next datagram to be sent now, if any. */
  #next(): Outgoing | undefined {
    if (this.#socket.isClosed) return undefined;
    const now = this.#time();
    for (;;) {
      this.#isAsked = false;
      const next = this.#engine.poll(now);
      if (next || !this.#isAsked) return next;
    }
  }

  /** What the time is, or was a few datagrams ago, in ms. */
  #time(): number {
    if (++this.#uses >= USES_PER_CLOCK) this.#readClock();
    return this.#now;
  }

  #readClock(): void {
    this.#now = performance.now();
    this.#uses = 0;
  }

  /** All is sent for now. */
  #rest(): void {
    this.#isSending = false;
    this.#arm();
  }

  /** Sets the one timer, unless it is early enough already. */
  #arm(): void {
    const { deadline } = this.#engine;
    if (this.#socket.isClosed || deadline >= this.#timerAt) return;
    clearTimeout(this.#timer);
    this.#timerAt = deadline;
    const wait = Math.max(0, Math.ceil(deadline - performance.now()));
    this.#timer = setTimeout(() => {
      this.#timerAt = Infinity;
      this.#readClock();
      this.#engine.expire(this.#now);
      this.flush();
    }, Math.min(wait, 0x7fffffff));
  }
}

/**
 * Runs an engine on a UDP socket.
 *
 * @throws {TypeError} If Deno runs without `--unstable-net`.
 * @throws {Deno.errors.AddrInUse} If the port is taken.
 */
export function drive(engine: Engine, options: SocketOptions = {}): Driver {
  return new Driver(engine, options);
}

/**
 * The IP address of a host, IPv4 where it has one.
 *
 * @throws {Error} If the name is not known.
 */
export async function resolve(hostname: string): Promise<string> {
  const all = await lookup(hostname, { all: true });
  const found = all.find(({ family }) => family === 4) ?? all[0];
  if (!found) throw new Error(`Cannot find ${hostname}`);
  return found.address;
}

/** A cryptographically random NUM_SEQ to begin with. */
export function randomNumSeq(): number {
  return crypto.getRandomValues(new Uint16Array(1))[0]!;
}
