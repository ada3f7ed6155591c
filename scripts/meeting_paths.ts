/**
 * A network on which hosts may have paths of their own: the simulation's, and
 * datagrams that are overtaken.
 *
 * @module
 */

import type { Address } from "../protocol/peer.ts";
import type { Clock } from "../tests/simulation/clock.ts";
import {
  fork,
  type Host,
  Network,
  type Weather,
} from "../tests/simulation/network.ts";

/** How late a datagram is that is overtaken, in ms. */
export const LATE_MS = 20;

/** What the way of a datagram is like. */
export interface Path extends Weather {
  /** Chance that it comes late, so that those behind it overtake it. */
  readonly lateness: number;
}

/** What a path is made from; chances are from 0 to 1 and 0 unless told. */
export interface PathOptions {
  /** Round trip, in ms. */
  readonly roundTrip: number;
  /** Chance that a datagram is lost, each way. */
  readonly loss?: number;
  /** Chance that it comes twice, and chance that it is overtaken. */
  readonly disorder?: number;
}

/** The path that all hosts have, or one of them has. */
export function pathOf(
  { roundTrip, loss = 0, disorder = 0 }: PathOptions,
): Path {
  const delay = roundTrip / 2;
  return {
    loss,
    duplication: disorder,
    lateness: disorder,
    straggling: 0,
    mangling: 0,
    delay: [delay, delay],
  };
}

/** A path that loses, doubles and disorders nothing, and is as long. */
export function calm({ delay: [least, most] }: Path): Path {
  return pathOf({ roundTrip: least + most });
}

/** Carries datagrams between hosts, each by the path of the one or the other. */
export class Paths extends Network {
  /** The path of those that have none of their own. */
  usual: Path;
  readonly #own = new Map<string, Path>();
  readonly #luck: () => number;

  /** Makes a network without hosts. */
  constructor(clock: Clock, seed: number, usual: Path) {
    super(clock, seed);
    this.usual = usual;
    this.#luck = fork(seed, "lateness");
  }

  /** Gives a host a path of its own, to it and from it. */
  give({ address: { hostname } }: Host, path: Path): void {
    this.#own.set(hostname, path);
  }

  override send(from: Host, to: Address, octets: Uint8Array): void {
    const path = this.#own.get(to.hostname) ??
      this.#own.get(from.address.hostname) ?? this.usual;
    const isLate = path.lateness > 0 && this.#luck() < path.lateness;
    this.weather = isLate ? delayed(path) : path;
    super.send(from, to, octets);
  }
}

function delayed({ delay: [least, most], ...path }: Path): Path {
  return { ...path, delay: [least + LATE_MS, most + LATE_MS] };
}
