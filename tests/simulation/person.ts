/**
 * Somebody with a computer, and the sessions that it runs one after the other.
 *
 * @module
 */

import { type Question, SessionCore } from "../../client/core.ts";
import type { SessionEvent } from "../../client/events.ts";
import type { Bodies, Message, MessageType } from "../../protocol/messages.ts";
import type { Address } from "../../protocol/peer.ts";
import { compose, piecesOf } from "./chat.ts";
import { addressKey } from "./network.ts";
import { Station, type Surroundings } from "./station.ts";
import { type Goal, Voice } from "./voice.ts";

/** What a person's sessions need. */
export interface PersonOptions {
  readonly server: Address;
  readonly tries: number;
  /** Where the numbers of a session begin; sessions count from 1. */
  readonly randomNumSeq: (session: number) => number;
  readonly random: () => number;
  /** How often the server has crashed. */
  readonly crashes: () => number;
  /** A session is about to start. */
  readonly onStart: (voice: Voice) => void;
  readonly onEvent: (voice: Voice, event: SessionEvent) => void;
}

/** Somebody with a computer. */
export class Person extends Station {
  /** The session that runs, or ran last. */
  voice: Voice | undefined;
  readonly #options: PersonOptions;
  readonly #firstPort: number;
  #sessions = 0;
  #moves = 0;
  #asked = 0;

  /** Makes somebody whose computer does not run anything yet. */
  constructor(
    name: string,
    { address, around, options }: {
      readonly address: Address;
      readonly around: Surroundings;
      readonly options: PersonOptions;
    },
  ) {
    super(name, address, around);
    this.#firstPort = address.port;
    this.#options = options;
  }

  /**
   * Starts a session, in the place of one that runs.
   *
   * @param elsewhere Whether at another port.
   */
  start(elsewhere: boolean): void {
    this.crash();
    if (elsewhere) this.rebind();
    const { now } = this.around.clock;
    const session = ++this.#sessions;
    const core: SessionCore = new SessionCore({
      ...this.#options,
      randomNumSeq: () => this.#options.randomNumSeq(session),
      name: this.name,
      onEvent: (event) => this.#told(voice, event),
    }, now);
    const label = `${this.name}.${session}`;
    const voice = new Voice({ label, name: this.name, core });
    this.voice = voice;
    voice.addresses.add(addressKey(this.address));
    voice.startedAt = now;
    this.#options.onStart(voice);
    core.start();
    this.run(core);
  }

  /** Its program is gone. */
  crash(): void {
    if (this.voice) this.voice.isOver = true;
    this.run(undefined);
  }

  /** Its address as others see it changes. */
  rebind(): void {
    const port = this.#firstPort + ++this.#moves;
    this.move({ ...this.address, port });
    this.voice?.addresses.add(addressKey(this.address));
  }

  /** Types a text. */
  say(tokens: number): void {
    const voice = this.#speaking();
    if (!voice) return;
    const { core, label, typed, goals, place = "", home = place } = voice;
    const number = typed.size + 1;
    const places = new Set([place, home, ...[...goals].map(({ to }) => to)]);
    typed.set(number, {
      number,
      at: this.around.clock.now,
      places,
      others: new Set(
        goals.size > 0 ? [] : core.place?.others.map(({ name }) => name),
      ),
      pieces: piecesOf(tokens),
      told: [],
    });
    try {
      core.say(compose(label, number, tokens), this.around.clock.now);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      typed.delete(number);
    }
    this.flush();
  }

  /** Has a text sent again that did not get through: the latest. */
  resend(): void {
    const voice = this.#speaking();
    const lost = [...voice?.typed.values() ?? []]
      .filter(({ told }) => told.at(-1)?.type === "undelivered").at(-1);
    if (lost) voice!.core.resend(lost.number, this.around.clock.now);
    this.flush();
  }

  /** Asks something that moves nobody. */
  ask<T extends MessageType>(type: T, body: Bodies[T]): void {
    const voice = this.#speaking();
    voice?.core.ask(this.#question(voice, type, body), this.around.clock.now);
    this.flush();
  }

  /** Asks for a move; `to` undefined: out of the server. */
  go<T extends MessageType>(
    type: T,
    { body, to }: { readonly body: Bodies[T]; readonly to: string | undefined },
  ): void {
    const voice = this.#speaking();
    if (!voice) return;
    const crashes = this.#options.crashes();
    const goal = { to: to ?? "", crashes, isGranted: false };
    if (to !== undefined) voice.goals.add(goal);
    const question = this.#question(voice, type, body, goal);
    voice.core.move(question, to, this.around.clock.now);
    this.flush();
  }

  /** Accepts the latest invitation. */
  accept(): void {
    const voice = this.#speaking();
    const latest = voice?.core.invitations.at(-1);
    if (!latest) return;
    const crashes = this.#options.crashes();
    const goal = { to: latest.messagerie, crashes, isGranted: true };
    voice!.goals.add(goal);
    const failed = () => {};
    voice!.core.accept(latest.number, failed, this.around.clock.now);
    this.flush();
  }

  /** Declines the latest invitation. */
  decline(): void {
    this.#speaking()?.core.decline(undefined, this.around.clock.now);
    this.flush();
  }

  #speaking(): Voice | undefined {
    return this.voice?.isLive && !this.isFrozen ? this.voice : undefined;
  }

  #question<T extends MessageType>(
    voice: Voice,
    type: T,
    body: Bodies[T],
    goal?: Goal,
  ): Question<T> {
    const id = `${type} ${++this.#asked}`;
    const settled = () => {
      if (!voice.questions.delete(id)) {
        this.around.onlooker.fail("asked once", `${type} was settled twice`);
      }
    };
    voice.questions.add(id);
    return {
      type,
      body,
      answered: (response: Message) => {
        settled();
        if (response.TYPE_MESSAGE === "REPONSE_DECONNEXION") {
          voice.hasLeft = true;
        }
        if (!goal) return;
        // A server that was started again refuses the repeat of what is done.
        const mayHaveMoved = hasMoved(response) ||
          goal.crashes < this.#options.crashes();
        goal.isGranted = mayHaveMoved && goal.to !== voice.place;
        if (!goal.isGranted) voice.goals.delete(goal);
      },
      failed: () => {
        settled();
        if (goal) goal.isGranted = true;
      },
    };
  }

  #told(voice: Voice, event: SessionEvent): void {
    const { now } = this.around.clock;
    if (event.type === "place") {
      voice.place = event.place.name;
      for (const goal of voice.goals) {
        const isThere = goal.isGranted && goal.to === voice.place;
        if (isThere) voice.goals.delete(goal);
      }
    } else if (event.type === "messagerieClosed") {
      voice.place = "";
      voice.closedAt = now;
    } else if (
      event.type === "connected" || event.type === "back" && event.anew
    ) {
      voice.connections++;
      voice.home = voice.place;
      if (event.type === "connected") voice.connectedAt = now;
    } else if (event.type === "nameTaken") {
      voice.wasRefused = true;
    } else if (
      event.type === "delivered" || event.type === "undelivered" ||
      event.type === "returned"
    ) {
      const why = event.type === "returned" ? { why: event.why } : {};
      const { type, text: { number } } = event;
      voice.typed.get(number)!.told.push({ type, at: now, ...why });
    } else if (event.type === "closed") {
      this.around.clock.at(now, () => {
        if (this.voice === voice) this.crash();
      });
    }
    this.#options.onEvent(voice, event);
  }
}

function hasMoved({ DONNEES_MESSAGE: body }: Message): boolean {
  const fine = ["ACCES_REUSSI", "CREATION_VALIDEE", "EXIT_REUSSI"];
  return Object.values(body).some((value) => fine.includes(value));
}
