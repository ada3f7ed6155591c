/**
 * A load: users that acknowledge what they are sent, one of whom writes the
 * next text when all others have the last one.
 *
 * @module
 */

import { encode } from "../protocol/encode.ts";
import {
  bare,
  codeOf,
  HEADER_OCTETS,
  numSeqOf,
  setNumSeq,
  TYPE_CODES,
} from "../protocol/messages.ts";

/** Octets of a TEXTE before its CHAT. */
const TEXT_HEAD_OCTETS = HEADER_OCTETS + 2;
/** A text that is not everywhere after so many tries is given up. */
const MAX_TRIES = 10;
/** A text is sent again if it is not everywhere after so long, in ms. */
const REPEAT_MS = 100;

/** Options of {@linkcode load}. */
export interface LoadOptions {
  /** Port of the server on 127.0.0.1. */
  readonly port: number;
  /** How many read. */
  readonly receivers: number;
  /** Octets of a text. */
  readonly octets: number;
  /** How long nothing is counted, then how long it is, in ms. */
  readonly warmUp: number;
  /** How long it is counted, in ms. */
  readonly duration: number;
  /** Called when the counting begins, and when it ends. */
  readonly mark: () => void;
}

/** What a load has seen. */
export interface LoadResult {
  /** Texts received for the first time. */
  readonly deliveries: number;
  /** Texts that did not arrive within a second. */
  readonly lost: number;
  /** Deliveries per second. */
  readonly perSecond: number;
  /** From the sending of a text to its last receiver, in ms: the median. */
  readonly p50: number;
  /** The same, which one text in a hundred exceeds. */
  readonly p99: number;
}

/** A user with a socket of its own. */
class LoadUser {
  readonly #socket = Deno.listenDatagram({
    transport: "udp",
    hostname: "127.0.0.1",
    port: 0,
  });
  readonly #server: Deno.NetAddr;
  readonly #onText: (user: LoadUser, chat: Uint8Array) => void;
  readonly #connected = Promise.withResolvers<void>();
  #id = 0;
  #numSeq = 1;
  /** Number of the latest text it has read. */
  latest = 0;

  constructor(
    port: number,
    onText: (user: LoadUser, chat: Uint8Array) => void,
  ) {
    this.#server = Object.freeze({
      transport: "udp",
      hostname: "127.0.0.1",
      port,
    });
    this.#onText = onText;
    this.#read();
  }

  /** Says CONNEXION until it is accepted. */
  async connect(name: string): Promise<void> {
    const hello = encode({
      TYPE_MESSAGE: "CONNEXION",
      ID_USER: 0,
      NUM_SEQ: this.#numSeq,
      DONNEES_MESSAGE: { USER_NAME: name },
    });
    const timer = setInterval(() => this.send(hello), REPEAT_MS);
    this.send(hello);
    await this.#connected.promise;
    clearInterval(timer);
  }

  /** A TEXTE of this user, under a new NUM_SEQ. */
  text(chat: Uint8Array): Uint8Array {
    this.#numSeq = this.#numSeq + 1 & 0xffff;
    const octets = encode({
      TYPE_MESSAGE: "TEXTE",
      ID_USER: this.#id,
      NUM_SEQ: 0,
      DONNEES_MESSAGE: { CHAT: chat },
    });
    setNumSeq(octets, this.#numSeq);
    return octets;
  }

  send(octets: Uint8Array): void {
    this.#socket.send(octets, this.#server).catch(() => {});
  }

  /** Says DECONNEXION, and closes the socket. */
  async close(): Promise<void> {
    const numSeq = this.#numSeq + 1 & 0xffff;
    const goodbye = bare(TYPE_CODES.DECONNEXION, this.#id, numSeq);
    await this.#socket.send(goodbye, this.#server);
    this.#socket.close();
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(2_048);
    for (;;) {
      let octets: Uint8Array;
      try {
        [octets] = await this.#socket.receive(buffer);
      } catch {
        return;
      }
      const code = codeOf(octets);
      if (code === TYPE_CODES.REPONSE_CONNEXION && octets.length === 5) {
        this.#id = octets[4]!;
        this.#connected.resolve();
      } else if (code % 2 === 1) {
        this.send(bare(code + 1, this.#id, numSeqOf(octets)));
        if (code === TYPE_CODES.TEXTE && octets.length > TEXT_HEAD_OCTETS) {
          this.#onText(this, octets.subarray(TEXT_HEAD_OCTETS));
        }
      }
    }
  }
}

/** Puts a load on a server. */
export async function load(options: LoadOptions): Promise<LoadResult> {
  const { port, receivers, octets, warmUp, duration, mark } = options;
  let missing = 0;
  let complete: (() => void) | undefined;
  const onText = (user: LoadUser, chat: Uint8Array) => {
    const number = new DataView(chat.buffer, chat.byteOffset).getUint32(0);
    if (user.latest === number) return;
    user.latest = number;
    if (number === current && --missing === 0) complete?.();
  };
  let current = 0;
  const [author, ...readers] = Array.from(
    { length: receivers + 1 },
    () => new LoadUser(port, onText),
  );
  for (const [index, user] of [author!, ...readers].entries()) {
    await user.connect(`u${index}`);
  }
  const chat = new Uint8Array(Math.max(4, octets)).fill(0x61);
  const begin = performance.now();
  const times: number[] = [];
  let counting = false, lost = 0;
  while (performance.now() < begin + warmUp + duration) {
    if (!counting && performance.now() >= begin + warmUp) {
      counting = true;
      mark();
    }
    new DataView(chat.buffer).setUint32(0, ++current);
    missing = readers.length;
    const text = author!.text(chat);
    const at = performance.now();
    let tries = 0;
    const isComplete = await new Promise<boolean>((resolve) => {
      author!.send(text);
      const timer = setInterval(() => {
        if (++tries < MAX_TRIES) author!.send(text);
        else finish(false);
      }, REPEAT_MS);
      const finish = (isComplete: boolean) => {
        clearInterval(timer);
        resolve(isComplete);
      };
      complete = () => finish(true);
    });
    if (counting && isComplete) times.push(performance.now() - at);
    if (counting && !isComplete) lost += missing;
  }
  mark();
  for (const user of [author!, ...readers]) await user.close();
  times.sort((a, b) => a - b);
  const deliveries = times.length * readers.length;
  return {
    deliveries,
    lost,
    perSecond: deliveries / duration * 1_000,
    p50: times[Math.floor(times.length * 0.5)] ?? NaN,
    p99: times[Math.floor(times.length * 0.99)] ?? NaN,
  };
}
