/**
 * The members of a decentralised messagerie, whom a session writes to itself.
 *
 * @module
 */

import type { Exchanges } from "../protocol/exchanges.ts";
import type { Message } from "../protocol/messages.ts";
import { type Address, Frame, type Peer } from "../protocol/peer.ts";
import type { Person } from "./events.ts";
import { NOT_SENT } from "./outgoing_texts.ts";
import type { Tag } from "./wire.ts";

/** A member. */
interface Direct {
  readonly person: Person;
  readonly peer: Peer<Message>;
  /** Whether it has answered the probe; undefined: it is being asked. */
  isReachable: boolean | undefined;
  /** What waits for its answer. */
  waiting: Frame[];
}

/** The members of the messagerie, where it is a decentralised one. */
export class Directs {
  readonly #exchanges: Exchanges<Message>;
  readonly #probe: () => Uint8Array;
  readonly #onUnreachable: (person: Person) => void;
  readonly #onGone: (frame: Frame) => void;
  readonly #members = new Map<Peer<Message>, Direct>();

  /**
   * @param options `probe` makes an empty TEXTE; `onUnreachable` is told of a
   * member that does not answer, `onGone` of what was on its way to one that has left.
   */
  constructor(
    exchanges: Exchanges<Message>,
    options: {
      readonly probe: () => Uint8Array;
      readonly onUnreachable: (person: Person) => void;
      readonly onGone: (frame: Frame) => void;
    },
  ) {
    this.#exchanges = exchanges;
    this.#probe = options.probe;
    this.#onUnreachable = options.onUnreachable;
    this.#onGone = options.onGone;
  }

  /** The member at an address. */
  personAt(peer: Peer<Message>): Person | undefined {
    return this.#members.get(peer)?.person;
  }

  /** The members that do not answer. */
  get unreachable(): Person[] {
    return [...this.#members.values()]
      .filter(({ isReachable }) => isReachable === false)
      .map(({ person }) => person);
  }

  /** The members' round-trip times in ms, by name; those that are known. */
  get roundTrips(): ReadonlyMap<string, number> {
    return new Map(
      this.#members.values()
        .filter(({ peer }) => peer.roundTrip.smoothed > 0)
        .map(({ person, peer }) => [person.name, peer.roundTrip.smoothed]),
    );
  }

  /** Goes by who is there now: opens what is new, ends what is gone. */
  follow(people: readonly Person[]): void {
    for (const [peer, { person }] of this.#members) {
      if (people.some((one) => isSame(one, person))) continue;
      for (const frame of this.#close(peer)) this.#onGone(frame);
    }
    for (const person of people) {
      const isKnown = this.#members.values()
        .some((one) => isSame(one.person, person));
      if (person.address !== undefined && !isKnown) this.#open(person);
    }
  }

  /** Sends a frame to every member; how many there are. */
  send(makeFrame: (person: Person) => Frame): number {
    for (const direct of this.#members.values()) {
      this.#deliver(direct, makeFrame(direct.person));
    }
    return this.#members.size;
  }

  /** Sends a frame again to one member; false: it is a member no more. */
  again(peer: Peer<Message>, frame: Frame, numSeq: number): boolean {
    const direct = this.#members.get(peer);
    if (!direct) return false;
    if (numSeq !== NOT_SENT) {
      this.#exchanges.outbox.again(peer, frame, numSeq);
    } else this.#deliver(direct, frame);
    return true;
  }

  /** A frame to a member was given up: so is what waits behind it, and the next begins with a probe. */
  lost(peer: Peer<Message>): void {
    const direct = this.#members.get(peer);
    const silence = this.#exchanges.now - peer.heard;
    const { outbox } = this.#exchanges;
    if (!direct || silence < peer.roundTrip.total(outbox.tries)) return;
    direct.isReachable = false;
    for (const frame of outbox.replaceWaiting(peer, () => true)) {
      (frame.tag as Tag).failed(peer, frame, NOT_SENT);
    }
  }

  /** Ends all exchanges with all members; what was on its way, and to whom. */
  clear(): { readonly peer: Peer<Message>; readonly frame: Frame }[] {
    return [...this.#members.keys()].flatMap((peer) =>
      this.#close(peer).map((frame) => ({ peer, frame }))
    );
  }

  #deliver(direct: Direct, frame: Frame): void {
    if (direct.isReachable) {
      return this.#exchanges.outbox.request(direct.peer, frame);
    }
    direct.waiting.push(frame);
    if (direct.isReachable === false) this.#ask(direct);
  }

  #open(person: Person): void {
    const address = addressOf(person.address!);
    if (this.#exchanges.find(address)) return;
    const peer = this.#exchanges.open(address);
    const direct: Direct = {
      person,
      peer,
      isReachable: undefined,
      waiting: [],
    };
    this.#members.set(peer, direct);
    this.#ask(direct);
  }

  /** Probes a member: that opens firewalls, and tells early who cannot be reached. */
  #ask(direct: Direct): void {
    direct.isReachable = undefined;
    const tag: Tag = {
      settled: () => {
        direct.isReachable = true;
        for (const frame of direct.waiting.splice(0)) {
          this.#exchanges.outbox.request(direct.peer, frame);
        }
      },
      failed: () => {
        direct.isReachable = false;
        this.#onUnreachable(direct.person);
        for (const frame of direct.waiting.splice(0)) {
          (frame.tag as Tag).failed(direct.peer, frame, NOT_SENT);
        }
      },
    };
    const probe = new Frame(this.#probe(), { tag });
    this.#exchanges.outbox.request(direct.peer, probe);
  }

  /** Has what members have sent, and what was acknowledged, read now. */
  runHeld(): void {
    for (const peer of this.#members.keys()) this.#exchanges.runHeld(peer);
  }

  #close(peer: Peer<Message>): Frame[] {
    this.#exchanges.runHeld(peer);
    const { waiting } = this.#members.get(peer)!;
    const onItsWay = [
      ...waiting,
      ...peer.waiting,
      ...peer.frames,
      ...peer.asides.values().map(({ frame }) => frame),
    ].filter((frame) => frame !== undefined);
    this.#members.delete(peer);
    this.#exchanges.close(peer);
    return onItsWay;
  }
}

function isSame(a: Person, b: Person): boolean {
  return a.id === b.id && a.address === b.address;
}

function addressOf(address: string): Address {
  const colon = address.lastIndexOf(":");
  return {
    transport: "udp",
    hostname: address.slice(0, colon),
    port: Number(address.slice(colon + 1)),
  };
}
