/**
 * What has to become of the texts of a soak: an entry for each until it is
 * settled, so that hours of them take no room.
 *
 * @module
 */

import type { Place, SessionEvent } from "../client/events.ts";
import type { Mode } from "../protocol/messages.ts";

/** Who stays has read a text so long after its author was told delivered, in ms. */
const READING_MS = 30_000;
/** A text has a fate by then, in ms. */
const FATE_MS = 60_000;
/** A text can be overtaken by the end of its messagerie for so long, in ms. */
const OVERTAKEN_MS = 10_000;
/** Authors whose order a reader remembers. */
const MAX_AUTHORS = 64;
/** Violations that are kept in words. */
const MAX_VIOLATIONS = 20;

/** Stands in a text for the messagerie of an author who is on the move. */
const ANYWHERE = "@?";

type Event<T extends SessionEvent["type"]> = Extract<
  SessionEvent,
  { readonly type: T }
>;

/** Somebody who writes and reads. */
export interface Soaker {
  /** ID_USER. */
  readonly id: number;
  /** USER_NAME. */
  readonly name: string;
  /** USER_NAME and, behind a dot, what tells sessions of one name apart. */
  readonly label: string;
  /** Whether it stays where it is. */
  readonly isSteady: boolean;
  /** How many texts it has said. */
  readonly said: number;
  /** When its messagerie was closed, in ms; -Infinity: it has not been. */
  readonly closedAt: number;
  /** Where it is; undefined while it moves. */
  readonly here: Place | undefined;
}

interface Entry {
  readonly author: Soaker;
  /** Who has to read it, and has not. */
  readonly missing: Set<Soaker>;
  /** When it was typed, in ms; or when its fate was known. */
  at: number;
  fate: "open" | "delivered" | "other";
}

/** Watches texts from their authors to their readers. */
export class Ledger {
  /** The first violations, in words. */
  readonly violations: string[] = [];
  /** How many violations there were. */
  violated = 0;
  /** Texts typed, and how many of them were told delivered. */
  typed = 0;
  delivered = 0;
  /** Texts that were not confirmed, as their author, a reader or their messagerie had gone. */
  excused = 0;
  /** Lists that those who stay have asked for, and were given. */
  asked = 0;
  lists = 0;
  /** Readings that had to come about, as the reader stayed with the author. */
  due = 0;
  /** Texts read, by mode of the messagerie. */
  readonly read: Record<Mode, number> = { CENTRALISEE: 0, DECENTRALISEE: 0 };
  readonly #entries = new Map<string, Entry>();
  /** Number of the last text read, by author, for each reader. */
  readonly #last = new WeakMap<Soaker, Map<string, number>>();
  readonly #people = new Map<string, Soaker>();
  readonly #now: () => number;

  /** Makes one that reads a clock in ms. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Texts and lists that are not settled. */
  get open(): number {
    return this.#entries.size + this.asked - this.lists;
  }

  /** Texts read. */
  get readings(): number {
    return this.read.CENTRALISEE + this.read.DECENTRALISEE;
  }

  /** Notes what must not be. */
  violate(what: string): void {
    this.violated++;
    if (this.violations.length < MAX_VIOLATIONS) this.violations.push(what);
  }

  // ---- people

  /** Somebody has come. */
  came(person: Soaker): void {
    this.#people.set(person.label, person);
  }

  /** Somebody moves, or may be moved: nothing has to be read any more. */
  moved(person: Soaker): void {
    for (const [key, entry] of this.#entries) {
      if (!entry.missing.delete(person)) continue;
      this.due--;
      this.#settle(key, entry);
    }
  }

  /** Somebody has gone: what becomes of the texts is open. */
  gone(person: Soaker): void {
    this.#people.delete(person.label);
    this.moved(person);
    for (const [key, { author, fate, missing }] of this.#entries) {
      if (author !== person) continue;
      this.#entries.delete(key);
      this.due -= missing.size;
      if (fate === "open") this.excused++;
    }
  }

  // ---- texts

  /** The next text of an author, whoever is and stays with whom has to read it. */
  write(author: Soaker, number: number): string {
    this.typed++;
    const key = `${author.label} ${number}`;
    const readers = this.#people.values().filter((one) => isWith(author, one));
    const missing = new Set(readers);
    this.due += missing.size;
    this.#entries.set(key, { author, missing, at: this.#now(), fate: "open" });
    const { here } = author;
    return `${key} ${here ? `@${here.name}` : ANYWHERE}`;
  }

  /** A text was read: once, in its author's order, as typed, where it was typed. */
  reads(reader: Soaker, { from, text, messagerie }: Event<"text">): void {
    this.read[reader.here?.mode ?? "CENTRALISEE"]++;
    const [label = "", digits, room] = text.split(" ", 3);
    const number = Number(digits), key = `${label} ${number}`;
    const author = this.#people.get(label);
    const isTyped = author ? number <= author.said : number > 0;
    if (!isTyped || label.split(".")[0] !== from) {
      this.violate(`${reader.label} reads "${text}" of ${from}`);
    }
    const isAstray = room !== ANYWHERE && messagerie !== room?.slice(1);
    const closedAt = author?.closedAt ?? Infinity;
    const isOvertaken = messagerie === "" &&
      closedAt > this.#now() - OVERTAKEN_MS;
    if (isAstray && !isOvertaken) {
      this.violate(`${reader.label} reads ${key} in "${messagerie}"`);
    }
    this.#order(reader, label, number);
    const entry = this.#entries.get(key);
    if (entry?.missing.delete(reader)) this.#settle(key, entry);
  }

  #order(reader: Soaker, label: string, number: number): void {
    let all = this.#last.get(reader);
    if (!all) this.#last.set(reader, all = new Map());
    const last = all.get(label) ?? 0;
    if (number <= last) {
      this.violate(`${reader.label} reads ${label} ${number} after ${last}`);
    }
    all.delete(label);
    all.set(label, Math.max(last, number));
    if (all.size > MAX_AUTHORS) all.delete(all.keys().next().value!);
  }

  /** An author was told what has become of a text. */
  tell(
    author: Soaker,
    event: Event<"delivered"> | Event<"undelivered"> | Event<"returned">,
  ): void {
    const key = `${author.label} ${event.text.number}`;
    const entry = this.#entries.get(key);
    if (!entry) return;
    const isKnown = entry.fate !== "open";
    entry.at = this.#now();
    if (event.type === "delivered") {
      this.delivered++;
      entry.fate = "delivered";
      return this.#settle(key, entry);
    }
    if (!isKnown) this.excused++;
    entry.fate = "other";
    if (!isExcused(entry, event)) {
      this.violate(
        `${key} is ${event.type} ${
          event.type === "returned" ? event.why : event.to ?? "the server"
        }`,
      );
    }
  }

  /** Forgets what is settled, and complains of what should be. */
  sweep(): void {
    for (const [key, entry] of this.#entries) {
      const age = this.#now() - entry.at;
      if (age < (entry.fate === "open" ? FATE_MS : READING_MS)) continue;
      this.#entries.delete(key);
      if (entry.fate === "open") this.violate(`${key} has no fate`);
      if (entry.fate !== "delivered") {
        this.due -= entry.missing.size;
        continue;
      }
      for (const { label } of entry.missing) {
        this.violate(`${label} has not read ${key}, told delivered`);
      }
    }
  }

  #settle(key: string, { fate, missing }: Entry): void {
    if (fate === "open" || missing.size > 0) return;
    this.#entries.delete(key);
  }
}

/** Whether somebody is in the same messagerie as an author, who knows it. */
function isWith({ here }: Soaker, { id, name, here: there }: Soaker): boolean {
  return here !== undefined && here.id === there?.id &&
    here.name === there.name &&
    here.others.some((other) => other.id === id && other.name === name);
}

/** Whether a text may not be confirmed: a receiver is gone, or its messagerie is. */
function isExcused(
  { author, missing }: Entry,
  event: Event<"undelivered"> | Event<"returned">,
): boolean {
  if (event.type === "returned") return !author.isSteady;
  return event.to !== undefined &&
    [...missing].every(({ name }) => name !== event.to);
}
