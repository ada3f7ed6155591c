/**
 * Tells users where they are and who is with them.
 *
 * @module
 */

import { TYPE_CODES } from "../protocol/messages.ts";
import type { Outbox } from "../protocol/outbox.ts";
import type { Frame, Peer } from "../protocol/peer.ts";
import type { Client, Tag, Turn } from "./client.ts";
import { presenceFrames } from "./presence.ts";
import type { Messagerie, State, User } from "./state.ts";

/** A first roster that is not answered is given up so often. */
const MAX_UNANSWERED_ROSTERS = 3;

/** A messagerie, and who of it a user is to be told of. */
export interface Company {
  /** Where the user is. */
  readonly messagerie: Messagerie;
  /** The other members. */
  readonly users: readonly User[];
}

/** Sends PRESENCE to the users that take them. */
export class Announcer {
  readonly #outbox: Outbox<Peer<Turn>>;
  readonly #companyOf: (client: Client) => Company | undefined;
  readonly #stateOf: () => State;
  readonly #rounds: number;
  /** Users with something pending. */
  readonly #pending = new Set<Client>();
  /** Users to be told where they are as soon as they are heard. */
  readonly #untold = new Set<Client>();
  /** {@linkcode expire} need not be called before, in ms. */
  due: number = Infinity;

  /** @param options `companyOf` looks up where a user is, `stateOf` the state that holds, `rounds` is how often it is tried M times to tell it. */
  constructor(
    outbox: Outbox<Peer<Turn>>,
    options: {
      readonly companyOf: (client: Client) => Company | undefined;
      readonly stateOf: () => State;
      readonly rounds: number;
    },
  ) {
    this.#outbox = outbox;
    this.#companyOf = options.companyOf;
    this.#stateOf = options.stateOf;
    this.#rounds = options.rounds;
  }

  /** Has a user told where it is, after all that was sent to it before. */
  roster(client: Client): void {
    this.forget(client);
    if (!client.takesPresence) return;
    this.#outbox.replaceWaiting(client.peer, isPresence);
    for (const frame of this.#rosterFrames(client)) {
      this.#outbox.request(client.peer, frame);
    }
  }

  /** Notes that a user has come to, or left, the messagerie of `client`. */
  note(
    client: Client,
    { type, user, messagerie, closes }: {
      readonly type: "arrival" | "departure";
      readonly user: User;
      readonly messagerie: Messagerie;
      readonly closes?: boolean;
    },
  ): void {
    const isTold = client.toldOf === this.#stateOf();
    if (!client.takesPresence || isTold && !closes) return;
    if (type === "arrival") client.presence.arrived(user, messagerie);
    else client.presence.left(user, messagerie);
    if (closes) this.#part(client);
    else if (client.presence.due <= this.#outbox.now) this.tell(client);
    else if (client.presence.due < Infinity) this.#wait(client);
  }

  #wait(client: Client): void {
    this.#pending.add(client);
    this.due = Math.min(this.due, client.presence.due);
  }

  /** Has a user told now of what is pending. */
  tell(client: Client): void {
    this.#pending.delete(client);
    const told = client.presence.take(this.#outbox.now);
    if (!told || this.#refresh(client)) return;
    const { departures, arrivals } = told;
    const tag = "presence";
    this.#send(client, { ...told, event: "DEPART", users: departures, tag });
    this.#send(client, { ...told, event: "ARRIVEE", users: arrivals, tag });
  }

  /** Has a user told now of what is pending; the roster that follows does not take its place. */
  #part(client: Client): void {
    this.#pending.delete(client);
    const told = client.presence.take(this.#outbox.now);
    if (!told) return;
    const { messagerie, departures: users } = told;
    const tag = "parting";
    this.#send(client, { messagerie, event: "DEPART", users, tag });
  }

  #send(
    { peer }: Client,
    { event, messagerie, users, tag }: Company & {
      readonly event: "ARRIVEE" | "DEPART";
      readonly tag: Tag;
    },
  ): void {
    if (users.length === 0) return;
    const frames = presenceFrames(event, {
      messagerie,
      users,
      tag,
      rounds: this.#rounds,
    });
    for (const frame of frames) this.#outbox.request(peer, frame);
  }

  /** Has a user told of an author before it is sent the author's text. */
  introduce(client: Client, author: number): void {
    if (this.#pending.has(client) && client.presence.awaits(author)) {
      this.tell(client);
    }
  }

  /** Whether anybody has something pending. */
  get isPending(): boolean {
    return this.#pending.size > 0;
  }

  /** Forgets what a user has yet to be told. */
  forget(client: Client): void {
    this.#pending.delete(client);
    this.#untold.delete(client);
    client.presence.clear();
  }

  /**
   * A user has left its first roster unanswered: it is told when it is heard
   * again. It is given three chances, then it does not know PRESENCE.
   */
  unanswered(client: Client, filler: Frame): void {
    if (++client.rostersUnanswered >= MAX_UNANSWERED_ROSTERS) {
      return this.stop(client, filler);
    }
    this.forget(client);
    this.#outbox.replaceWaiting(client.peer, isPresence);
    this.#untold.add(client);
  }

  /** Tells users that are heard again where they are. */
  tellUntold(): void {
    if (this.#untold.size === 0) return;
    for (const client of this.#untold) {
      if (client.peer.unanswered > 0) continue;
      this.#untold.delete(client);
      this.roster(client);
    }
  }

  /** Sends a user no PRESENCE any more; `filler` takes the number of those under way. */
  stop(client: Client, filler: Frame): void {
    client.takesPresence = false;
    this.forget(client);
    this.#outbox.replaceWaiting(client.peer, isAnyPresence);
    this.#outbox.takeBack(client.peer, isAnyPresence, filler);
  }

  /** Tells what is due. */
  expire(now: number): void {
    if (now < this.due) return;
    this.due = Infinity;
    for (const client of this.#pending) {
      if (client.presence.due <= now) this.tell(client);
      else this.#wait(client);
    }
  }

  /** Puts a fresh roster in the place of PRESENCE that wait; whether there were any. */
  #refresh(client: Client): boolean {
    const { waiting } = client.peer;
    if (waiting.length === 0 || ![...waiting].some(isPresence)) return false;
    this.#outbox.replaceWaiting(
      client.peer,
      isPresence,
      this.#rosterFrames(client),
    );
    return true;
  }

  #rosterFrames(client: Client): Frame[] {
    const company = this.#companyOf(client);
    if (!company) return [];
    client.presence.shows(company.users);
    return presenceFrames("LISTE", {
      ...company,
      tag: client.knowsPresence ? "presence" : "firstRoster",
      rounds: client.knowsPresence ? this.#rounds : 1,
    });
  }
}

function isAnyPresence({ code }: Frame): boolean {
  return code === TYPE_CODES.PRESENCE;
}

/** Whether it is a PRESENCE that a roster may take the place of. */
function isPresence(frame: Frame): boolean {
  return isAnyPresence(frame) && frame.tag !== "parting";
}
