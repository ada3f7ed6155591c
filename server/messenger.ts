/**
 * Tells users what the store says that they are to be told.
 *
 * @module
 */

import { encode } from "../protocol/encode.ts";
import { bare, ID_SERVER, TYPE_CODES } from "../protocol/messages.ts";
import type { Outbox } from "../protocol/outbox.ts";
import { Frame, type Peer } from "../protocol/peer.ts";
import { Announcer, type Company } from "./announcer.ts";
import {
  type Client,
  Closing,
  MissingTexts,
  type Tag,
  type Turn,
} from "./client.ts";
import type { Clients } from "./clients.ts";
import type { Effect, Notice } from "./events.ts";
import { type Language, wordsOf } from "./notices.ts";
import {
  type Invitation,
  membersOf,
  messagerieOf,
  type State,
} from "./state.ts";
import { INVITATION_MS } from "./transition_invitations.ts";

/** Rounds of M tries that a connected user is given to answer a request. */
export const ROUNDS = 3;

/** The effects that are to be told to users. */
export type Telling = Exclude<
  Effect,
  { readonly type: "answer" | "probe" | "reclaim" | "drop" }
>;

/** Tells users of moves, invitations and what else concerns them. */
export class Messenger {
  /** Tells users where they are and who is with them. */
  readonly announcer: Announcer;
  readonly #outbox: Outbox<Peer<Turn>>;
  readonly #clients: Clients;
  readonly #stateOf: () => State;
  readonly #language: Language;
  /** Users with texts that could not be delivered. */
  readonly #owed = new Set<Client>();

  /** @param options `stateOf` gives the state that holds. */
  constructor(
    outbox: Outbox<Peer<Turn>>,
    options: {
      readonly clients: Clients;
      readonly stateOf: () => State;
      readonly language: Language;
    },
  ) {
    this.#outbox = outbox;
    this.#clients = options.clients;
    this.#stateOf = options.stateOf;
    this.#language = options.language;
    this.announcer = new Announcer(outbox, {
      companyOf: (client) => this.#companyOf(client),
      stateOf: options.stateOf,
      rounds: ROUNDS,
    });
  }

  #companyOf(client: Client): Company | undefined {
    const state = this.#stateOf();
    const messagerie = messagerieOf(state, state.users.get(client.id)!);
    return messagerie && {
      messagerie,
      users: membersOf(state, messagerie).filter(({ id }) => id !== client.id),
    };
  }

  /** Tells what an effect says. */
  tell(effect: Telling): void {
    switch (effect.type) {
      case "roster":
        return this.announcer.roster(this.#clients.of(effect.user));
      case "arrival":
      case "departure":
        for (const id of effect.messagerie.members) {
          this.announcer.note(this.#clients.of({ id }), effect);
        }
        return;
      case "close":
        return this.#close(this.#clients.of(effect.user));
      case "demand":
        return this.#demand(effect);
      case "cancel":
        return this.#cancel(effect.invitation);
      case "notice":
        return this.#notify(this.#clients.of(effect.user), effect.notice);
    }
  }

  /** Sends a user a request. */
  request(
    { peer }: Client,
    octets: Uint8Array,
    options: {
      readonly tag?: Tag;
      readonly rounds?: number;
      readonly patience?: number;
    } = {},
  ): void {
    this.#outbox.request(peer, new Frame(octets, options));
  }

  #close(client: Client): void {
    client.closings++;
    const quit = bare(TYPE_CODES.QUITTER_MESSAGERIE_PRIVEE, ID_SERVER, 0);
    this.request(client, quit, { tag: new Closing(client.closings) });
  }

  #demand({ invitation, inviter, invited, messagerie }: Effect & {
    readonly type: "demand";
  }): void {
    const octets = encode({
      TYPE_MESSAGE: "DEMANDE_MESSAGERIE_PRIVEE",
      ID_USER: ID_SERVER,
      NUM_SEQ: 0,
      DONNEES_MESSAGE: {
        USER_NAME: inviter.name,
        MODE_MESSAGERIE: messagerie.mode,
        NOM_MESSAGERIE: messagerie.name,
      },
    });
    this.request(this.#clients.of(invited), octets, {
      tag: invitation,
      patience: INVITATION_MS,
    });
  }

  #cancel({ id, invited }: Invitation): void {
    this.#outbox.cancel(
      this.#clients.of({ id: invited }).peer,
      ({ tag }) => (tag as Partial<Invitation> | undefined)?.id === id,
    );
  }

  #notify(client: Client, notice: Notice, tag?: MissingTexts): void {
    const words = wordsOf(notice, this.#language);
    const octets = encode({
      TYPE_MESSAGE: "TEXTE",
      ID_USER: ID_SERVER,
      NUM_SEQ: 0,
      DONNEES_MESSAGE: { CHAT: new TextEncoder().encode(words) },
    });
    this.request(client, octets, { rounds: ROUNDS, ...tag && { tag } });
  }

  /** Notes that texts could not be delivered to a user. */
  owe(client: Client, count: number): void {
    client.missing += count;
    this.#owed.add(client);
  }

  /** Tells users that are heard again what they have missed. */
  settleDebts(): void {
    this.announcer.tellUntold();
    if (this.#owed.size === 0) return;
    for (const client of this.#owed) {
      const { peer, missing: count } = client;
      if (peer.stopped || peer.unanswered > 0 || peer.waiting.length > 0) {
        continue;
      }
      this.#owed.delete(client);
      client.missing = 0;
      const notice = { about: "missing", count } as const;
      this.#notify(client, notice, new MissingTexts(count));
    }
  }

  /** Forgets what a user has yet to be told. */
  forget(client: Client): void {
    this.#owed.delete(client);
    this.announcer.forget(client);
  }
}
