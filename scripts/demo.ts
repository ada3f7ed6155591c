/**
 * A server and three clients in one process, over real sockets that lose
 * datagrams: both scenarios of the specification (section 6), in both modes.
 * It fails unless every text arrives exactly once and in order.
 *
 *     deno task demo [--loss PERCENT] [--seed N]
 *
 * @module
 */

import { describe } from "../cli/flags.ts";
import { complain, print } from "../cli/output.ts";
import { connect, type Session, type SessionEvent } from "../mod.ts";
import { type RunningServer, serve } from "../server/serve.ts";
import { onlyFlags, runProgram } from "./program.ts";

/** With 30 % lost each way a request fails once in a million times. */
const TRIES = 20;

/** Options of {@linkcode demo}. */
export interface DemoOptions {
  /** Share of datagrams lost each way, from 0 to 1. */
  readonly loss: number;
  /** What the losses follow from. */
  readonly seed: number;
  /** Writes a line. */
  readonly print: (line: string) => void;
}

/** What the demo has seen. */
export interface DemoResult {
  /** Texts that should have arrived, one for each receiver. */
  readonly expected: number;
  /** Texts that have arrived. */
  readonly arrived: number;
  /** Datagrams sent, by all four together. */
  readonly sent: number;
  /** Datagrams lost on purpose. */
  readonly lost: number;
  /** Requests sent again. */
  readonly repeated: number;
  /** Requests received again, and not run again. */
  readonly duplicates: number;
}

/** A person of the demo: a session, what it has read and what it should have. */
class Person {
  readonly name: string;
  readonly session: Session;
  readonly read: string[] = [];
  readonly expected: string[] = [];
  readonly #print: (line: string) => void;
  readonly #waiting = new Set<() => void>();

  constructor(session: Session, print: (line: string) => void) {
    this.name = session.name;
    this.session = session;
    this.#print = print;
  }

  /** Takes what happens until the session ends. */
  async follow(): Promise<void> {
    for await (const event of this.session) this.#take(event);
  }

  #take(event: SessionEvent): void {
    if (event.type === "text") {
      this.read.push(`${event.from}: ${event.text}`);
      this.#print(`${this.name.padEnd(6)}| ${event.from}: ${event.text}`);
    } else if (event.type === "invitation") {
      const { from, messagerie } = event.invitation;
      this.#print(
        `${this.name.padEnd(6)}| ${from} invites me to ${messagerie}`,
      );
    }
    for (const check of this.#waiting) check();
  }

  /** Resolves when something is so, which events bring about. */
  async until(isSo: () => boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const check = () => isSo() && resolve();
    this.#waiting.add(check);
    check();
    await promise;
    this.#waiting.delete(check);
  }

  /** Resolves when this person is in a messagerie with so many others. */
  in(messagerie: string, others: number): Promise<void> {
    return this.until(() =>
      this.session.place?.name === messagerie &&
      this.session.place.others.length === others
    );
  }
}

/** One demo at work. */
class Demo {
  readonly #options: DemoOptions;
  readonly #server: RunningServer;
  readonly #people: Person[] = [];
  readonly #following: Promise<void>[] = [];
  #random: number;
  #lost = 0;

  constructor(options: DemoOptions) {
    this.#options = options;
    this.#random = options.seed >>> 0;
    this.#server = serve({ tries: TRIES, drop: () => this.#loses() });
  }

  async run(): Promise<DemoResult> {
    const alice = await this.#join("alice");
    const bob = await this.#join("bob");
    const carol = await this.#join("carol");
    await this.#publicly(alice, bob, carol);
    await this.#scenario1(alice, bob);
    await this.#scenario2(alice, bob, carol);
    for (const { session } of [carol, bob, alice]) await session.disconnect();
    await Promise.all(this.#following);
    await this.#server.close();
    return this.#result();
  }

  /** Everybody talks in the public messagerie. */
  async #publicly(alice: Person, bob: Person, carol: Person): Promise<void> {
    this.#title("The public messagerie");
    await Promise.all([alice, bob, carol].map((one) => one.in("", 2)));
    await this.#talk([alice, bob, carol], 3);
  }

  /** Somebody makes a messagerie and invites somebody else (scenario 1). */
  async #scenario1(alice: Person, bob: Person): Promise<void> {
    this.#title("Scenario 1: a decentralised messagerie, by invitation");
    await alice.session.create("salon", { mode: "DECENTRALISEE" });
    await alice.session.invite("bob");
    await bob.until(() => bob.session.invitations.length > 0);
    bob.session.accept();
    await Promise.all([alice, bob].map((one) => one.in("salon", 1)));
    await this.#talk([alice, bob], 3);
    await alice.session.leave();
    await Promise.all([alice, bob].map((one) => one.in("", 2)));
  }

  /** Somebody looks for a messagerie, asks to enter and writes there (scenario 2). */
  async #scenario2(alice: Person, bob: Person, carol: Person): Promise<void> {
    this.#title("Scenario 2: a centralised messagerie, from the list");
    await alice.session.create("café du port", { max: 3 });
    const list = await carol.session.listMessageries();
    if (typeof list === "string") throw new Error(`No list: ${list}`);
    for (const { NOM_MESSAGERIE, NUM_CLIENT, MODE_MESSAGERIE } of list) {
      this.#options.print(
        `carol | on the list: ${NOM_MESSAGERIE}, ${NUM_CLIENT}, ${MODE_MESSAGERIE}`,
      );
      await carol.session.join(NOM_MESSAGERIE);
      await bob.session.join(NOM_MESSAGERIE);
    }
    await Promise.all(
      [alice, bob, carol].map((one) => one.in("café du port", 2)),
    );
    await this.#talk([alice, bob, carol], 3);
  }

  async #join(name: string): Promise<Person> {
    const { port } = this.#server.address;
    const session = await connect({
      name,
      port,
      tries: TRIES,
      drop: (way, from) => way === "in" && from.port !== port && this.#loses(),
    });
    const person = new Person(session, this.#options.print);
    this.#following.push(person.follow());
    this.#people.push(person);
    return person;
  }

  /** Everybody says so many lines, and everybody else reads them. */
  async #talk(people: readonly Person[], lines: number): Promise<void> {
    const fates = people.flatMap((person) =>
      Array.from({ length: lines }, (_, line) => {
        const text = `line ${line + 1} of ${lines}`;
        for (const other of people) {
          if (other !== person) other.expected.push(`${person.name}: ${text}`);
        }
        return person.session.say(text).fate;
      })
    );
    await Promise.all(fates);
    await Promise.all(
      people.map((person) =>
        person.until(() => person.read.length >= person.expected.length)
      ),
    );
  }

  #title(title: string): void {
    this.#options.print(`\n${title}`);
  }

  /** Whether the next datagram is lost: a linear congruential generator decides. */
  #loses(): boolean {
    this.#random = (Math.imul(this.#random, 1_664_525) + 1_013_904_223) >>> 0;
    const isLost = this.#random / 2 ** 32 < this.#options.loss;
    if (isLost) this.#lost++;
    return isLost;
  }

  #result(): DemoResult {
    for (const person of this.#people) checkReading(person);
    const counts = [this.#server, ...this.#people.map((p) => p.session.status)]
      .map(({ counts }) => counts);
    const sum = (of: (one: typeof counts[number]) => number) =>
      counts.reduce((total, one) => total + of(one), 0);
    return {
      expected: sumOf(this.#people, ({ expected }) => expected.length),
      arrived: sumOf(this.#people, ({ read }) => read.length),
      sent: sum(({ sent }) => sent),
      lost: this.#lost,
      repeated: sum(({ repeated }) => repeated),
      duplicates: sum(({ duplicates }) => duplicates),
    };
  }
}

function sumOf(people: readonly Person[], of: (one: Person) => number): number {
  return people.reduce((total, one) => total + of(one), 0);
}

/** Fails unless a person has read, of each author, what it should, once and in order. */
function checkReading({ name, read, expected }: Person): void {
  const authors = new Set(expected.map((line) => line.split(":")[0]));
  for (const author of authors) {
    const of = (lines: readonly string[]) =>
      lines.filter((line) => line.startsWith(`${author}:`)).join("\n");
    if (of(read) !== of(expected)) {
      throw new Error(
        `${name} should have read\n${of(expected)}\nbut has read\n${of(read)}`,
      );
    }
  }
  if (read.length !== expected.length) {
    throw new Error(`${name} has read ${read.length} of ${expected.length}`);
  }
}

/**
 * Runs the conversation.
 *
 * @throws {Error} If a text does not arrive exactly once and in order.
 */
export function demo(options: DemoOptions): Promise<DemoResult> {
  return new Demo(options).run();
}

const FLAGS = {
  loss: {
    kind: "integer",
    value: "PERCENT",
    default: 30,
    min: 0,
    max: 40,
    help: "datagrams lost each way",
  },
  seed: {
    kind: "integer",
    value: "N",
    default: 1,
    min: 0,
    max: 0xffffffff,
    help: "what the losses follow from",
  },
  help: { kind: "switch", help: "show this" },
} as const;
const HELP = `Shows a conversation that survives the loss of datagrams.

Usage: deno task demo [FLAGS]

${describe(FLAGS)}`;

async function main(): Promise<number> {
  const { loss, seed, help } = onlyFlags(FLAGS);
  if (help) {
    print(HELP);
    return 0;
  }
  print(`${loss} % of the datagrams are lost each way.`);
  let result: DemoResult;
  try {
    result = await demo({ loss: loss / 100, seed, print });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    complain(error.message);
    return 1;
  }
  print(`
datagrams sent               ${result.sent}
  lost on purpose            ${result.lost}
  requests sent again        ${result.repeated}
  duplicates suppressed      ${result.duplicates}
texts delivered              ${result.arrived} of ${result.expected}, once and in order`);
  return 0;
}

if (import.meta.main) await runProgram(main);
