/**
 * What honest users write to one another, and what becomes of it.
 *
 * @module
 */

import type { SessionEvent } from "../client/events.ts";
import { connect, type Session } from "../client/session.ts";
import { codeOf, HEADER_OCTETS, numSeqOf } from "../protocol/messages.ts";
import { pause } from "./pause.ts";

/** Time between two texts of a user, in ms. */
export const TALK_MS = 100;
/** Of so many texts it is known when they were written. */
const KEPT_TIMES = 10_000;
/** What happens to a session that nobody disturbs. */
const USUAL: readonly SessionEvent["type"][] = [
  "connected",
  "text",
  "place",
  "arrived",
  "left",
  "delivered",
];

/** What whoever sees the datagrams of a user knows. */
export interface Overheard {
  /** USER_NAME. */
  readonly name: string;
  /** ID_USER. */
  readonly id: number;
  /** UDP port of the session. */
  readonly port: number;
  /** NUM_SEQ of the latest request of the user to the server. */
  readonly asked: number;
  /** NUM_SEQ of the latest request of the server to the user. */
  readonly told: number;
}

/** How honest users have fared; times in ms since the last look. */
export interface Look {
  /** Texts written, and of them not told delivered. */
  readonly written: number;
  readonly undelivered: number;
  /** Texts that another has not read, that it has read twice, and that nobody honest had written under the name shown. */
  readonly unread: number;
  readonly doubled: number;
  readonly foreign: number;
  /** What has happened to sessions and should not: types of events. */
  readonly disturbances: readonly string[];
  /** From writing to being told delivered. */
  readonly roundTrips: readonly number[];
  /** From writing to being read by another. */
  readonly readings: readonly number[];
  /** From the first CONNEXION of a newcomer to its first roster. */
  readonly entries: readonly number[];
  /** Newcomers that were not let in within 20 s. */
  readonly lockedOut: number;
  readonly users: readonly Overheard[];
}

/** All that honest users have written and read. */
export class Talk {
  /** As in {@linkcode Look}. */
  written = 0;
  undelivered = 0;
  doubled = 0;
  foreign = 0;
  disturbances: string[] = [];
  roundTrips: number[] = [];
  readings: number[] = [];
  /** Who talks, by name. */
  readonly users: Map<string, Honest> = new Map();
  readonly #at = new Map<string, number>();

  /** Notes that a text is written now. */
  wrote(text: string): void {
    this.written++;
    this.#at.set(text, performance.now());
    if (this.#at.size > KEPT_TIMES) {
      this.#at.delete(this.#at.keys().next().value!);
    }
  }

  /** Notes what has become of a text. */
  ended(text: string, isDelivered: boolean): void {
    if (isDelivered) this.#time(text, this.roundTrips);
    else this.undelivered++;
  }

  /** Notes that a text is read. */
  read(text: string): void {
    this.#time(text, this.readings);
  }

  #time(text: string, times: number[]): void {
    const at = this.#at.get(text);
    if (at !== undefined) times.push(performance.now() - at);
  }
}

/** Which texts of one author have been read; they are numbered from 0. */
class Read {
  /** All before it have been read. */
  #next = 0;
  readonly #later = new Set<number>();

  /** How many. */
  get count(): number {
    return this.#next + this.#later.size;
  }

  /** Notes one; false: it has been read before. */
  note(number: number): boolean {
    if (number < this.#next || this.#later.has(number)) return false;
    this.#later.add(number);
    while (this.#later.delete(this.#next)) this.#next++;
    return true;
  }
}

/** One who writes what nobody has written before, and notes what is read. */
export class Honest {
  readonly #talk: Talk;
  readonly #name: string;
  readonly #localPort = freePort();
  readonly #read = new Map<string, Read>();
  #session!: Session;
  #timer: ReturnType<typeof setInterval> | undefined;
  #open = 0;
  #id = 0;
  #asked = 0;
  #told = 0;
  #isLeaving = false;
  /** Texts that it has written. */
  count = 0;

  constructor(talk: Talk, name: string) {
    this.#talk = talk;
    this.#name = name;
    talk.users.set(name, this);
  }

  /** What whoever sees its datagrams knows. */
  get overheard(): Overheard {
    return {
      name: this.#name,
      id: this.#id,
      port: this.#localPort,
      asked: this.#asked,
      told: this.#told,
    };
  }

  /** Texts of others that it has not read. */
  get unread(): number {
    const read = this.#read.values().reduce((sum, { count }) => sum + count, 0);
    return this.#talk.written - this.count - read;
  }

  /** Connects. */
  async connect(port: number): Promise<void> {
    this.#session = await connect({
      name: this.#name,
      port,
      localPort: this.#localPort,
      trace: (direction, octets, { port: other }) => {
        const isRequest = octets.length >= HEADER_OCTETS &&
          codeOf(octets) % 2 === 1;
        if (!isRequest || other !== port) return;
        if (direction === "out") this.#asked = numSeqOf(octets);
        else this.#told = numSeqOf(octets);
      },
    });
    this.#listen();
  }

  async #listen(): Promise<void> {
    for await (const event of this.#session) this.#happens(event);
  }

  #happens(event: SessionEvent): void {
    if (event.type === "connected") this.#id = event.id;
    if (!USUAL.includes(event.type) && !this.#isLeaving) {
      this.#talk.disturbances.push(event.type);
    }
    if (event.type === "text") this.#reads(event.from, event.text);
  }

  #reads(from: string, text: string): void {
    const [author, number] = text.split(" ");
    const written = this.#talk.users.get(from)?.count ?? 0;
    if (author !== from || !(Number(number) < written)) {
      this.#talk.foreign++;
      return;
    }
    let read = this.#read.get(from);
    if (!read) this.#read.set(from, read = new Read());
    if (!read.note(Number(number))) this.#talk.doubled++;
    this.#talk.read(text);
  }

  /** Begins to talk; each has a moment of its own. */
  async begin(wait: number): Promise<void> {
    await pause(wait);
    this.#timer = setInterval(() => this.#write(), TALK_MS);
  }

  async #write(): Promise<void> {
    const text = `${this.#name} ${this.count++}`;
    this.#talk.wrote(text);
    this.#open++;
    const fate = await this.#session.say(text).fate;
    this.#open--;
    this.#talk.ended(text, fate === "delivered");
  }

  /** Writes no more. */
  hush(): void {
    clearInterval(this.#timer);
  }

  /** Whether each of its texts has its fate, and it has read all of the others. */
  get isDone(): boolean {
    return this.#open === 0 && this.unread === 0;
  }

  /** Disconnects. */
  async leave(): Promise<void> {
    this.#isLeaving = true;
    await this.#session.disconnect();
  }
}

/** A port that is free at this moment. */
function freePort(): number {
  const socket = Deno.listenDatagram({
    transport: "udp",
    hostname: "0.0.0.0",
    port: 0,
  });
  const { port } = socket.addr as Deno.NetAddr;
  socket.close();
  return port;
}
