/**
 * A meeting: the real server core and real sessions on virtual time, all of
 * them in one messagerie, over the simulation's network. What happens at it
 * follows from its seed.
 *
 * @module
 */

import { SessionCore } from "../client/core.ts";
import type { SessionEvent } from "../client/events.ts";
import {
  type Bodies,
  codeOf,
  type MessageType,
  type Mode,
  TYPE_CODES,
} from "../protocol/messages.ts";
import type { Address } from "../protocol/peer.ts";
import { Server } from "../server/core.ts";
import { Clock } from "../tests/simulation/clock.ts";
import { fork } from "../tests/simulation/network.ts";
import { unsettled } from "../tests/simulation/observe.ts";
import { type Onlooker, Station } from "../tests/simulation/station.ts";
import { calm, type Path, Paths } from "./meeting_paths.ts";
import { type Text, Transcript } from "./meeting_transcript.ts";

const SERVER: Address = {
  transport: "udp",
  hostname: "192.0.2.1",
  port: 4_545,
};
/** NOM_MESSAGERIE of a meeting that is not in the public messagerie. */
const ROOM = "meeting";
/** People come so far apart, in ms. */
const ARRIVAL_MS = 20;
const GLANCE_MS = 100;
/** What has not come about by then does not, in ms. */
const PATIENCE_MS = 600_000;

/** What a meeting is like. */
export interface MeetingOptions {
  /** All chances follow from it. */
  readonly seed: number;
  /** How many meet, 1-254. */
  readonly people: number;
  /** Where: the public messagerie, or a decentralised one. */
  readonly mode: Mode;
  /** What the way between any two of them, and the server, is like once all are there. */
  readonly path: Path;
}

/** Somebody at a meeting. */
export interface Member {
  readonly station: Station;
  readonly core: SessionCore;
}

/** People who have come together, and write. */
export class Meeting implements Onlooker {
  readonly clock: Clock = new Clock();
  readonly paths: Paths;
  readonly server: Server;
  readonly members: readonly Member[];
  readonly transcript: Transcript;
  /** TEXTE and REPONSE_TEXTE sent, since all are there. */
  datagrams = 0;
  readonly #randomNumSeq: () => number;

  /** Has all come, on a network without faults. */
  constructor({ seed, people, mode, path }: MeetingOptions) {
    const luck = fork(seed, "NUM_SEQ");
    this.#randomNumSeq = () => Math.floor(luck() * 0x10000);
    this.paths = new Paths(this.clock, seed, calm(path));
    this.transcript = new Transcript(people);
    this.server = new Server({ randomNumSeq: this.#randomNumSeq });
    this.#station("server", SERVER).run(this.server);
    this.members = Array.from(
      { length: people },
      (_, index) => this.#arrive(index, fork(seed, `jitter ${index}`)),
    );
    this.#gather(mode);
    this.datagrams = 0;
    this.paths.usual = path;
  }

  #station(name: string, address: Address): Station {
    const { clock, paths: network } = this;
    return new Station(name, address, { clock, network, onlooker: this });
  }

  #arrive(index: number, random: () => number): Member {
    this.clock.runUntil(this.clock.now + ARRIVAL_MS);
    const hostname = `10.0.0.${index + 1}`;
    const station = this.#station(`u${index}`, {
      transport: "udp",
      hostname,
      port: 5_000,
    });
    const core = new SessionCore({
      name: station.name,
      server: SERVER,
      random,
      randomNumSeq: this.#randomNumSeq,
      onEvent: (event) => this.#told(index, event),
    }, this.clock.now);
    core.start();
    station.run(core);
    return { station, core };
  }

  #gather(mode: Mode): void {
    this.#await("");
    if (mode === "CENTRALISEE") return;
    const [founder, ...others] = this.members;
    this.#move(founder!, "CREER_MESSAGERIE_PRIVEE", {
      MODE_MESSAGERIE: mode,
      NOM_MESSAGERIE: ROOM,
      NUM_MAX: this.members.length,
    });
    this.clock.runUntil(this.clock.now + GLANCE_MS);
    for (const member of others) {
      this.#move(member, "DEMANDE_ACCES_MESSAGERIE_PRIVEE", {
        NOM_MESSAGERIE: ROOM,
      });
    }
    this.#await(ROOM);
  }

  #move<T extends MessageType>(
    { core, station }: Member,
    type: T,
    body: Bodies[T],
  ): void {
    const failed = () => this.fail(type, "no answer");
    const answered = () => {};
    core.move({ type, body, answered, failed }, ROOM, this.clock.now);
    station.flush();
  }

  /** Waits until all see each other in a messagerie of that name. */
  #await(name: string): void {
    const others = this.members.length - 1;
    this.#until(() =>
      this.members.every(({ core: { place } }) =>
        place?.name === name && place.others.length === others
      )
    );
  }

  /** Lets time pass until something holds, and nothing is under way. */
  #until(holds: () => boolean): void {
    const end = this.clock.now + PATIENCE_MS;
    const cores = this.members.map(({ core }) => core);
    do {
      this.clock.runUntil(this.clock.now + GLANCE_MS);
      if (this.clock.now > end) this.fail("settles", "it has not");
    } while (
      !holds() || unsettled(this.server.exchanges) ||
      cores.some(({ isIdle, exchanges }) => !isIdle || unsettled(exchanges))
    );
  }

  // ---- what people do

  /** Has somebody write a text. */
  write(author: number): void {
    const { core, station } = this.members[author]!;
    const { number } = this.transcript.write(author, this.clock.now);
    core.say(String(number), this.clock.now);
    station.flush();
  }

  /** Has somebody write once in each of so many periods, in ms, at any moment of it. */
  book(
    author: number,
    { texts, period, random }: {
      readonly texts: number;
      readonly period: number;
      readonly random: () => number;
    },
  ): void {
    for (let number = 0; number < texts; number++) {
      const at = this.clock.now + (number + random()) * period;
      this.clock.at(at, () => this.write(author));
    }
  }

  /** Lets time pass until nothing is under way any more. */
  settle(): void {
    this.#until(() => true);
  }

  #told(member: number, event: SessionEvent): void {
    const { transcript, clock } = this;
    switch (event.type) {
      case "text": {
        const author = Number(event.from.slice(1));
        const text = { author, number: Number(event.text) };
        return transcript.read(member, text, clock.now);
      }
      case "delivered":
        return transcript.confirm(textOf(member, event.text));
      case "undelivered":
      case "returned":
        return transcript.doubt(textOf(member, event.text));
      case "notice": {
        const told = /^(\d+) texts? could not be delivered/.exec(event.text);
        return transcript.miss(member, Number(told?.[1] ?? 0));
      }
    }
  }

  // ---- what is looked at

  received(): void {}

  sent(_station: Station, _to: Address, octets: Uint8Array): void {
    const code = codeOf(octets);
    const isText = code === TYPE_CODES.TEXTE ||
      code === TYPE_CODES.REPONSE_TEXTE;
    if (isText) this.datagrams++;
  }

  stepped(): void {}

  fail(rule: string, details: string): never {
    throw new Error(`${rule}: ${details}`);
  }
}

function textOf(author: number, { text }: { readonly text: string }): Text {
  return { author, number: Number(text) };
}
