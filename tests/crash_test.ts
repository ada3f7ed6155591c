/** The server program, killed again and again while people write. */

import { assertEquals, assertGreater } from "@std/assert";
import { connect, type Place, type Session } from "../mod.ts";
import {
  codeOf,
  ID_SERVER,
  numSeqOf,
  TYPE_CODES,
  userOf,
} from "../protocol/messages.ts";
import { TEXT_HEAD_OCTETS } from "../server/judge.ts";
import type { Saved } from "../server/options.ts";
import { MortalServer } from "./mortal_server.ts";
import { random, seedFromEnv } from "./random.ts";

const KILLS = 50;
/** Longest life of the server after it can be reached, in ms. */
const LIFE_MS = 200;
/** Chance that it is killed while it starts. */
const EARLY = 0.2;
/** Longest pause between two texts of a person, in ms. */
const PAUSE_MS = 120;
/** A text that was acknowledged so long before a kill has been handed on, in ms. */
const HANDED_ON_MS = 50;

/** Who is where. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  "": ["ann", "bob"],
  salon: ["cid", "dan"],
  agora: ["eve", "fay"],
};

interface Written {
  readonly at: number;
  readonly text: string;
  readonly fate: Promise<string>;
  doneAt: number;
}

/** Somebody who writes, and notes what is read. */
class Person {
  readonly written: Written[] = [];
  /** What was read, by author. */
  readonly read: Map<string, string[]> = new Map();
  /** Whatever else happened. */
  readonly surprises: string[] = [];
  /** Whether a probe had by chance the number of an earlier one: it is taken for a repeat. */
  isUnlucky = false;
  /** When a probe had a number last, in ms. */
  readonly #probes = new Map<number, number>();
  #session!: Session;

  static async connect(name: string, port: number): Promise<Person> {
    const person = new Person();
    person.#session = await connect({
      name,
      port,
      trace: (direction, octets) => {
        if (direction === "in") person.#hears(octets);
      },
      onEvent: (event) => {
        if (event.type === "text") person.#reads(event.from, event.text);
        else if (event.type !== "delivered") {
          const isRoster = event.type === "place" && !event.moved;
          if (!isRoster) person.surprises.push(JSON.stringify(event));
        }
      },
    });
    return person;
  }

  get session(): Session {
    return this.#session;
  }

  /** Where it is, and with whom. */
  get where(): unknown {
    const { name, mode, others } = this.#session.place as Place;
    return [name, mode, others.map(({ id, name }) => `${id} ${name}`)];
  }

  write(text = String(this.written.length)): void {
    const { fate } = this.#session.say(text);
    const written = { at: performance.now(), text, fate, doneAt: Infinity };
    this.written.push(written);
    fate.then(() => written.doneAt = performance.now());
  }

  /** Resolves when it has read this of somebody. */
  async hasRead(author: string, text: string): Promise<void> {
    while (!this.read.get(author)?.includes(text)) await pause(10);
  }

  #hears(octets: Uint8Array): void {
    const isProbe = codeOf(octets) === TYPE_CODES.TEXTE &&
      userOf(octets) === ID_SERVER && octets.length === TEXT_HEAD_OCTETS;
    if (!isProbe) return;
    const numSeq = numSeqOf(octets), now = performance.now();
    const since = now - (this.#probes.get(numSeq) ?? now);
    if (since > LIFE_MS) this.isUnlucky = true;
    this.#probes.set(numSeq, now);
  }

  #reads(author: string, text: string): void {
    const texts = this.read.get(author) ?? [];
    this.read.set(author, texts);
    texts.push(text);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Sends everybody where they belong; they know who is there. */
async function gather(people: ReadonlyMap<string, Person>): Promise<void> {
  for (const [room, names] of Object.entries(ROOMS)) {
    const [host, guest] = names.map((name) => people.get(name)!.session);
    if (room === "") continue;
    const mode = room === "agora" ? "DECENTRALISEE" : "CENTRALISEE";
    assertEquals(await host!.create(room, { mode }), "CREATION_VALIDEE");
    assertEquals(await guest!.join(room), "ACCES_REUSSI");
  }
  for (const { session } of people.values()) {
    while (session.place?.others.length !== 1) await pause(10);
  }
}

/** Kills the server at moments that follow from a seed; when, in ms. */
async function killOften(server: MortalServer, next: () => number) {
  const kills: number[] = [];
  for (let count = 0; count < KILLS; count++) {
    if (next() >= EARLY) await server.listening;
    await pause(next() * LIFE_MS);
    kills.push(performance.now());
    await server.kill();
  }
  await server.listening;
  return kills;
}

/** Texts that were read as they should; `met` are those that a kill may have cost, or doubled. */
function assertRead(
  { written, isUnlucky }: Person,
  read: readonly string[],
  met: ReadonlySet<string>,
): void {
  const order = written.map(({ text }) => text);
  const inOrder = (texts: readonly string[]) =>
    texts.toSorted((a, b) => order.indexOf(a) - order.indexOf(b));
  const certain = order.filter((text) => !met.has(text));
  assertGreater(certain.length, KILLS / 2);
  assertEquals(inOrder(read.filter((text) => !met.has(text))), certain);
  const firsts = [...new Set(read)];
  if (!isUnlucky) assertEquals(firsts, inOrder(firsts));
}

function whoAndWhere({ state }: Saved): unknown {
  return [[...state.users.values()], [...state.messageries.values()]];
}

async function live(seed: number): Promise<void> {
  const server = await MortalServer.start();
  const people = new Map<string, Person>();
  for (const name of Object.values(ROOMS).flat()) {
    people.set(name, await Person.connect(name, server.port));
  }
  await gather(people);
  const places = people.values().map(({ where }) => where).toArray();
  const before = whoAndWhere(await server.saved());
  for (const person of people.values()) person.surprises.length = 0;

  let isOver = false;
  const writers = [...people.values()].map(async (person, nth) => {
    const next = random(seed + nth + 1);
    while (!isOver) {
      await pause(next() * PAUSE_MS);
      person.write();
    }
  });
  const kills = await killOften(server, random(seed));
  isOver = true;
  await Promise.all(writers);
  for (const person of people.values()) person.write("end");

  for (const [room, names] of Object.entries(ROOMS)) {
    for (const name of names) {
      const author = people.get(name)!;
      const fates = await Promise.all(author.written.map(({ fate }) => fate));
      assertEquals(new Set(fates), new Set(["delivered"]), name);
      const met = author.written.filter(({ at, doneAt }) =>
        room !== "agora" &&
        kills.some((kill) => kill >= at && kill <= doneAt + HANDED_ON_MS)
      );
      for (const other of names.filter((other) => other !== name)) {
        const reader = people.get(other)!;
        await reader.hasRead(name, "end");
        const texts = new Set(met.map(({ text }) => text));
        assertRead(author, reader.read.get(name)!, texts);
      }
    }
  }
  assertEquals(people.values().flatMap((one) => one.surprises).toArray(), []);
  assertEquals(people.values().map(({ where }) => where).toArray(), places);
  assertEquals(whoAndWhere(await server.saved()), before);
  for (const { session } of people.values()) await session.abort();
  await server.stop();
}

Deno.test(`server.ts is not missed when it is killed ${KILLS} times while people write`, async () => {
  const seed = seedFromEnv();
  try {
    await live(seed);
  } catch (error) {
    throw new Error(`To replay: CAUSETTE_SEED=${seed}`, { cause: error });
  }
});
