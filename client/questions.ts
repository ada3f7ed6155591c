/**
 * What a session asks the server, texts aside.
 *
 * @module
 */

import type { Bodies, Message, MessageType } from "../protocol/messages.ts";
import type { Wire } from "./wire.ts";

/** What a session asks the server, and what it does with the outcome. */
export interface Question<T extends MessageType = MessageType> {
  /** The request. */
  readonly type: T;
  /** Its data. */
  readonly body: Bodies[T];
  /** Given the answer. */
  readonly answered: (response: Message) => void;
  /** There is no answer. */
  readonly failed: () => void;
}

/** Who is told what the answers say of the connection. */
export interface QuestionsOwner {
  /** A request was given up. */
  lost(): void;
  /** The server does not know the session. */
  forgotten(): void;
}

/** The questions that have no answer yet. */
export class Questions {
  readonly #wire: Wire;
  readonly #owner: QuestionsOwner;
  readonly #open = new Set<Question>();

  /** Makes a session's questions; there are none yet. */
  constructor(wire: Wire, owner: QuestionsOwner) {
    this.#wire = wire;
    this.#owner = owner;
  }

  /**
   * Asks the server something.
   *
   * @throws {RangeError} If a value does not fit its field; then nothing is asked.
   */
  ask(question: Question): void {
    this.#wire.request(question.type, question.body, {
      settled: (response) => {
        if (!this.#open.delete(question)) return;
        if (isNotConnected(response)) {
          this.#owner.forgotten();
          return question.failed();
        }
        question.answered(response);
      },
      failed: () => {
        this.#owner.lost();
        if (this.#open.delete(question)) question.failed();
      },
    });
    this.#open.add(question);
  }

  /** Gives up all. */
  failAll(): void {
    const questions = [...this.#open];
    this.#open.clear();
    for (const question of questions) question.failed();
  }
}

function isNotConnected(response: Message): boolean {
  return response.TYPE_MESSAGE === "ERREUR" &&
    response.DONNEES_MESSAGE.MOTIF === "NON_CONNECTE";
}
