/**
 * A computer that runs an engine as protocol/transport.ts does, on virtual
 * time: what comes is handed to it, what it has to send is sent, and it is
 * woken when it asks to be.
 *
 * @module
 */

import type { Address } from "../../protocol/peer.ts";
import type { Engine } from "../../protocol/transport.ts";
import type { Clock } from "./clock.ts";
import type { Host, Network } from "./network.ts";

/** Datagrams that a socket keeps for a program that does not run. */
const SOCKET_DATAGRAMS = 192;
/** An engine that is woken so often at one moment does not stop by itself. */
const MAX_WAKES = 200;

/** Who looks on. */
export interface Onlooker {
  /** An engine is about to be given a datagram. */
  received(station: Station, from: Address, octets: Uint8Array): void;
  /** An engine has given a datagram to be sent. */
  sent(station: Station, to: Address, octets: Uint8Array): void;
  /** An engine has done something. */
  stepped(station: Station): void;
  /** Something is not as promised: throws. */
  fail(rule: string, details: string): never;
}

/** What a station is part of. */
export interface Surroundings {
  /** The time. */
  readonly clock: Clock;
  /** What connects the stations. */
  readonly network: Network;
  /** Who looks on. */
  readonly onlooker: Onlooker;
}

/** A computer at an address, with an engine or without. */
export class Station implements Host {
  readonly name: string;
  address: Address;
  readonly isCut: { in: boolean; out: boolean } = { in: false, out: false };
  protected readonly around: Surroundings;
  #engine: Engine | undefined;
  #isFrozen = false;
  #isHalted = false;
  #backlog: [Address, Uint8Array][] = [];
  #wakeAt = Infinity;
  /** Counts the programs that know nothing of one before. */
  #generation = 0;
  /** Counts the engines, so that none is woken in the place of another. */
  #engines = 0;
  #wakes = { at: -1, count: 0 };

  /** Makes a computer that does not run anything yet. */
  constructor(name: string, address: Address, around: Surroundings) {
    this.name = name;
    this.address = address;
    this.around = around;
    around.network.attach(this);
  }

  get generation(): number {
    return this.#generation;
  }

  /** Whether its program is suspended. */
  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  /** Whether it runs something. */
  get isOn(): boolean {
    return this.#engine !== undefined;
  }

  /** Whether its program is not to do anything any more. */
  get isHalted(): boolean {
    return this.#isHalted;
  }

  /**
   * Starts an engine, in the place of what ran before; undefined: stops.
   *
   * @param goesOn Whether what was sent to the one before reaches it.
   */
  run(
    engine: Engine | undefined,
    { goesOn = false }: { readonly goesOn?: boolean } = {},
  ): void {
    this.#engine = engine;
    this.#engines++;
    if (!goesOn) this.#generation++;
    this.#wakeAt = Infinity;
    this.#isFrozen = false;
    this.#isHalted = false;
    this.#backlog = [];
    if (engine) this.flush();
  }

  /** Moves to another address; what is on its way to the old one is lost. */
  move(address: Address): void {
    this.around.network.detach(this);
    this.address = address;
    this.around.network.attach(this);
  }

  deliver(from: Address, octets: Uint8Array): void {
    if (!this.#engine) return;
    if (!this.#isFrozen) return this.#take(from, octets);
    if (this.#backlog.length < SOCKET_DATAGRAMS) {
      this.#backlog.push([from, octets]);
    }
  }

  /** Ends the program where it is: it sends nothing of what it was about to send. */
  halt(): void {
    this.#isHalted = true;
  }

  /** Suspends the program: it does nothing, and its socket fills. */
  freeze(): void {
    this.#isFrozen = true;
  }

  /** Resumes the program. */
  thaw(): void {
    if (!this.#isFrozen) return;
    this.#isFrozen = false;
    this.#wakeAt = Infinity;
    for (const [from, octets] of this.#backlog.splice(0)) {
      if (this.#engine) this.#take(from, octets);
    }
    this.flush();
  }

  /** Sends what the engine has to send: to be called after it was told something. */
  flush(): void {
    if (this.#isFrozen) return;
    const engine = this.#engine;
    while (engine && !this.#isHalted) {
      const next = engine.poll(this.around.clock.now);
      if (!next) break;
      this.around.network.send(this, next.to, next.octets);
      this.around.onlooker.sent(this, next.to, next.octets);
    }
    this.around.onlooker.stepped(this);
    this.#arm();
  }

  #take(from: Address, octets: Uint8Array): void {
    this.around.onlooker.received(this, from, octets);
    this.#engine!.receive(this.around.clock.now, from, octets);
    octets.fill(0xaa);
    this.flush();
  }

  #arm(): void {
    const deadline = this.#engine?.deadline ?? Infinity;
    if (deadline >= this.#wakeAt || deadline === Infinity) return;
    this.#wakeAt = deadline;
    const engines = this.#engines;
    const at = Math.max(this.around.clock.now, Math.ceil(deadline));
    this.around.clock.at(at, () => {
      const isCurrent = engines === this.#engines &&
        this.#wakeAt === deadline && !this.#isFrozen;
      if (isCurrent) this.#wake();
    });
  }

  #wake(): void {
    const { now } = this.around.clock;
    this.#wakeAt = Infinity;
    this.#wakes = this.#wakes.at === now
      ? { at: now, count: this.#wakes.count + 1 }
      : { at: now, count: 1 };
    if (this.#wakes.count > MAX_WAKES) {
      this.around.onlooker.fail("spins", `${this.name} asks without an end`);
    }
    this.#engine!.expire(now);
    this.flush();
  }
}
