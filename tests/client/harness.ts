/**
 * A server and sessions on a clock that stands still unless it is moved, and
 * a network between them that delays, loses and forges what it is told to.
 *
 * @module
 */

import { decode, DecodeError } from "../../protocol/decode.ts";
import { encode } from "../../protocol/encode.ts";
import type { Bodies, Message, MessageType } from "../../protocol/messages.ts";
import type { Address } from "../../protocol/peer.ts";
import type { Engine } from "../../protocol/transport.ts";
import { Server } from "../../server/core.ts";
import { summary } from "../server/summary.ts";
import { SERVER, TestSession } from "./test_session.ts";

export { SERVER, TestSession } from "./test_session.ts";

/** Settings of the server. */
type ServerOptions = Partial<ConstructorParameters<typeof Server>[0]>;

/** A datagram on its way. */
export interface Datagram {
  /** When it was sent, in ms. */
  readonly at: number;
  /** Who sends: `server`, `ann`. */
  readonly from: string;
  /** Who is to get it. */
  readonly to: string;
  /** Its message; undefined: it is none. */
  readonly message: Message | undefined;
  /** Its octets. */
  readonly octets: Uint8Array;
}

interface Flight extends Datagram {
  readonly due: number;
  readonly source: Address;
  readonly target: Address;
}

/** Way of a datagram from one end to the other, in ms. */
const DELAY_MS = 5;

/** A server, sessions, and the network between them. */
export class World {
  /** The server; undefined while there is none. */
  server: Server | undefined;
  /** Loses a datagram where it returns true. */
  loses: (datagram: Datagram) => boolean = () => false;
  /** All that was sent, what was lost too. */
  readonly sent: Datagram[] = [];
  /** The time, in ms. */
  now = 1_000_000;
  readonly #ends = new Map<string, [string, Engine]>();
  readonly #flights: Flight[] = [];
  #numSeq = 65_500;

  /** Makes a world with a server. */
  constructor(options: ServerOptions = {}) {
    this.startServer(options);
  }

  /** Puts a server where the server is to be, which knows nobody. */
  startServer(options: ServerOptions = {}): void {
    this.server = new Server({
      randomNumSeq: () => this.randomNumSeq(),
      ...options,
    });
    this.#ends.set(keyOf(SERVER), ["server", this.server]);
  }

  /** There is no server any more. */
  stopServer(): void {
    this.server = undefined;
    this.#ends.delete(keyOf(SERVER));
  }

  /** NUM_SEQ to begin with; they wrap early. */
  randomNumSeq(): number {
    return this.#numSeq = this.#numSeq + 7 & 0xffff;
  }

  /** A session that has said its first CONNEXION. */
  start(name: string, options: { readonly port?: number } = {}): TestSession {
    const { port = 5_000 + this.#ends.size } = options;
    const session = new TestSession(this, name, { ...HOST, port });
    this.#ends.set(keyOf(session.address), [name, session.core]);
    session.core.start();
    this.#collect();
    return session;
  }

  /** Sessions that are connected and know where they are; they have forgotten what was told so far. */
  connect<const Names extends readonly string[]>(
    ...names: Names
  ): { [_ in keyof Names]: TestSession } {
    const sessions = names.map((name) => this.start(name));
    this.pass(1_500);
    for (const session of sessions) session.take();
    this.sent.length = 0;
    return sessions as { [_ in keyof Names]: TestSession };
  }

  /** A session is gone without a word. */
  remove({ address }: TestSession): void {
    this.#ends.delete(keyOf(address));
  }

  /** Sends a datagram from wherever one likes. */
  forge(
    to: Address,
    message: Message | Uint8Array,
    from: Address = SERVER,
  ): void {
    const octets = message instanceof Uint8Array ? message : encode(message);
    this.#send(from, to, octets);
  }

  /** Lets time pass, in ms; what is due happens on the way. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      this.#collect();
      const next = this.#nextAt();
      if (next > end) break;
      this.now = Math.max(this.now, next);
      this.#deliver();
      for (const [, engine] of this.#ends.values()) {
        if (engine.deadline <= this.now) engine.expire(this.now);
      }
    }
    this.now = end;
  }

  /** The summaries of what was sent, first tries only: `ann > server: TEXTE 1 hi`. */
  said(test: (datagram: Datagram) => boolean = () => true): string[] {
    const known = new Set<string>();
    return this.sent.filter(({ from, octets }) => {
      const key = `${from} ${octets.toHex()}`;
      return !known.has(key) && known.add(key);
    }).filter(test).map(({ from, to, message }) =>
      `${from} > ${to}: ${message ? summary(message) : "?"}`
    );
  }

  #nextAt(): number {
    const due = [
      ...this.#flights.map(({ due }) => due),
      ...this.#ends.values().map(([, { deadline }]) => deadline),
    ];
    return Math.min(Infinity, ...due);
  }

  #collect(): void {
    for (const [key, [, engine]] of this.#ends) {
      const [hostname, port] = key.split(" ") as [string, string];
      const from: Address = { transport: "udp", hostname, port: Number(port) };
      for (let next; (next = engine.poll(this.now));) {
        this.#send(from, next.to, next.octets.slice());
      }
    }
  }

  #send(source: Address, target: Address, octets: Uint8Array): void {
    const nameOf = (at: Address) =>
      keyOf(at) === keyOf(SERVER)
        ? "server"
        : this.#ends.get(keyOf(at))?.[0] ?? keyOf(at);
    const flight: Flight = {
      at: this.now,
      due: this.now + DELAY_MS,
      source,
      target,
      from: nameOf(source),
      to: nameOf(target),
      message: messageOf(octets),
      octets,
    };
    this.sent.push(flight);
    if (!this.loses(flight)) this.#flights.push(flight);
  }

  #deliver(): void {
    while (this.#flights[0] && this.#flights[0].due <= this.now) {
      const { source, target, octets } = this.#flights.shift()!;
      const lent = octets.slice();
      this.#ends.get(keyOf(target))?.[1].receive(this.now, source, lent);
      lent.fill(0xee);
      this.#collect();
    }
  }
}

/** Sessions in a messagerie that the first of them has made. */
export function together(
  world: World,
  names: readonly string[],
  options: { readonly direct?: boolean } = {},
): TestSession[] {
  const sessions = world.connect(...names);
  sessions[0]!.create("salon", options);
  world.pass(100);
  for (const session of sessions.slice(1)) session.join("salon");
  world.pass(2_000);
  for (const session of sessions) session.take();
  world.sent.length = 0;
  return [...sessions];
}

/** A request of the server. */
export function ofServer<T extends MessageType>(
  TYPE_MESSAGE: T,
  DONNEES_MESSAGE: Bodies[T],
  { id = 255, numSeq = 150 }: {
    readonly id?: number;
    readonly numSeq?: number;
  } = {},
): Message {
  const header = { TYPE_MESSAGE, ID_USER: id, NUM_SEQ: numSeq };
  return { ...header, DONNEES_MESSAGE } as Message;
}

/** A roster of the public messagerie that leaves nobody there. */
export const EMPTY_ROSTER: Bodies["PRESENCE"] = {
  EVENEMENT: "LISTE",
  MODE_MESSAGERIE: "CENTRALISEE",
  ID_MESSAGERIE: 0,
  NOM_MESSAGERIE: "",
  CLIENTS: [],
};

/** A text as octets. */
export function chat(text: string): Bodies["TEXTE"] {
  return { CHAT: new TextEncoder().encode(text) };
}

const HOST = { transport: "udp", hostname: "192.0.2.1" } as const;

function keyOf({ hostname, port }: Address): string {
  return `${hostname} ${port}`;
}

function messageOf(octets: Uint8Array): Message | undefined {
  try {
    return decode(octets);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}
