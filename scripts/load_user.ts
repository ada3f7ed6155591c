/**
 * A user of a load: it acknowledges whatever it is sent, and writes texts.
 *
 * @module
 */

import { encode } from "../protocol/encode.ts";
import {
  bare,
  codeOf,
  HEADER_OCTETS,
  numSeqOf,
  TYPE_CODES,
} from "../protocol/messages.ts";

/** What is not answered is sent again after so long, in ms. */
export const REPEAT_MS = 100;
/** Octets of a TEXTE before its CHAT. */
const TEXT_HEAD_OCTETS = HEADER_OCTETS + 2;
/** Longer datagrams than that are cut. */
const BUFFER_OCTETS = 8_192;

/** Who is told of what a user receives; octets are only lent. */
export interface LoadOwner {
  /** A text has come, maybe not for the first time. */
  read(user: LoadUser, chat: Uint8Array): void;
  /** The server has acknowledged a text of the user. */
  acknowledged(user: LoadUser, numSeq: number): void;
}

/** A user with a socket of its own. */
export class LoadUser {
  readonly #socket = Deno.listenDatagram({
    transport: "udp",
    hostname: "127.0.0.1",
    port: 0,
  });
  readonly #server: Deno.NetAddr;
  readonly #next: () => number;
  readonly #connected = Promise.withResolvers<void>();
  readonly #reading: Promise<void>;
  #id = 0;
  #numSeq = 1;
  /** Who is told what it receives. */
  owner: LoadOwner | undefined;
  /** Chance that a datagram is lost, each way, from 0 to 1. */
  loss = 0;
  /** Datagrams sent to it, and by it, those that were lost too. */
  datagrams = 0;

  /** Makes a user; what it loses follows from `next`. */
  constructor(
    options: { readonly port: number; readonly next: () => number },
  ) {
    this.#next = options.next;
    this.#server = Object.freeze({
      transport: "udp",
      hostname: "127.0.0.1",
      port: options.port,
    });
    this.#reading = this.#read();
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
    return encode({
      TYPE_MESSAGE: "TEXTE",
      ID_USER: this.#id,
      NUM_SEQ: this.#numSeq,
      DONNEES_MESSAGE: { CHAT: chat },
    });
  }

  /** Sends a datagram, or loses it. */
  send(octets: Uint8Array): void {
    this.datagrams++;
    if (this.#isLost()) return;
    this.#socket.send(octets, this.#server).catch(() => {});
  }

  /** Falls silent. */
  async close(): Promise<void> {
    this.#socket.close();
    await this.#reading;
  }

  #isLost(): boolean {
    return this.loss > 0 && this.#next() < this.loss;
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(BUFFER_OCTETS);
    for (;;) {
      let octets: Uint8Array;
      try {
        [octets] = await this.#socket.receive(buffer);
      } catch {
        return;
      }
      this.datagrams++;
      if (!this.#isLost()) this.#take(octets);
    }
  }

  #take(octets: Uint8Array): void {
    const code = codeOf(octets);
    if (code === TYPE_CODES.REPONSE_CONNEXION && octets.length === 5) {
      this.#id = octets[4]!;
      this.#connected.resolve();
    } else if (code === TYPE_CODES.REPONSE_TEXTE) {
      this.owner?.acknowledged(this, numSeqOf(octets));
    } else if (code % 2 === 1) {
      this.send(bare(code + 1, this.#id, numSeqOf(octets)));
      if (code === TYPE_CODES.TEXTE && octets.length > TEXT_HEAD_OCTETS) {
        this.owner?.read(this, octets.subarray(TEXT_HEAD_OCTETS));
      }
    }
  }
}
