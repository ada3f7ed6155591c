/**
 * Texts on their way through the server.
 *
 * @module
 */

import type { Exchanges } from "../protocol/exchanges.ts";
import {
  bare,
  HEADER_OCTETS,
  ID_SERVER,
  type Message,
  TYPE_CODES,
} from "../protocol/messages.ts";
import { Frame } from "../protocol/peer.ts";
import { Slab } from "../protocol/slab.ts";
import type { Client, Turn } from "./client.ts";
import type { Clients } from "./clients.ts";
import { octetsOf } from "./datagrams.ts";
import { refuse } from "./events.ts";
import { TEXT_HEAD_OCTETS } from "./judge.ts";
import { type Messenger, ROUNDS } from "./messenger.ts";
import { type Messagerie, messagerieOf, type State } from "./state.ts";

/** RAISON for what comes so late that its author has moved meanwhile. */
export const BEFORE_MOVE = "comes after a later move";

/** Acknowledges texts, and sends them to the others of their messagerie. */
export class Relay {
  readonly #texts = new Slab();
  readonly #answers = new Slab();
  readonly #exchanges: Exchanges<Turn>;
  readonly #clients: Clients;
  readonly #messenger: Messenger;

  /** Makes a relay between these users. */
  constructor(
    exchanges: Exchanges<Turn>,
    { clients, messenger }: {
      readonly clients: Clients;
      readonly messenger: Messenger;
    },
  ) {
    this.#exchanges = exchanges;
    this.#clients = clients;
    this.#messenger = messenger;
  }

  /** A TEXTE of its own, ready to be relayed; a request that was decoded as it is. */
  copied(content: Message | Uint8Array): Message | Uint8Array {
    if (!(content instanceof Uint8Array)) return content;
    const text = this.#texts.copy(content);
    text[3]! &= 0xf8;
    return text;
  }

  /** Acknowledges a text, then sends it to the others of the messagerie, or refuses it. */
  relay(
    octets: Uint8Array,
    { client, turn, state }: {
      readonly client: Client;
      readonly turn: Turn;
      readonly state: State;
    },
  ): void {
    const { request, numSeq } = turn;
    const messagerie = messagerieOf(state, state.users.get(client.id)!)!;
    const hasText = isText(octets);
    const why = whyNot(client, turn, messagerie);
    if (hasText && why !== undefined) {
      const answer = octetsOf(refuse("NON_PERMIS", why), numSeq);
      return this.#exchanges.respond(client.peer, request, answer);
    }
    const answer = this.#answers.make(HEADER_OCTETS);
    bare(TYPE_CODES.REPONSE_TEXTE, ID_SERVER, numSeq, answer);
    this.#exchanges.respond(client.peer, request, answer);
    if (hasText) this.#fanOut(octets, client, messagerie);
  }

  #fanOut(octets: Uint8Array, author: Client, messagerie: Messagerie): void {
    const frame = new Frame(octets, { rounds: ROUNDS });
    const { outbox } = this.#exchanges, { announcer } = this.#messenger;
    for (const peer of this.#clients.peersIn(messagerie)) {
      if (peer === author.peer) continue;
      if (announcer.isPending) {
        announcer.introduce(this.#clients.at(peer)!, author.id);
      }
      outbox.request(peer, frame);
    }
  }
}

/** Whether what a user asks is a TEXTE with a text. */
export function isText(content: Message | Uint8Array): boolean {
  return content instanceof Uint8Array && content.length > TEXT_HEAD_OCTETS;
}

/** Why a text cannot be relayed where its author is, if it cannot. */
function whyNot(
  client: Client,
  turn: Turn,
  { mode }: Messagerie,
): string | undefined {
  if (client.closings !== turn.closings) return "the messagerie was closed";
  if (client.isBeforeMove(turn)) return BEFORE_MOVE;
  return mode === "DECENTRALISEE" ? "texts go to the members" : undefined;
}
