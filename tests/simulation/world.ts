/**
 * A server, the people who use it and the network between them, in one thread
 * and on virtual time. Everything that happens follows from the plan.
 *
 * @module
 */

import type { Address, Peer } from "../../protocol/peer.ts";
import type { Server } from "../../server/core.ts";
import type { State } from "../../server/state.ts";
import { Amplification, type Standing } from "./amplification.ts";
import { Clock } from "./clock.ts";
import { Keeper } from "./keeper.ts";
import type { Mutant } from "./mutant.ts";
import {
  addressKey,
  type Fate,
  fork,
  type Host,
  isTardy,
  Network,
} from "./network.ts";
import { Numbers } from "./numbers.ts";
import { brokenBound } from "./observe.ts";
import { Person } from "./person.ts";
import type { Plan } from "./plan.ts";
import { Safety } from "./safety.ts";
import { type Onlooker, Station } from "./station.ts";
import { Stranger } from "./stranger.ts";
import { Violation } from "./violation.ts";
import type { Voice } from "./voice.ts";
import { userAt, type Watched } from "./watched.ts";
import { eventInWords, inWords } from "./words.ts";

const SERVER: Address = {
  transport: "udp",
  hostname: "192.0.2.1",
  port: 4_545,
};

/** How a world is looked at. */
export interface WorldOptions {
  /** A defect put in by hand. */
  readonly mutant?: Mutant;
  /** Told of each datagram and each event, in words. */
  readonly trace?: (line: string) => void;
}

/** A simulated world. */
export class World implements Onlooker, Watched {
  readonly clock: Clock = new Clock();
  readonly network: Network;
  readonly plan: Plan;
  readonly people: readonly Person[];
  readonly stranger: Stranger;
  readonly safety: Safety;
  /** The computer that the server runs on. */
  readonly host: Station;
  /** Who runs the server. */
  readonly keeper: Keeper;
  /** Whether everybody is leaving, some without a word. */
  isEnding = false;
  /** Datagrams sent so far. */
  datagrams = 0;
  readonly #options: WorldOptions;
  readonly #random: () => number;
  #amplification = new Amplification();
  #state: State | undefined;
  readonly #numbers: Numbers;
  #wereProven: ReadonlySet<string> = new Set();

  /** Makes a world in which nothing has happened yet, but that the server runs. */
  constructor(plan: Plan, options: WorldOptions = {}) {
    this.plan = plan;
    this.#options = options;
    this.#random = fork(plan.seed, "world");
    this.#numbers = new Numbers(this.#random, plan.beforeWrap);
    this.network = new Network(this.clock, plan.seed);
    this.network.weather = plan.weather;
    this.safety = new Safety(this);
    const around = { clock: this.clock, network: this.network, onlooker: this };
    this.host = new Station("server", SERVER, around);
    this.people = Array.from({ length: plan.people }, (_, n) => {
      const hostname = `10.0.0.${1 + (n >> 1)}`;
      return new Person(`u${n}`, {
        address: { transport: "udp", hostname, port: 5_000 + 100 * n },
        around,
        options: {
          server: SERVER,
          tries: plan.tries,
          randomNumSeq: (session) => this.#numbers.first(session),
          random: fork(plan.seed, `u${n}`),
          crashes: () => this.safety.crashes.count,
          onStart: (voice) => this.#starts(voice),
          onEvent: (voice, event) => {
            this.trace(() => `${voice.label} is told ${eventInWords(event)}`);
            this.safety.told(voice, event);
          },
        },
      });
    });
    this.stranger = new Stranger(around, {
      next: fork(plan.seed, "stranger"),
      targets: [this.host, ...this.people],
    });
    this.network.onSent = (...sent) => this.#carried(...sent);
    this.keeper = new Keeper({
      plan,
      clock: this.clock,
      numbers: this.#numbers,
      safety: this.safety,
      host: this.host,
      mutant: options.mutant,
      random: this.#random,
      onStart: () => this.#amplification = new Amplification(),
      onEnd: () => this.#forget(),
    });
    this.keeper.start();
  }

  /** The time, in ms. */
  get now(): number {
    return this.clock.now;
  }

  get isSound(): boolean {
    return !this.plan.kind.isMangling;
  }

  get isFair(): boolean {
    return this.plan.kind.isFair && !this.isEnding;
  }

  get isTardy(): boolean {
    return this.plan.steps.some(({ act }) =>
      act.do === "weather" && isTardy(act.weather)
    ) || isTardy(this.plan.weather);
  }

  isOpen(peer: Peer): boolean {
    return [this.server, ...this.voices.map(({ core }) => core)]
      .some((engine) => engine?.exchanges.peers.has(peer as never));
  }

  /** The sessions that run. */
  get voices(): Voice[] {
    return this.people.flatMap(({ voice }) => voice?.isLive ? [voice] : []);
  }

  /** The server, while there is one. */
  get server(): Server | undefined {
    return this.keeper.server;
  }

  #forget(): void {
    this.#state = undefined;
    this.#wereProven = new Set();
  }

  #starts(voice: Voice): void {
    this.#options.mutant?.client?.(voice.core, this.#random);
    this.safety.watchVoice(voice);
  }

  // ---- what is looked at

  received(station: Station, from: Address, octets: Uint8Array): void {
    if (station !== this.host) return;
    const key = addressKey(from);
    this.#amplification.received(key, octets.length, this.#standing(key));
  }

  sent(station: Station, to: Address, octets: Uint8Array): void {
    this.datagrams++;
    if (station !== this.host) return;
    this.keeper.sent();
    const key = addressKey(to);
    const wrong = this.#amplification.sent(key, octets, this.#standing(key));
    if (wrong) this.fail("amplification", wrong);
  }

  stepped(station: Station): void {
    if (station === this.host) {
      if (!this.server) return;
      const { exchanges, state } = this.server;
      if (state !== this.#state) this.#changed(state);
      const broken = brokenBound(exchanges, { isServer: true });
      if (broken) this.fail("bounds", `the server: ${broken}`);
      this.keeper.stepped();
    } else if (station instanceof Person && station.voice) {
      const { core, label } = station.voice;
      const broken = brokenBound(core.exchanges, { isServer: false });
      if (broken) this.fail("bounds", `${label}: ${broken}`);
    }
  }

  #changed(state: State): void {
    this.#assertNobodyReturns(state);
    this.#state = state;
    this.#wereProven = new Set(
      state.users.values()
        .filter(({ messagerie }) => messagerie !== undefined)
        .map(({ address }) => addressKey(address)),
    );
    this.safety.stateChanged(state);
  }

  /** A CONNEXION that comes late, or twice, does not bring back who has said goodbye. */
  #assertNobodyReturns(state: State): void {
    if (!this.isSound || state.users === this.#state?.users) return;
    if (this.safety.crashes.isRecent(this.now)) return;
    for (const { voice, address, isOn } of this.people) {
      const key = addressKey(address);
      const isNew = userAt(state, key) &&
        !(this.#state && userAt(this.#state, key));
      if (isNew && !isOn && voice?.hasLeft && !voice.wasRefused) {
        this.fail("gone is gone", `${voice.label} has left, and is back`);
      }
    }
  }

  fail(rule: string, details: string): never {
    throw new Violation({ rule, details, at: this.now });
  }

  /** What an address is; who was proven before this step may still be answered. */
  #standing(address: string): Standing {
    if (this.#wereProven.has(address)) return "proven";
    const user = this.server && userAt(this.server.state, address);
    if (!user) return "stranger";
    return user.messagerie === undefined ? "unproven" : "proven";
  }

  #carried(from: Host, to: Address, octets: Uint8Array, fate: Fate): void {
    if (from !== this.stranger) this.stranger.overhear(to, octets);
    this.trace(() =>
      `${from.name} > ${addressKey(to)} ${fate}: ${inWords(octets)}`
    );
  }

  /** Notes something in the trace. */
  trace(line: () => string): void {
    const { trace } = this.#options;
    if (!trace) return;
    const seconds = ((this.now - 1_000) / 1_000).toFixed(3).padStart(8);
    trace(`${seconds} s  ${line()}`);
  }
}
