/**
 * A load on a server: users on 127.0.0.1, all in this process, who acknowledge
 * what they are sent, and write the next text when all others have the last.
 *
 * @module
 */

import { numSeqOf } from "../protocol/messages.ts";
import { random } from "../tests/random.ts";
import { type LoadOwner, LoadUser, REPEAT_MS } from "./load_user.ts";
import { pause } from "./pause.ts";

/** A text that is not acknowledged after so many tries is given up. */
const MAX_TRIES = 14;
/** Texts on their way at once, at most. */
const MAX_PLACES = 64;
/** How often it is looked what is to be sent again or given up, in ms. */
const TICK_MS = 10;

/** Options of {@linkcode Load.run}. */
export interface LoadOptions {
  /** Octets of a text; 4 at least. */
  readonly octets: number;
  /** How many texts are on their way at once, 64 at most, of as many authors as there are. */
  readonly underWay: number;
  /** How long it goes on, in ms, or how many texts are written. */
  readonly length: { readonly ms: number } | { readonly texts: number };
  /** Chance that a datagram is lost, each way, from 0 to 1; 0 unless told otherwise. */
  readonly loss?: number;
  /** How long a text that is acknowledged is waited for, in ms; 1 s unless told otherwise. */
  readonly patience?: number;
  /** Called when it begins, and when it ends: then it waits for what is on its way. */
  readonly mark?: () => void;
}

/** What a load has seen. */
export interface LoadResult {
  /** How long it went on, in ms. */
  readonly ms: number;
  /** How often a reader had a text for the first time, until the end. */
  readonly deliveries: number;
  /** How many of the readers of the texts had them, or got them afterwards, from 0 to 1. */
  readonly arrived: number;
  /** Datagrams to and from the server until the end, lost ones too. */
  readonly datagrams: number;
  /** From the first sending of a text to its last reader, in ms, in order. */
  readonly latencies: readonly number[];
}

/** A text on its way. */
interface Text {
  /** What tells it from all others: its first four octets. */
  readonly number: number;
  readonly author: LoadUser;
  readonly octets: Uint8Array;
  /** How many readers do not have it. */
  missing: number;
  tries: number;
  /** When it was sent last, in ms. */
  sentAt: number;
  /** When it was acknowledged, in ms. */
  acknowledgedAt: number;
  /** Makes room for the next. */
  readonly end: () => void;
}

/** Users that write for a while. */
class Run implements LoadOwner {
  readonly #users: readonly LoadUser[];
  readonly #options: LoadOptions;
  readonly #number: () => number;
  /** Texts on their way; place = number modulo 64. */
  readonly #texts: (Text | undefined)[];
  /** Number of the latest text of each place that each user has. */
  readonly #latest = new Map<LoadUser, Uint32Array>();
  readonly #latencies: number[] = [];
  #written = 0;
  #isOver = false;
  #deliveries = 0;
  #wanted = 0;
  #missed = 0;

  /** @param number A number that is greater than any before. */
  constructor(
    users: readonly LoadUser[],
    options: LoadOptions & { readonly number: () => number },
  ) {
    this.#users = users;
    this.#options = options;
    this.#number = options.number;
    this.#texts = new Array(options.underWay).fill(undefined);
    for (const user of users) {
      this.#latest.set(user, new Uint32Array(options.underWay));
    }
  }

  /** Writes texts until it has been long enough, and waits for the last ones. */
  async play(): Promise<LoadResult> {
    const { length, mark = () => {} } = this.#options;
    mark();
    const begin = performance.now(), sent = datagramsOf(this.#users);
    const ticker = setInterval(() => this.#tick(performance.now()), TICK_MS);
    const writing = Promise.all(
      Array.from(this.#texts, (_, place) => this.#write(place)),
    );
    await ("ms" in length ? pause(length.ms) : writing);
    this.#isOver = true;
    const ms = performance.now() - begin,
      datagrams = datagramsOf(this.#users) - sent;
    mark();
    await writing;
    clearInterval(ticker);
    return {
      ms,
      datagrams,
      deliveries: this.#deliveries,
      arrived: 1 - this.#missed / this.#wanted,
      latencies: this.#latencies.sort((a, b) => a - b),
    };
  }

  /** Whether no more texts are to be written. */
  get #isDone(): boolean {
    const { length } = this.#options;
    return this.#isOver || "texts" in length && this.#written >= length.texts;
  }

  /** Writes one text after the other at a place. */
  async #write(place: number): Promise<void> {
    const author = this.#users[place % this.#users.length]!;
    const chat = new Uint8Array(this.#options.octets).fill(0x61);
    while (!this.#isDone) {
      this.#written++;
      const number = this.#number() * MAX_PLACES + place;
      new DataView(chat.buffer).setUint32(0, number);
      const { promise, resolve: end } = Promise.withResolvers<void>();
      const text: Text = {
        number,
        author,
        octets: author.text(chat),
        missing: this.#users.length - 1,
        tries: 1,
        sentAt: performance.now(),
        acknowledgedAt: Infinity,
        end,
      };
      const begin = text.sentAt;
      this.#texts[place] = text;
      author.send(text.octets);
      await promise;
      this.#wanted += this.#users.length - 1;
      this.#missed += text.missing;
      if (text.missing === 0) this.#latencies.push(performance.now() - begin);
    }
    this.#texts[place] = undefined;
  }

  /** Sends again what is not acknowledged, and ends what has waited too long. */
  #tick(now: number): void {
    const { patience = 1_000 } = this.#options;
    for (const text of this.#texts) {
      if (!text) continue;
      if (now - text.acknowledgedAt >= patience) text.end();
      else if (text.acknowledgedAt === Infinity) this.#repeat(text, now);
    }
  }

  #repeat(text: Text, now: number): void {
    if (now - text.sentAt < REPEAT_MS) return;
    if (text.tries++ >= MAX_TRIES) return text.end();
    text.sentAt = now;
    text.author.send(text.octets);
  }

  acknowledged(user: LoadUser, numSeq: number): void {
    const text = this.#texts.find((text) =>
      text?.author === user && numSeqOf(text.octets) === numSeq
    );
    if (text) {
      text.acknowledgedAt = Math.min(text.acknowledgedAt, performance.now());
    }
  }

  read(user: LoadUser, chat: Uint8Array): void {
    const view = new DataView(chat.buffer, chat.byteOffset, chat.length);
    const number = view.getUint32(0), place = number % MAX_PLACES;
    const text = this.#texts[place], latest = this.#latest.get(user)!;
    if (text?.number !== number || latest[place] === number) return;
    latest[place] = number;
    if (!this.#isOver) this.#deliveries++;
    if (--text.missing === 0) text.end();
  }
}

function datagramsOf(users: readonly LoadUser[]): number {
  return users.reduce((sum, { datagrams }) => sum + datagrams, 0);
}

/** Users that are connected to a server. */
export class Load implements AsyncDisposable {
  readonly #port: number;
  readonly #seed: number;
  readonly #users: LoadUser[] = [];
  #numbers = 0;

  /** Makes a load without users; what they lose follows from the seed. */
  constructor(port: number, { seed = 0 }: { readonly seed?: number } = {}) {
    this.#port = port;
    this.#seed = seed;
  }

  /**
   * Connects users, one after the other, until there are so many, and waits
   * until each knows of all others: nothing is sent again for a while.
   */
  async connect(users: number): Promise<void> {
    for (let index = this.#users.length; index < users; index++) {
      const next = random(this.#seed + index);
      const user = new LoadUser({ port: this.#port, next });
      this.#users.push(user);
      await user.connect(`u${index}`);
    }
    for (let before = NaN; before !== datagramsOf(this.#users);) {
      before = datagramsOf(this.#users);
      await pause(REPEAT_MS + TICK_MS);
    }
  }

  /** Has all users write and read. */
  async run(options: LoadOptions): Promise<LoadResult> {
    const number = () => ++this.#numbers;
    const run = new Run(this.#users, { ...options, number });
    for (const user of this.#users) {
      user.owner = run;
      user.loss = options.loss ?? 0;
    }
    return await run.play();
  }

  /** Closes all sockets, and says nothing. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const user of this.#users) await user.close();
  }
}
