/**
 * A server and a crowd of users on paths that take time, on a virtual clock:
 * what comes of load, not of single requests.
 *
 * @module
 */

import { SessionCore } from "../../client/core.ts";
import type { SessionEvent } from "../../client/events.ts";
import { encode } from "../../protocol/encode.ts";
import {
  bare,
  type Bodies,
  codeOf,
  ID_UNKNOWN,
  type Message,
  type MessageType,
  numSeqOf,
  TYPE_CODES,
} from "../../protocol/messages.ts";
import type { Address, Peer } from "../../protocol/peer.ts";
import { Server } from "../../server/core.ts";
import type { CoreOptions } from "../../server/options.ts";
import { random } from "../random.ts";
import { Clock } from "../simulation/clock.ts";

/** Where the server is. */
const SERVER: Address = {
  transport: "udp",
  hostname: "192.0.2.255",
  port: 4_545,
};
/** Octets of a TEXTE before its CHAT. */
const TEXT_HEAD_OCTETS = 6;

/** Takes what comes to an address. */
interface Receiver {
  receive(octets: Uint8Array): void;
}

/** A server and its crowd. */
export class Crowd {
  /** The server. */
  readonly server: Server;
  /** How long a datagram is on its way, in ms. */
  path = 10;
  /** Told of each datagram of the server; the octets are a copy. */
  onSent: (to: Address, octets: Uint8Array) => void = () => {};
  /** Random numbers that are the same each time. */
  readonly dice: () => number = random(1);
  readonly #clock = new Clock();
  readonly #receivers = new Map<string, Receiver>();
  #wakeAt = Infinity;
  #port = 1_024;

  constructor(options: Partial<CoreOptions> = {}) {
    this.server = new Server({
      randomNumSeq: () => this.randomNumSeq(),
      ...options,
    });
  }

  /** The time, in ms. */
  get now(): number {
    return this.#clock.now;
  }

  /** A NUM_SEQ to begin with. */
  randomNumSeq(): number {
    return Math.floor(this.dice() * 0x10000);
  }

  /** The peer that the server has at an address. */
  peerOf({ address }: { readonly address: Address }): Peer | undefined {
    return this.server.exchanges.find(address);
  }

  /** An address of a host that nobody has. */
  address(hostname: string): Address {
    return { transport: "udp", hostname, port: this.#port++ };
  }

  /** So many users, each at a host of its own unless told otherwise, who connect and prove their address. */
  connected(
    count: number,
    options: { readonly name: string; readonly hostname?: string },
  ): Member[] {
    const members = Array.from({ length: count }, (_, n) => {
      const { name, hostname = `10.${name.length}.${n >> 8}.${n & 255}` } =
        options;
      return this.member(`${name}${n}`, hostname);
    });
    for (const [n, member] of members.entries()) {
      this.at(n * 2, () => member.connect());
    }
    this.pass(count * 2 + 1_000);
    return members;
  }

  /** A user who has not said anything yet. */
  member(name: string, hostname: string): Member {
    const member = new Member(this, name, this.address(hostname));
    this.#receivers.set(keyOf(member.address), member);
    return member;
  }

  /** A session of the client, which connects; what it tells is handed on. */
  session(
    name: string,
    options: {
      readonly hostname: string;
      readonly onEvent: (event: SessionEvent) => void;
    },
  ): SessionCore {
    const address = this.address(options.hostname);
    const core = new SessionCore({
      name,
      server: SERVER,
      randomNumSeq: () => this.randomNumSeq(),
      random: this.dice,
      onEvent: options.onEvent,
    }, this.now);
    let wakeAt = Infinity;
    const flush = () => {
      for (let next; (next = core.poll(this.now));) {
        this.send(address, next.octets.slice());
      }
      const { deadline } = core;
      if (deadline >= wakeAt) return;
      wakeAt = deadline;
      this.#clock.at(deadline, () => {
        wakeAt = Infinity;
        core.expire(this.now);
        flush();
      });
    };
    this.#receivers.set(keyOf(address), {
      receive: (octets) => {
        core.receive(this.now, SERVER, octets);
        flush();
      },
    });
    core.start();
    flush();
    return core;
  }

  /** Nobody is at an address any more. */
  remove({ address }: { readonly address: Address }): void {
    this.#receivers.delete(keyOf(address));
  }

  /** Has something done after so long, in ms. */
  at(after: number, run: () => void): void {
    this.#clock.at(this.now + after, run);
  }

  /** Lets time pass, in ms. */
  pass(ms: number): void {
    this.#clock.runUntil(this.now + ms);
  }

  /** Sends the server a datagram. */
  send(from: Address, octets: Uint8Array): void {
    this.at(this.path, () => {
      this.server.receive(this.now, from, octets);
      this.#flush();
    });
  }

  #flush(): void {
    for (let next; (next = this.server.poll(this.now));) {
      const { to } = next, octets = next.octets.slice();
      this.onSent(to, octets);
      this.at(
        this.path,
        () => this.#receivers.get(keyOf(to))?.receive(octets),
      );
    }
    const { deadline } = this.server;
    if (deadline >= this.#wakeAt) return;
    this.#wakeAt = deadline;
    this.#clock.at(deadline, () => {
      this.#wakeAt = Infinity;
      this.server.expire(this.now);
      this.#flush();
    });
  }
}

/** A user who acknowledges what comes, invitations aside, and counts it. */
export class Member {
  /** Where it is. */
  readonly address: Address;
  /** ID_USER, once it is accepted. */
  id: number = ID_UNKNOWN;
  /** So much later than it could it acknowledges, in ms; Infinity: never. */
  lag = 0;
  /** How many datagrams of each code have come. */
  readonly came: number[] = new Array(32).fill(0);
  /** When each text came first, in ms. */
  readonly texts: Map<string, number> = new Map();
  /** The latest response. */
  answer: Uint8Array = new Uint8Array();
  readonly #crowd: Crowd;
  readonly #name: string;
  #numSeq = 0;

  constructor(crowd: Crowd, name: string, address: Address) {
    this.#crowd = crowd;
    this.#name = name;
    this.address = address;
  }

  /** Says its first CONNEXION. */
  connect(): void {
    this.ask("CONNEXION", { USER_NAME: this.#name }, ID_UNKNOWN);
  }

  /** Sends a request, once. */
  ask<T extends MessageType>(
    TYPE_MESSAGE: T,
    DONNEES_MESSAGE: Bodies[T],
    ID_USER: number = this.id,
  ): void {
    this.#numSeq = this.#numSeq + 1 & 0xffff;
    const header = { TYPE_MESSAGE, ID_USER, NUM_SEQ: this.#numSeq };
    this.#send(encode({ ...header, DONNEES_MESSAGE } as Message));
  }

  /** Writes. */
  say(text: string): void {
    this.ask("TEXTE", { CHAT: new TextEncoder().encode(text) });
  }

  /** A datagram has come. */
  receive(octets: Uint8Array): void {
    const code = codeOf(octets);
    this.came[code]!++;
    if (code % 2 === 0) {
      this.answer = octets;
      if (code === TYPE_CODES.REPONSE_CONNEXION) this.id = octets[4] ?? this.id;
      return;
    }
    if (code === TYPE_CODES.TEXTE && octets.length > TEXT_HEAD_OCTETS) {
      const text = new TextDecoder().decode(octets.subarray(TEXT_HEAD_OCTETS));
      if (!this.texts.has(text)) this.texts.set(text, this.#crowd.now);
    }
    const isPatient = code === TYPE_CODES.DEMANDE_MESSAGERIE_PRIVEE;
    if (isPatient || this.lag === Infinity) return;
    const response = bare(code + 1, this.id, numSeqOf(octets));
    this.#crowd.at(this.lag, () => this.#send(response));
  }

  #send(octets: Uint8Array): void {
    this.#crowd.send(this.address, octets);
  }
}

/** How long texts took to each of `readers`, in ms, longest last; Infinity: it has not come. */
export function delays(
  written: ReadonlyMap<string, number>,
  readers: readonly Member[],
): number[] {
  return [...written].flatMap(([text, at]) =>
    readers.map(({ texts }) => (texts.get(text) ?? Infinity) - at)
  ).sort((a, b) => a - b);
}

function keyOf({ hostname, port }: Address): string {
  return `${hostname} ${port}`;
}
