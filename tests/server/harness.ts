/**
 * A server without a socket, on a clock that stands still unless it is moved,
 * and clients of a few lines: what one side sends the other has at once.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { decode } from "../../protocol/decode.ts";
import { encode } from "../../protocol/encode.ts";
import {
  type Bodies,
  codeOf,
  type Message,
  type MessageType,
  numSeqOf,
  TYPE_CODES,
} from "../../protocol/messages.ts";
import type { Address } from "../../protocol/peer.ts";
import { Server } from "../../server/core.ts";
import type { CoreOptions } from "../../server/options.ts";
import { assertConsistent } from "./consistent.ts";
import { acknowledge, type Reaction } from "./reactions.ts";
import { summary } from "./summary.ts";

/** A datagram that the server has sent. */
export interface Sent {
  /** When, in ms. */
  readonly at: number;
  /** Where to. */
  readonly to: Address;
  /** A copy. */
  readonly octets: Uint8Array;
}

/** A server and its clients. */
export class World {
  /** The server. */
  readonly server: Server;
  /** What it has sent. */
  readonly sent: Sent[] = [];
  /** What it has told of: `arrived ann`, `left ann goodbye`. */
  readonly events: string[] = [];
  /** The time, in ms. */
  now = 1_000_000;
  readonly #clients = new Map<string, TestClient>();
  #numSeq = 64_530;

  constructor(options: Partial<CoreOptions> = {}) {
    this.server = new Server({
      randomNumSeq: () => this.#numSeq = this.#numSeq + 1_000 & 0xffff,
      onEvent: ({ type, ...details }) =>
        this.events.push(
          [
            type,
            ...Object.values(details)
              .map((detail) =>
                typeof detail === "object" ? detail.name : detail
              ),
          ].join(" "),
        ),
      ...options,
    });
  }

  /** A client at an address of its own that has sent nothing yet. */
  client(options: { hostname?: string; port?: number } = {}): TestClient {
    const { hostname = "192.0.2.1", port = 5_000 + this.#clients.size } =
      options;
    const address: Address = { transport: "udp", hostname, port };
    const client = new TestClient(this, address);
    this.#clients.set(`${hostname} ${port}`, client);
    return client;
  }

  /** A client that is connected, its address proven; it has forgotten what came so far. */
  connected(
    name: string,
    options: { hostname?: string; port?: number } = {},
  ): TestClient {
    const client = this.client(options);
    client.connect(name);
    client.take();
    return client;
  }

  /** Hands the server a datagram, and everybody what follows. */
  receive(from: Address, octets: Uint8Array): void {
    const lent = octets.slice();
    this.server.receive(this.now, from, lent);
    lent.fill(0xee);
    this.flush();
    assertConsistent(this.server.state);
  }

  /** Hands out all that the server has to send now. */
  flush(): void {
    for (let next; (next = this.server.poll(this.now));) {
      const { to, octets } = next;
      this.sent.push({ at: this.now, to, octets: octets.slice() });
      this.#clients.get(`${to.hostname} ${to.port}`)?.receive(octets.slice());
    }
  }

  /** Lets time pass, in ms; what is due happens on the way. */
  pass(ms: number): void {
    const end = this.now + ms;
    while (this.server.deadline <= end) {
      this.now = Math.max(this.now, this.server.deadline);
      this.server.expire(this.now);
      this.flush();
    }
    this.now = end;
    assertConsistent(this.server.state);
  }
}

/** A client that sends what it is told to, and acknowledges what comes. */
export class TestClient {
  /** Where it is. */
  readonly address: Address;
  /** ID_USER, once it is connected. */
  id = 0;
  /** NUM_SEQ of the next request. */
  numSeq = 1;
  /** What it sends back. */
  react: Reaction = acknowledge;
  /** All that has come, repeats too. */
  readonly received: Message[] = [];
  readonly #world: World;
  readonly #known = new Set<string>();
  #fresh: string[] = [];

  constructor(world: World, address: Address) {
    this.#world = world;
    this.address = address;
  }

  /** Sends a request, and gives back the summary of its response. */
  ask<T extends MessageType>(
    type: T,
    body: Bodies[T],
    { id = this.id, numSeq = this.numSeq++ }: { id?: number; numSeq?: number } =
      {},
  ): string | undefined {
    const octets = encode({
      TYPE_MESSAGE: type,
      ID_USER: id,
      NUM_SEQ: numSeq,
      DONNEES_MESSAGE: body,
    } as Message);
    return this.send(octets);
  }

  /** Sends octets as they are; gives back the summary of what answers them. */
  send(octets: Uint8Array): string | undefined {
    const before = this.received.length;
    this.#world.receive(this.address, octets);
    if (octets.length < 4) return undefined;
    const answers = this.received.slice(before).filter((
      { NUM_SEQ, ...header },
    ) => NUM_SEQ === numSeqOf(octets) && isResponse(header));
    assert(answers.length < 2, "two answers");
    const [answer] = answers;
    if (!answer) return undefined;
    const code = TYPE_CODES[answer.TYPE_MESSAGE];
    assert(code === codeOf(octets) + 1 || code === TYPE_CODES.ERREUR);
    assertEquals(answer.ID_USER, 255);
    return summary(answer);
  }

  /** Connects; gives back the summary of the answer. */
  connect(name: string): string | undefined {
    const answer = this.ask("CONNEXION", { USER_NAME: name }, { id: 0 });
    return answer;
  }

  /** Sends a text. */
  say(text: string): string | undefined {
    return this.ask("TEXTE", { CHAT: new TextEncoder().encode(text) });
  }

  /** Creates a messagerie. */
  create(
    name: string,
    { direct = false, max = 254 }: { direct?: boolean; max?: number } = {},
  ): string | undefined {
    return this.ask("CREER_MESSAGERIE_PRIVEE", {
      MODE_MESSAGERIE: direct ? "DECENTRALISEE" : "CENTRALISEE",
      NOM_MESSAGERIE: name,
      NUM_MAX: max,
    });
  }

  /** Asks to enter a messagerie. */
  enter(name: string): string | undefined {
    return this.ask("CHANGER_MESSAGERIE", { NOM_MESSAGERIE: name });
  }

  /** Asks to leave its messagerie. */
  quit(): string | undefined {
    return this.ask("QUITTER_MESSAGERIE_PRIVEE", {});
  }

  /** Invites a user. */
  invite(name: string): string | undefined {
    return this.ask("INVITER_MESSAGERIE_PRIVEE", { USER_NAME: name });
  }

  /** Answers the invitation that came last. */
  decide(REPONSE: "ACCEPTER" | "REFUSER"): void {
    const demand = this.received.findLast(({ TYPE_MESSAGE }) =>
      TYPE_MESSAGE === "DEMANDE_MESSAGERIE_PRIVEE"
    )!;
    this.send(encode({
      TYPE_MESSAGE: "REPONSE_MESSAGERIE_PRIVEE",
      ID_USER: this.id,
      NUM_SEQ: demand.NUM_SEQ,
      DONNEES_MESSAGE: { REPONSE },
    }));
  }

  /** A datagram from the server has come. */
  receive(octets: Uint8Array): void {
    const message = decode(octets);
    this.received.push(message);
    const { DONNEES_MESSAGE: body } = message;
    if (isResponse(message)) {
      if ("ID_USER" in body && body.ID_USER > 0) {
        this.id = body.ID_USER as number;
      }
      return;
    }
    const key = octets.toHex();
    if (!this.#known.has(key)) this.#fresh.push(summary(message));
    this.#known.add(key);
    const response = this.react(message);
    if (!response) return;
    const answer = encode({ ...response, ID_USER: this.id } as Message);
    this.#world.server.receive(this.#world.now, this.address, answer);
  }

  /** Summaries of the requests that have come since the last call, repeats left out. */
  take(): string[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }
}

function isResponse({ TYPE_MESSAGE }: Pick<Message, "TYPE_MESSAGE">): boolean {
  return TYPE_CODES[TYPE_MESSAGE] % 2 === 0;
}
