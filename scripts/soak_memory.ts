/**
 * How much memory processes take, and whether it grows.
 *
 * @module
 */

import { Trend } from "./soak_figures.ts";

/** Octets of a mebibyte. */
export const MIB: number = 2 ** 20;
/** Memory is flat if the line fitted to it rises by no more than this share of what it was ... */
const FLAT_SHARE = 0.1;
/** ... or by no more than so many octets. */
const FLAT_OCTETS = 4 * MIB;

/** How flat is told from not flat. */
export const FLAT_RULE: string =
  "a straight line fitted to it rises by at most 10 % of what it was first, or 4 MiB";

/** Octets that a process takes; NaN: not known. */
export interface Memory {
  /** Resident memory. */
  readonly rss: number;
  /** What is left of V8's heap after a whole garbage collection. */
  readonly heap: number;
}

/** The memory that this process takes, after a garbage collection where it can have one. */
export function ownMemory(): Memory {
  (globalThis as { gc?: () => void }).gc?.();
  const { rss, heapUsed } = Deno.memoryUsage();
  return { rss, heap: heapUsed };
}

/** What memory was first, and how it has changed since. */
export class MemoryWatch {
  readonly #trend = new Trend();
  #first = NaN;
  #last = NaN;

  /** Adds what it is at a time in ms. */
  add(time: number, octets: number): void {
    if (Number.isNaN(this.#first)) this.#first = octets;
    this.#last = octets;
    this.#trend.add(time, octets);
  }

  /** Whether it has not grown, as far as is known. */
  get isFlat(): boolean {
    const most = Math.max(FLAT_SHARE * this.#first, FLAT_OCTETS);
    return !(this.#trend.rise > most);
  }

  /** The same in words. */
  toString(): string {
    return `${mib(this.#first)} MiB first, ${
      mib(this.#last)
    } MiB last; the line rises by ${mib(this.#trend.rise)} MiB`;
  }
}

/** The memory of the server and of the soak itself. */
export class Memories {
  readonly #watches = {
    "server RSS": new MemoryWatch(),
    "server heap": new MemoryWatch(),
    "soak RSS": new MemoryWatch(),
    "soak heap": new MemoryWatch(),
  };

  /** Adds what they are at a time in ms. */
  add(time: number, server: Memory, own: Memory): void {
    this.#watches["server RSS"].add(time, server.rss);
    this.#watches["server heap"].add(time, server.heap);
    this.#watches["soak RSS"].add(time, own.rss);
    this.#watches["soak heap"].add(time, own.heap);
  }

  /** Whether none has grown, as far as is known. */
  get isFlat(): boolean {
    return Object.values(this.#watches).every(({ isFlat }) => isFlat);
  }

  /** The same in words, a line each. */
  toString(): string {
    return Object.entries(this.#watches)
      .map(([name, watch]) => `  ${name.padEnd(12)}${watch}`).join("\n");
  }
}

/** Octets in MiB; `-` where they are not known. */
export function mib(octets: number): string {
  return Number.isNaN(octets) ? "-" : (octets / MIB).toFixed(1);
}
