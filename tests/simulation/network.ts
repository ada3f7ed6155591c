/**
 * A network that loses, doubles, delays, disorders and mangles datagrams, each
 * link by its own stream of random numbers: what happens on one link does not
 * change the luck of another.
 *
 * @module
 */

import type { Address } from "../../protocol/peer.ts";
import { random } from "../random.ts";
import type { Clock } from "./clock.ts";

/** Longest extra delay of a straggler, in ms. */
const STRAGGLE_MS = 4_000;
/** Longest delay of a network that is quick, in ms. */
const TARDY_MS = 200;

/** What the network does to datagrams; chances are from 0 to 1. */
export interface Weather {
  /** Chance that a datagram is lost, each way. */
  readonly loss: number;
  /** Chance that it comes twice. */
  readonly duplication: number;
  /** Chance that it comes up to 4 s late, or once more up to 4 s late. */
  readonly straggling: number;
  /** Chance that a cut or corrupted copy comes as well. */
  readonly mangling: number;
  /** Least and most delay each way, in ms; what is between them disorders. */
  readonly delay: readonly [least: number, most: number];
}

/** A network without faults. */
export const CALM: Weather = {
  loss: 0,
  duplication: 0,
  straggling: 0,
  mangling: 0,
  delay: [3, 12],
};

/**
 * Whether datagrams come so late that what was sent to one program can reach
 * its successor at the same address, which knows nothing of it.
 */
export function isTardy({ straggling, delay }: Weather): boolean {
  return straggling > 0 || delay[1] > TARDY_MS;
}

/** What sits at an address. */
export interface Host {
  /** Names it in traces. */
  readonly name: string;
  /** Where it is now, as the others see it. */
  readonly address: Address;
  /** Which program runs there: what was sent to one before it does not reach it. */
  readonly generation: number;
  /** Directions in which it is cut off from everybody. */
  readonly isCut: { in: boolean; out: boolean };
  /** Takes a datagram, which is the host's to keep or destroy. */
  deliver(from: Address, octets: Uint8Array): void;
}

/** What became of a datagram, told when it is sent. */
export type Fate = "sent" | "lost" | "cut off" | "nobody there";

/** Carries datagrams between hosts. */
export class Network {
  /** What it is like now. */
  weather: Weather = CALM;
  /** Pairs of hosts that cannot reach each other, as `one other`. */
  readonly splits: Set<string> = new Set();
  /** Told of each datagram that is sent. */
  onSent:
    | ((from: Host, to: Address, octets: Uint8Array, fate: Fate) => void)
    | undefined;
  /** Told of each datagram of which a mangled copy comes too. */
  onMangled: ((octets: Uint8Array) => void) | undefined;

  readonly #clock: Clock;
  readonly #seed: number;
  readonly #hosts = new Map<string, Host>();
  readonly #luck = new Map<string, () => number>();

  /** Makes a network without hosts. */
  constructor(clock: Clock, seed: number) {
    this.#clock = clock;
    this.#seed = seed;
  }

  /** Puts a host at its address. */
  attach(host: Host): void {
    this.#hosts.set(addressKey(host.address), host);
  }

  /** Takes a host from its address: what comes there is lost. */
  detach(host: Host): void {
    this.#hosts.delete(addressKey(host.address));
  }

  /** Sends a datagram; the octets are copied. */
  send(from: Host, to: Address, octets: Uint8Array): void {
    const target = this.#hosts.get(addressKey(to));
    const luck = this.#luckOf(`${from.name}>${target?.name ?? "nobody"}`);
    const [loss, twice, straggle, mangle, delay, again, how] = Array.from(
      { length: 7 },
      luck,
    ) as [number, number, number, number, number, number, number];
    const { weather } = this;
    const isCut = !target || from.isCut.out || target.isCut.in ||
      this.splits.has(pairOf(from, target));
    const isLost = loss < weather.loss;
    this.onSent?.(
      from,
      to,
      octets,
      !target ? "nobody there" : isCut ? "cut off" : isLost ? "lost" : "sent",
    );
    if (isCut) return;
    const way = { from: from.address, to: target, at: to };
    const after = (chance: number) =>
      weather.delay[0] + chance * (weather.delay[1] - weather.delay[0]);
    if (!isLost) this.#carry(way, octets.slice(), after(delay));
    if (twice < weather.duplication) {
      this.#carry(way, octets.slice(), after(again));
    }
    if (straggle < weather.straggling) {
      this.#carry(way, octets.slice(), after(again) + how * STRAGGLE_MS);
    }
    if (mangle < weather.mangling) {
      this.onMangled?.(octets);
      this.#carry(way, mangled(octets, luck), after(again));
    }
  }

  #carry(
    { from, to, at }: {
      readonly from: Address;
      readonly to: Host;
      readonly at: Address;
    },
    octets: Uint8Array,
    delay: number,
  ): void {
    const { generation } = to;
    this.#clock.at(this.#clock.now + delay, () => {
      const isThere = this.#hosts.get(addressKey(at)) === to &&
        to.generation === generation;
      if (isThere && !to.isCut.in) to.deliver(from, octets);
    });
  }

  #luckOf(link: string): () => number {
    let luck = this.#luck.get(link);
    if (!luck) this.#luck.set(link, luck = fork(this.#seed, link));
    return luck;
  }
}

/** A stream of random numbers of its own for each label. */
export function fork(seed: number, label: string): () => number {
  let hash = seed ^ 0x811c9dc5;
  for (let i = 0; i < label.length; i++) {
    hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
  }
  return random(hash);
}

/** An address as a key. */
export function addressKey({ hostname, port }: Address): string {
  return `${hostname}:${port}`;
}

/** Two hosts as a key, whichever comes first. */
export function pairOf(one: Host, other: Host): string {
  return [one.name, other.name].sort().join(" ");
}

/** A copy that is cut, or has a few bits wrong. */
function mangled(octets: Uint8Array, luck: () => number): Uint8Array {
  if (luck() < 0.5) return octets.slice(0, Math.floor(luck() * octets.length));
  const copy = octets.slice();
  for (let n = Math.ceil(luck() * 3); n > 0; n--) {
    copy[Math.floor(luck() * copy.length)]! ^= 1 << Math.floor(luck() * 8);
  }
  return copy;
}
