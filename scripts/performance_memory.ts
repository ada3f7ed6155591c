/**
 * The tables of docs/PERFORMANCE.md on programs as a whole: how long they take
 * to start, and how much memory they take.
 *
 * @module
 */

import { count } from "./figures.ts";
import { Load } from "./load.ts";
import { Program, type ProgramName } from "./performance_program.ts";
import { median, type Subject } from "./performance_relay.ts";
import type { Part } from "./performance_sweeps.ts";

/** Each program is started so often. */
const STARTS = 5;
/** Users who are connected, and do not write. */
const LISTENERS = [50, 254];
/** Users who write ... */
const TALKERS = 5;
/** ... so many texts. */
const TEXTS = [10_000, 100_000];

/** How long programs take to start, and what memory they take then. */
export const START: Part = {
  head: ["Program", "Ready after, ms", "Memory, MiB"],
  names: ["bare relay", "causette", "client"],
  extent: () => `medians of ${STARTS} starts`,
  async *rows() {
    await using server = new Program("causette");
    const { port } = await server.ready;
    for (const name of START.names as ProgramName[]) {
      const times: number[] = [], memory: number[] = [];
      for (let start = 0; start < STARTS; start++) {
        const args = name === "client" ? [`u${start}@127.0.0.1:${port}`] : [];
        await using program = new Program(name, ...args);
        times.push((await program.ready).ms);
        memory.push(program.rss);
      }
      yield [name, median(times).toFixed(0), mebibytes(median(memory))];
    }
  },
};

/** What memory the server takes, after what. */
export const MEMORY: Part = {
  head: ["After", "Memory, MiB", "bare"],
  names: [
    "start",
    ...LISTENERS.map((users) => `${users} users have come`),
    ...TEXTS.map((texts) => `${count(texts)} texts of ${TALKERS} users`),
  ],
  extent: () => "one run",
  async *rows() {
    const bare = await memoryOf("bare relay");
    const ours = await memoryOf("causette");
    for (const [row, name] of MEMORY.names.entries()) {
      yield [name, mebibytes(ours[row]!), mebibytes(bare[row]!)];
    }
  },
};

/** Memory at each row, in octets. */
async function memoryOf(subject: Subject): Promise<number[]> {
  return [...await filling(subject), ...await writing(subject)];
}

async function filling(subject: Subject): Promise<number[]> {
  await using program = new Program(subject);
  const { port } = await program.ready;
  const memory = [program.rss];
  await using load = new Load(port);
  for (const users of LISTENERS) {
    await load.connect(users);
    memory.push(program.rss);
  }
  return memory;
}

async function writing(subject: Subject): Promise<number[]> {
  await using program = new Program(subject);
  const { port } = await program.ready;
  await using load = new Load(port);
  await load.connect(TALKERS);
  const memory: number[] = [];
  let written = 0;
  for (const texts of TEXTS) {
    const length = { texts: texts - written };
    await load.run({ octets: 60, underWay: 8, length });
    memory.push(program.rss);
    written = texts;
  }
  return memory;
}

function mebibytes(octets: number): string {
  return Number.isNaN(octets) ? "-" : (octets / 2 ** 20).toFixed(0);
}
