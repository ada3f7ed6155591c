/**
 * PRESENCE (extension): who is where, in datagrams.
 *
 * @module
 */

import { encode } from "../protocol/encode.ts";
import {
  type Evenement,
  ID_SERVER,
  type PresentClient,
} from "../protocol/messages.ts";
import { octetsIn } from "../protocol/names.ts";
import { Frame } from "../protocol/peer.ts";
import type { Messagerie, User } from "./state.ts";

/** Octets of a PRESENCE at most, so that IP does not fragment it. */
const MAX_OCTETS = 1_200;
/** Least time between two arrivals, or two departures, told to one user, in ms. */
const PAUSE = 200;

/** A user as the members of a messagerie are told of it. */
function present(
  { id, name, address }: User,
  isDirect: boolean,
): PresentClient {
  return isDirect
    ? {
      ID_USER: id,
      IP_ADRESS: address.hostname,
      PORT_NUMBER: address.port,
      USER_NAME: name,
    }
    : { ID_USER: id, USER_NAME: name };
}

/** Users in groups that fit one datagram each; at least one group. */
function grouped(users: readonly User[], { name, mode }: Messagerie): User[][] {
  const head = 8 + octetsIn(name);
  const perUser = mode === "DECENTRALISEE" ? 8 : 2;
  const groups: User[][] = [[]];
  let octets = head;
  for (const user of users) {
    const more = perUser + octetsIn(user.name);
    if (octets + more > MAX_OCTETS) {
      groups.push([]);
      octets = head;
    }
    groups.at(-1)!.push(user);
    octets += more;
  }
  return groups;
}

/** The requests that tell of users in a messagerie. */
export function presenceFrames(
  event: Evenement,
  { messagerie, users, tag, rounds }: {
    readonly messagerie: Messagerie;
    readonly users: readonly User[];
    readonly tag: unknown;
    readonly rounds: number;
  },
): Frame[] {
  const { mode, id, name } = messagerie;
  return grouped(users, messagerie).map((group, index) =>
    new Frame(
      encode({
        TYPE_MESSAGE: "PRESENCE",
        ID_USER: ID_SERVER,
        NUM_SEQ: 0,
        DONNEES_MESSAGE: {
          EVENEMENT: event === "LISTE" && index > 0 ? "SUITE" : event,
          MODE_MESSAGERIE: mode,
          ID_MESSAGERIE: id,
          NOM_MESSAGERIE: name,
          CLIENTS: group.map((user) => present(user, mode === "DECENTRALISEE")),
        },
      }),
      { tag, rounds },
    )
  );
}

/**
 * Arrivals and departures that one user has yet to be told of: the first at
 * once, then together at most once per 200 ms.
 */
export class PendingPresence {
  readonly #arrivals = new Map<number, User>();
  readonly #departures = new Map<number, User>();
  /** Whom the latest roster has shown, unless they have gone since. */
  #shown = new Set<number>();
  #messagerie: Messagerie | undefined;
  #notBefore = -Infinity;

  /** When something is to be told, in ms; Infinity: nothing is. */
  get due(): number {
    const { size } = this.#arrivals;
    return size + this.#departures.size > 0 ? this.#notBefore : Infinity;
  }

  /** Whether the user's arrival has yet to be told. */
  awaits(user: number): boolean {
    return this.#arrivals.has(user);
  }

  /** Notes whom a roster shows: that they have come is told with it. */
  shows(users: readonly User[]): void {
    this.#shown = new Set(users.map(({ id }) => id));
  }

  /** Notes that a user has come; all that is pending is of one messagerie. */
  arrived(user: User, messagerie: Messagerie): void {
    if (this.#shown.delete(user.id)) return;
    this.#messagerie = messagerie;
    this.#arrivals.set(user.id, user);
  }

  /** Notes that a user has gone; that cancels an arrival that was not told. */
  left(user: User, messagerie: Messagerie): void {
    this.#shown.delete(user.id);
    this.#messagerie = messagerie;
    if (!this.#arrivals.delete(user.id)) this.#departures.set(user.id, user);
  }

  /** Takes what is to be told, departures first; undefined: nothing is. */
  take(now: number): {
    readonly messagerie: Messagerie;
    readonly departures: readonly User[];
    readonly arrivals: readonly User[];
  } | undefined {
    const messagerie = this.#messagerie;
    if (!messagerie) return undefined;
    const departures = [...this.#departures.values()];
    const arrivals = [...this.#arrivals.values()];
    this.clear();
    this.#notBefore = now + PAUSE;
    return { messagerie, departures, arrivals };
  }

  /** Forgets what is to be told. */
  clear(): void {
    this.#messagerie = undefined;
    this.#departures.clear();
    this.#arrivals.clear();
  }
}
