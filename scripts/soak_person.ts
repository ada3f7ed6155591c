/**
 * Somebody in a soak: a real session, and what it tells the ledger.
 *
 * @module
 */

import type { Invitation, Place, SessionEvent } from "../client/events.ts";
import { connect, type Session } from "../client/session.ts";
import type { Ledger, Soaker } from "./soak_ledger.ts";

/** Octets of the longest text. */
const MAX_TEXT_OCTETS = 400;

/** Answers that grant a move. */
const GRANTED: ReadonlySet<string> = new Set([
  "CREATION_VALIDEE",
  "ACCES_REUSSI",
  "EXIT_REUSSI",
]);

/** What people of a soak share. */
export interface Setting {
  /** Where the server seems to be. */
  readonly server: { readonly hostname: string; readonly port: number };
  /** What is expected of texts. */
  readonly ledger: Ledger;
  /** Random numbers in [0, 1). */
  readonly dice: () => number;
}

/** Options of {@linkcode Person.connect}. */
export interface PersonOptions {
  /** USER_NAME. */
  readonly name: string;
  /** Tells sessions of one name apart. */
  readonly generation?: number;
  /** Whether it stays, and never moves once it is where it stays. */
  readonly isSteady?: boolean;
}

/** Somebody who is connected. */
export class Person implements Soaker {
  readonly name: string;
  readonly label: string;
  readonly isSteady: boolean;
  said = 0;
  closedAt: number = -Infinity;
  id = 0;
  readonly #setting: Setting;
  #session!: Session;
  /** Where it has asked to move; undefined: nowhere. */
  #goal: string | undefined;
  #isSettled = false;
  #isGone = false;

  private constructor(setting: Setting, options: PersonOptions) {
    const { name, generation = 1, isSteady = false } = options;
    this.name = name;
    this.label = `${name}.${generation}`;
    this.isSteady = isSteady;
    this.#setting = setting;
  }

  /** Connects. */
  static async connect(
    setting: Setting,
    options: PersonOptions,
  ): Promise<Person> {
    const person = new Person(setting, options);
    person.#session = await connect({
      name: options.name,
      ...setting.server,
      drop: () => person.#isGone,
    });
    setting.ledger.came(person);
    person.#follow();
    return person;
  }

  /** The session. */
  get session(): Session {
    return this.#session;
  }

  get here(): Place | undefined {
    return this.#isSettled ? this.session.place : undefined;
  }

  /** Says the next text. */
  say(): void {
    const { ledger, dice } = this.#setting;
    const text = ledger.write(this, ++this.said);
    const filler = Math.floor(dice() ** 3 * MAX_TEXT_OCTETS);
    this.session.say(`${text} ${"x".repeat(filler)}`);
  }

  /** Asks for the list of messageries, which has to come. */
  askForList(): void {
    const { ledger } = this.#setting;
    ledger.asked++;
    this.session.listMessageries().then((list) => {
      if (typeof list === "string") ledger.violate(`${this.label}: ${list}`);
      ledger.lists++;
    }, ({ message }: Error) => ledger.violate(`${this.label}: ${message}`));
  }

  /** Asks for a move to a messagerie. */
  async move(
    to: string,
    ask: (session: Session) => Promise<string>,
  ): Promise<void> {
    this.#goal = to;
    this.#unsettle();
    const answer = await ask(this.session);
    if (!GRANTED.has(answer)) this.#goal = undefined;
    this.#settle();
  }

  /** Accepts an invitation. */
  accept({ number, messagerie }: Invitation): void {
    this.#goal = messagerie;
    this.#unsettle();
    this.session.accept(number);
  }

  /** Says goodbye. */
  async leave(): Promise<void> {
    this.#unsettle();
    await this.session.disconnect();
    this.#setting.ledger.gone(this);
  }

  /** Ends without a word. */
  async vanish(): Promise<void> {
    this.#isGone = true;
    this.#setting.ledger.gone(this);
    await this.session.abort();
  }

  async #follow(): Promise<void> {
    for await (const event of this.session) {
      if (!this.#isGone) this.#take(event);
    }
  }

  #take(event: SessionEvent): void {
    const { ledger } = this.#setting;
    switch (event.type) {
      case "connected":
        this.id = event.id;
        return;
      case "text":
        return ledger.reads(this, event);
      case "delivered":
      case "undelivered":
      case "returned":
        return ledger.tell(this, event);
      case "invitationFailed":
        this.#goal = undefined;
        return this.#settle();
      case "messagerieClosed":
        this.closedAt = performance.now();
        return this.#unsettle();
      case "place":
        if (!event.moved) return;
        this.#unsettle();
        return this.#settle();
      case "notice":
        if (!/^\d+ texts? could not be/.test(event.text)) return;
        return ledger.violate(`${this.label} is told: ${event.text}`);
      case "reconnecting":
      case "serverStopping":
        return ledger.violate(`${this.label} is ${event.type}`);
    }
  }

  #unsettle(): void {
    this.#isSettled = false;
    this.#setting.ledger.moved(this);
  }

  /** It is where it is, unless it is on its way elsewhere. */
  #settle(): void {
    const { place } = this.session;
    if (!place || place.name !== (this.#goal ?? place.name)) return;
    this.#goal = undefined;
    this.#isSettled = true;
  }
}
