/**
 * A session without a socket that is asked in few words and tells in short lines.
 *
 * @module
 */

import { SessionCore } from "../../client/core.ts";
import type { Invitation, SessionEvent } from "../../client/events.ts";
import type { Bodies, Message, MessageType } from "../../protocol/messages.ts";
import type { Address } from "../../protocol/peer.ts";
import { summary } from "../server/summary.ts";
import { line } from "./line.ts";

/** The clock and the random numbers of a session. */
export interface Clock {
  /** The time, in ms. */
  readonly now: number;
  /** A NUM_SEQ to begin with. */
  randomNumSeq(): number;
}

/** Where the server is. */
export const SERVER: Address = {
  transport: "udp",
  hostname: "192.0.2.255",
  port: 4_545,
};

/** A session, and what it has told. */
export class TestSession {
  /** The session. */
  readonly core: SessionCore;
  /** Where it is. */
  readonly address: Address;
  /** All that it has told. */
  readonly events: SessionEvent[] = [];
  /** What is done with each event. */
  onEvent: (event: SessionEvent) => void = () => {};
  readonly #world: Clock;
  #taken = 0;

  /** Makes a session that has not said anything. */
  constructor(world: Clock, name: string, address: Address) {
    this.#world = world;
    this.address = address;
    this.core = new SessionCore({
      name,
      server: SERVER,
      randomNumSeq: () => world.randomNumSeq(),
      random: () => 0.5,
      onEvent: (event) => {
        this.events.push(event);
        this.onEvent(event);
      },
    }, world.now);
  }

  /** What it has told since the last call, in short lines. */
  take(): string[] {
    const fresh = this.events.slice(this.#taken);
    this.#taken = this.events.length;
    return fresh.map(line);
  }

  /** Writes. */
  say(text: string): number {
    return this.core.say(text, this.#world.now).number;
  }

  /** Sends a text again. */
  resend(number: number): number {
    return this.core.resend(number, this.#world.now);
  }

  /** Asks for a move; the array is given the outcome. */
  move<T extends MessageType>(
    type: T,
    body: Bodies[T],
    to: string | undefined,
  ): string[] {
    const { question, outcome } = asking(type, body);
    this.core.move(question, to, this.#world.now);
    return outcome;
  }

  /** Asks something; the array is given the outcome. */
  ask<T extends MessageType>(type: T, body: Bodies[T]): string[] {
    const { question, outcome } = asking(type, body);
    this.core.ask(question, this.#world.now);
    return outcome;
  }

  /** Creates a messagerie. */
  create(
    NOM_MESSAGERIE: string,
    { direct = false }: { readonly direct?: boolean } = {},
  ): string[] {
    const MODE_MESSAGERIE = direct ? "DECENTRALISEE" : "CENTRALISEE";
    const body = { MODE_MESSAGERIE, NOM_MESSAGERIE, NUM_MAX: 254 } as const;
    return this.move("CREER_MESSAGERIE_PRIVEE", body, NOM_MESSAGERIE);
  }

  /** Moves to a messagerie. */
  join(NOM_MESSAGERIE: string): string[] {
    return this.move("CHANGER_MESSAGERIE", { NOM_MESSAGERIE }, NOM_MESSAGERIE);
  }

  /** Goes back to the public messagerie. */
  leave(): string[] {
    return this.move("QUITTER_MESSAGERIE_PRIVEE", {}, "");
  }

  /** Leaves the server. */
  disconnect(): string[] {
    return this.move("DECONNEXION", {}, undefined);
  }

  /** Invites a user. */
  invite(USER_NAME: string): string[] {
    return this.ask("INVITER_MESSAGERIE_PRIVEE", { USER_NAME });
  }

  /** Accepts an invitation. */
  accept(
    number?: number,
    failed: () => void = () => {},
  ): Invitation | undefined {
    return this.core.accept(number, failed, this.#world.now);
  }

  /** Declines an invitation. */
  decline(number?: number): Invitation | undefined {
    return this.core.decline(number, this.#world.now);
  }

  /** Who is where it is, and where that is: `salon: bob cid`. */
  get place(): string {
    const { place } = this.core;
    if (!place) return "nowhere";
    const names = place.others.map(({ name }) => name).sort().join(" ");
    return `${place.name || "public"}: ${names}`.trim();
  }
}

function asking<T extends MessageType>(type: T, body: Bodies[T]) {
  const outcome: string[] = [];
  const question = {
    type,
    body,
    answered: (response: Message) => outcome.push(summary(response)),
    failed: () => outcome.push("no answer"),
  };
  return { question, outcome };
}
