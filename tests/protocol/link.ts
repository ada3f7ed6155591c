/**
 * A simulated network on a virtual clock: it loses, doubles and disorders
 * datagrams as the dice fall, so that a seed replays a run.
 *
 * @module
 */

import type { Address } from "../../protocol/peer.ts";
import type { Engine } from "../../protocol/transport.ts";

/** What happens to datagrams on their way. */
export interface Weather {
  /** How likely one is lost, 0-1. */
  readonly loss?: number;
  /** How likely one that is not lost arrives twice, 0-1. */
  readonly duplication?: number;
  /** Shortest and longest time on the way, in ms: what differs disorders. */
  readonly delay?: readonly [least: number, most: number];
}

/** A datagram on its way. */
interface Flight {
  readonly at: number;
  readonly from: Address;
  readonly to: Address;
  readonly octets: Uint8Array;
}

/** So often an engine may be due again at the same instant. */
const MAX_IDLE = 100;

/** Joins engines, each at an address. */
export class Link {
  /** The time, in ms. */
  now = 0;
  /** Datagrams handed to the link, lost ones too. */
  sent = 0;
  /** May be changed at any time. */
  weather: Weather;
  readonly #dice: () => number;
  readonly #engines = new Map<string, readonly [Address, Engine]>();
  /** In the order of their arrival. */
  readonly #flights: Flight[] = [];
  #idle = 0;

  constructor(dice: () => number, weather: Weather = {}) {
    this.#dice = dice;
    this.weather = weather;
  }

  /** Puts an engine at an address. */
  join(address: Address, engine: Engine): void {
    this.#engines.set(keyOf(address), [address, engine]);
  }

  /**
   * Lets all happen until `done`, or until nothing is left to happen before `end`.
   *
   * @throws {Error} If an engine keeps being due at an instant without doing anything.
   */
  run(end: number = Infinity, done: () => boolean = () => false): void {
    this.#flush();
    while (!done()) {
      const next = this.#nextInstant();
      if (next > end || next === Infinity) break;
      this.#idle = next > this.now ? 0 : this.#idle + 1;
      this.now = next;
      this.#step();
      this.#flush();
    }
    if (end !== Infinity && !done()) this.now = Math.max(this.now, end);
  }

  #nextInstant(): number {
    let next = this.#flights[0]?.at ?? Infinity;
    for (const [, { deadline }] of this.#engines.values()) {
      if (deadline < next) next = deadline;
    }
    return Math.max(this.now, next);
  }

  /** The one thing that is next: an arrival, or something due. */
  #step(): void {
    if (this.#flights.length > 0 && this.#flights[0]!.at <= this.now) {
      this.#idle = 0;
      const { from, to, octets } = this.#flights.shift()!;
      this.#engines.get(keyOf(to))?.[1].receive(this.now, from, octets);
      return;
    }
    if (this.#idle > MAX_IDLE) {
      throw new Error(`Nothing happens at ${this.now}, and it is always due`);
    }
    for (const [, engine] of this.#engines.values()) {
      if (engine.deadline <= this.now) engine.expire(this.now);
    }
  }

  #flush(): void {
    for (const [from, engine] of this.#engines.values()) {
      for (let next; (next = engine.poll(this.now));) {
        this.#send(from, next.to, next.octets.slice());
      }
    }
  }

  #send(from: Address, to: Address, octets: Uint8Array): void {
    this.sent++;
    const { loss = 0, duplication = 0, delay: [least, most] = [1, 1] } =
      this.weather;
    if (this.#dice() < loss) return;
    for (
      let copies = this.#dice() < duplication ? 2 : 1;
      copies > 0;
      copies--
    ) {
      const at = this.now + least + (most - least) * this.#dice();
      const { length } = this.#flights;
      let place = length;
      while (place > 0 && this.#flights[place - 1]!.at > at) place--;
      this.#flights.splice(place, 0, { at, from, to, octets });
    }
  }
}

function keyOf({ hostname, port }: Address): string {
  return `${hostname} ${port}`;
}
