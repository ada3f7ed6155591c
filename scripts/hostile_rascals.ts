/**
 * Users that have proved their address and then behave badly.
 *
 * @module
 */

import { encode } from "../protocol/encode.ts";
import {
  bare,
  type Bodies,
  codeOf,
  ID_UNKNOWN,
  type Message,
  type MessageType,
  numSeqOf,
  TYPE_CODES,
} from "../protocol/messages.ts";
import { pause } from "./pause.ts";

/** A CONNEXION is repeated after so long, in ms. */
const REPEAT_MS = 100;
const MAX_OCTETS = 65_507;

/** A user that does what it is told to. */
export class Rascal {
  readonly #socket: Deno.DatagramConn;
  readonly #server: Deno.NetAddr;
  readonly #receiving: Promise<void>;
  #accepted = Promise.withResolvers<void>();
  #numSeq = 0;
  #id = ID_UNKNOWN;
  /** So much later than it could it acknowledges what comes, in ms; Infinity: never. */
  lag = 0;
  /** Datagrams sent. */
  datagrams = 0;

  /** Opens a socket at a host of one's own. */
  constructor(
    { hostname, server }: {
      readonly hostname: string;
      readonly server: Deno.NetAddr;
    },
  ) {
    this.#server = server;
    this.#socket = Deno.listenDatagram({ transport: "udp", hostname, port: 0 });
    this.#receiving = this.#receive();
  }

  /** Says CONNEXION until it is accepted; false: it was not, for so long, in ms. */
  async connect(name: string, patience: number): Promise<boolean> {
    this.#accepted = Promise.withResolvers();
    const hello = this.#numbered("CONNEXION", { USER_NAME: name }, ID_UNKNOWN);
    let isAccepted = false;
    this.#accepted.promise.then(() => isAccepted = true);
    for (let ms = 0; !isAccepted && ms < patience; ms += REPEAT_MS) {
      await this.#send(hello);
      await Promise.race([
        this.#accepted.promise,
        pause(REPEAT_MS),
      ]);
    }
    return isAccepted;
  }

  /** Sends a request, once. */
  async ask<T extends MessageType>(type: T, body: Bodies[T]): Promise<void> {
    await this.#send(this.#numbered(type, body, this.#id));
  }

  #numbered(type: MessageType, body: object, ID_USER: number): Uint8Array {
    this.#numSeq = this.#numSeq + 1 & 0xffff;
    return encode({
      TYPE_MESSAGE: type,
      ID_USER,
      NUM_SEQ: this.#numSeq,
      DONNEES_MESSAGE: body,
    } as Message);
  }

  async #send(octets: Uint8Array): Promise<void> {
    this.datagrams++;
    await this.#socket.send(octets, this.#server).catch(() => {});
  }

  async #receive(): Promise<void> {
    const buffer = new Uint8Array(MAX_OCTETS);
    try {
      for (;;) this.#take((await this.#socket.receive(buffer))[0]);
    } catch { /* closed */ }
  }

  #take(octets: Uint8Array): void {
    const code = codeOf(octets);
    if (code === TYPE_CODES.REPONSE_CONNEXION && octets[4]) {
      this.#id = octets[4];
      this.#accepted.resolve();
    }
    const isPatient = code === TYPE_CODES.DEMANDE_MESSAGERIE_PRIVEE;
    if (code % 2 === 0 || isPatient || this.lag === Infinity) return;
    const answer = bare(code + 1, this.#id, numSeqOf(octets));
    if (this.lag === 0) this.#send(answer);
    else setTimeout(() => this.#send(answer), this.lag);
  }

  /** Closes the socket. */
  async close(): Promise<void> {
    this.#socket.close();
    await this.#receiving;
  }
}
