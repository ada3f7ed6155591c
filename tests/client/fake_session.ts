/**
 * A session that does nothing but tell what it is asked.
 *
 * @module
 */

import { EventQueue } from "../../client/event_queue.ts";
import type { Place, SessionEvent } from "../../client/events.ts";
import type { Session, SessionStatus } from "../../client/session.ts";

/** What a fake session answers. */
export interface Answers {
  /** To `create`, `join`, `leave`, `invite`. */
  readonly status?: string;
  /** What goes wrong instead. */
  readonly error?: Error;
  /** To the list of messageries. */
  readonly messageries?: readonly {
    readonly NOM_MESSAGERIE: string;
    readonly MODE_MESSAGERIE: string;
    readonly NUM_CLIENT: number;
  }[];
  /** Where it is. */
  readonly place?: Place;
  /** Texts that wait. */
  readonly waitingTexts?: number;
}

/** A session for tests of what stands above it. */
export class FakeSession {
  /** Its name. */
  readonly name = "ann";
  /** What it was asked: `say hello`, `join tea`. */
  readonly asked: string[] = [];
  /** What it answers; may be changed. */
  answers: Answers = {};
  readonly #queue = new EventQueue<SessionEvent>();
  #number = 0;

  /** The session, for who wants a true one. */
  get session(): Session {
    return this as unknown as Session;
  }

  get place(): Place | undefined {
    return this.answers.place;
  }

  get status(): Partial<SessionStatus> {
    return {
      phase: "connected",
      waitingTexts: this.answers.waitingTexts ?? 0,
    };
  }

  /** Something happens to it. */
  tell(event: SessionEvent): void {
    this.#queue.push(event);
  }

  [Symbol.asyncIterator](): AsyncIterator<SessionEvent> {
    return this.#queue[Symbol.asyncIterator]();
  }

  say(text: string): { number: number; text: string } {
    if ((this.answers.waitingTexts ?? 0) >= 1_000) throw new RangeError();
    this.asked.push(`say ${text}`);
    return { number: ++this.#number, text };
  }

  resend(number: number): number {
    this.asked.push(`resend ${number}`);
    return 1;
  }

  create(
    name: string,
    { mode, max }: { readonly mode: string; readonly max?: number },
  ): Promise<string> {
    return this.#ask(`create ${name} ${mode} ${max ?? ""}`.trim());
  }

  join(name: string): Promise<string> {
    return this.#ask(`join ${name}`);
  }

  leave(): Promise<string> {
    return this.#ask("leave");
  }

  invite(name: string): Promise<string> {
    return this.#ask(`invite ${name}`);
  }

  accept(number?: number): unknown {
    this.asked.push(`accept ${number}`);
    return number === 1 ? { messagerie: "tea" } : undefined;
  }

  listUsers(messagerie = ""): Promise<string[]> {
    this.asked.push(`who ${messagerie}`);
    return Promise.resolve([]);
  }

  listMessageries(): Promise<Answers["messageries"]> {
    return Promise.resolve(this.answers.messageries ?? []);
  }

  disconnect(): Promise<void> {
    this.asked.push("disconnect");
    this.tell({ type: "closed", why: "disconnected" });
    this.#queue.end();
    return Promise.resolve();
  }

  #ask(question: string): Promise<string> {
    this.asked.push(question);
    const { error } = this.answers;
    if (error) return Promise.reject(error);
    return Promise.resolve(this.answers.status ?? "CREATION_VALIDEE");
  }
}
