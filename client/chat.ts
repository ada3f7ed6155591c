/**
 * A conversation: what is typed goes to the session, what happens goes to
 * whoever shows it. It knows no screen and no socket.
 *
 * @module
 */

import type { Context } from "./actions.ts";
import { runCommand } from "./commands.ts";
import type { SessionEvent } from "./events.ts";
import type { Session } from "./session.ts";
import type { Answer, Shown } from "./shown.ts";
import { cut } from "./text.ts";

/** So many texts may wait before more are taken from a pipe or a paste. */
const MAX_WAITING = 100;
/** So many texts wait before the user is told. */
const SLOWED = 10;
/** So many texts that were not delivered can be sent again. */
const MAX_FAILED = 1_000;
/** How long to wait for where the session is, in ms: a server may not tell. */
const PLACE_MS = 1_000;
/** How long nothing may happen, at the end of the input, in ms. */
const PATIENCE_MS = 30_000;

/** Options of a {@linkcode Chat}. */
export interface ChatOptions {
  /** Shows something. */
  readonly show: (shown: Shown) => void;
  /** Whether arrivals and departures are hidden to begin with. */
  readonly isQuiet?: boolean;
}

/** A conversation. */
export class Chat implements Context {
  /** The session. */
  readonly session: Session;
  readonly #show: (shown: Shown) => void;
  #isQuiet: boolean;
  #pasted: readonly string[] | undefined;
  #isSlowed = false;
  #isLeaving = false;
  #refusals = 0;
  #hasEndedBadly = false;
  /** Texts under way, by number. */
  readonly #underWay = new Map<number, string>();
  /** Texts that were not delivered, by number. */
  readonly #failed = new Map<number, "undelivered" | "returned">();
  readonly #texts = new Map<number, string>();
  #stirred = Promise.withResolvers<void>();

  /** Holds a conversation in a session. */
  constructor(session: Session, { show, isQuiet = false }: ChatOptions) {
    this.session = session;
    this.#show = show;
    this.#isQuiet = isQuiet;
  }

  /** Whether arrivals and departures are hidden. */
  get isQuiet(): boolean {
    return this.#isQuiet;
  }

  /** Whether the user has asked to leave. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  /** Whether something was not delivered, or was refused. */
  get hasFailed(): boolean {
    return this.#failed.size > 0 || this.#underWay.size > 0 ||
      this.#refusals > 0 || this.#hasEndedBadly;
  }

  /** Shows what happens until the session has ended. */
  async follow(except?: ReadonlySet<SessionEvent>): Promise<void> {
    for await (const event of this.session) {
      this.#note(event);
      if (!except?.has(event)) this.#show(event);
      this.#stirred.resolve();
      this.#stirred = Promise.withResolvers();
    }
  }

  /** Takes a line that was typed; settles when a command in it is answered. */
  async take(line: string): Promise<void> {
    const isOver = this.#isLeaving || this.session.status.phase === "closed";
    if (isOver || line.trim() === "") return;
    if (!line.startsWith("/")) return this.#say(line);
    if (line.startsWith("//")) return this.#say(line.slice(1));
    await runCommand(this, line);
  }

  /** Takes lines one after another, no faster than they can be sent. */
  async takeLines(
    lines: Iterable<string> | AsyncIterable<string>,
  ): Promise<void> {
    for await (const line of lines) {
      while (this.session.status.waitingTexts >= MAX_WAITING) {
        await this.#stirred.promise;
      }
      if (this.#isLeaving) return;
      await this.take(line);
    }
  }

  /** Holds pasted lines back until the user agrees. */
  hold(lines: readonly string[]): void {
    this.#pasted = lines.filter((line) => line.trim() !== "");
    const characters = lines.reduce((sum, { length }) => sum + length, 0);
    this.show({ type: "pasted", lines: this.#pasted.length, characters });
  }

  /** Takes the lines held back; undefined: there are none. */
  takePasted(): readonly string[] | undefined {
    const pasted = this.#pasted;
    this.#pasted = undefined;
    return pasted;
  }

  /** Shows something. */
  show(answer: Answer): void {
    const isRefusal = answer.type === "mistake" ||
      answer.type === "outcome" && !SUCCESSES.has(answer.status);
    if (isRefusal) this.#refusals++;
    this.#show(answer);
  }

  /** Hides arrivals and departures, or shows them again. */
  setQuiet(isQuiet: boolean): void {
    this.#isQuiet = isQuiet;
  }

  /** Says again what was not delivered; the numbers of the texts. */
  resend(number: number | undefined): readonly number[] {
    const candidates = number === undefined
      ? [...this.#failed.keys()]
      : [number];
    return candidates.filter((one) => {
      const why = this.#failed.get(one);
      if (why === undefined) return false;
      const text = this.#texts.get(one)!;
      if (why === "undelivered") {
        if (this.session.resend(one) === 0) return false;
        this.#underWay.set(one, text);
      } else this.#say(text);
      this.#failed.delete(one);
      return true;
    });
  }

  /** Waits until it is known where the session is, for so many ms at most. */
  async placed(patience: number = PLACE_MS): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<"late">();
    const timer = setTimeout(() => resolve("late"), patience);
    const { session } = this;
    while (!session.place && session.status.phase !== "closed") {
      const first = await Promise.race([this.#stirred.promise, late]);
      if (first === "late") break;
    }
    clearTimeout(timer);
  }

  /** Waits until every text has its fate, as long as something happens. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0 && this.session.status.phase !== "closed") {
      const { promise: late, resolve } = Promise.withResolvers<"late">();
      const timer = setTimeout(() => resolve("late"), PATIENCE_MS);
      const first = await Promise.race([this.#stirred.promise, late]);
      clearTimeout(timer);
      if (first === "late") return;
    }
  }

  /** Ends the session, when the texts under way have settled. */
  async leave(): Promise<void> {
    if (this.#isLeaving) return await this.session.closed;
    this.#isLeaving = true;
    const waiting = this.#underWay.size;
    if (waiting > 0) this.show({ type: "leaving", waiting });
    await this.session.disconnect();
  }

  /** Ends the session at once. */
  async abort(): Promise<void> {
    this.#isLeaving = true;
    await this.session.abort();
  }

  #say(text: string): void {
    let number: number;
    try {
      ({ number } = this.session.say(text));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return this.show({
        type: "mistake",
        mistake: "tooManyWaiting",
        given: text,
      });
    }
    this.#underWay.set(number, text);
    this.#texts.set(number, text);
    this.#show({ type: "said", number, text, parts: cut(text).length });
    this.#tellSlowed();
  }

  /** Tells once when texts begin to wait. */
  #tellSlowed(): void {
    const { phase, waitingTexts: waiting } = this.session.status;
    if (waiting === 0) this.#isSlowed = false;
    if (phase !== "connected" || waiting < SLOWED || this.#isSlowed) return;
    this.#isSlowed = true;
    this.show({ type: "slowed", waiting });
  }

  /** Forgets the oldest text that was not delivered, where there are many. */
  #forgetOldest(): void {
    if (this.#failed.size <= MAX_FAILED) return;
    const [oldest] = this.#failed.keys();
    this.#failed.delete(oldest!);
    this.#texts.delete(oldest!);
  }

  #note(event: SessionEvent): void {
    switch (event.type) {
      case "delivered":
        this.#underWay.delete(event.text.number);
        this.#failed.delete(event.text.number);
        this.#texts.delete(event.text.number);
        this.#tellSlowed();
        break;
      case "undelivered":
      case "returned":
        this.#underWay.delete(event.text.number);
        this.#failed.set(event.text.number, event.type);
        this.#forgetOldest();
        break;
      case "closed":
        this.#hasEndedBadly = event.why !== "disconnected";
    }
  }
}

/** Statuses that are no refusals. */
const SUCCESSES: ReadonlySet<string> = new Set([
  "CREATION_VALIDEE",
  "ACCES_REUSSI",
  "EXIT_REUSSI",
  "INVITED",
  "ACCEPTER",
  "REFUSER",
]);
