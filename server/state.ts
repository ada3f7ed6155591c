/**
 * Who is connected and who is where: readonly data, replaced as a whole.
 *
 * @module
 */

import { ID_PUBLIC, MAX_USERS, type Mode } from "../protocol/messages.ts";
import type { Address } from "../protocol/peer.ts";

/** A user. */
export interface User {
  /** ID_USER, 1-254. */
  readonly id: number;
  /** USER_NAME. */
  readonly name: string;
  /** The one address that speaks for the user. */
  readonly address: Address;
  /** ID_MESSAGERIE of where the user is; undefined until the address has proved that it listens. */
  readonly messagerie: number | undefined;
}

/** A messagerie. */
export interface Messagerie {
  /** ID_MESSAGERIE: 0 the public one, 1-254 a private one. */
  readonly id: number;
  /** NOM_MESSAGERIE; empty for the public one. */
  readonly name: string;
  /** Who carries the texts. */
  readonly mode: Mode;
  /** NUM_MAX, 2-254. */
  readonly max: number;
  /** ID_USER of the members, in the order of their coming. */
  readonly members: readonly number[];
}

/** An invitation that was not answered yet. */
export interface Invitation {
  /** Tells invitations apart. */
  readonly id: number;
  /** ID_USER of who invites; 0: is gone. */
  readonly inviter: number;
  /** ID_USER of who is invited. */
  readonly invited: number;
  /** ID_MESSAGERIE of where to. */
  readonly messagerie: number;
  /** Until when it may be answered, in ms. */
  readonly until: number;
}

/** An invitation whose messagerie was closed before it was answered. */
export type Withdrawn = Pick<Invitation, "inviter" | "invited" | "until">;

/** An invitation that was declined. */
export interface Refusal {
  /** ID_USER of who invited. */
  readonly inviter: number;
  /** ID_USER of who declined. */
  readonly invited: number;
  /** Until when the same is not asked again, in ms. */
  readonly until: number;
}

/** All that the server knows of users and messageries. */
export interface State {
  /** Users by ID_USER, in the order of their coming. */
  readonly users: ReadonlyMap<number, User>;
  /** Messageries by ID_MESSAGERIE, the public one among them. */
  readonly messageries: ReadonlyMap<number, Messagerie>;
  /** Open invitations by their id. */
  readonly invitations: ReadonlyMap<number, Invitation>;
  /** Declined invitations that are not to be repeated yet. */
  readonly refusals: readonly Refusal[];
  /** Withdrawn invitations that might still be open: they count as if they were. */
  readonly withdrawn: readonly Withdrawn[];
  /** ID_USER given last. */
  readonly lastUser: number;
  /** ID_MESSAGERIE given last. */
  readonly lastMessagerie: number;
  /** Id of the latest invitation. */
  readonly lastInvitation: number;
}

/** Nobody is there. */
export const EMPTY: State = {
  users: new Map(),
  messageries: new Map([[ID_PUBLIC, {
    id: ID_PUBLIC,
    name: "",
    mode: "CENTRALISEE",
    max: MAX_USERS,
    members: [],
  }]]),
  invitations: new Map(),
  refusals: [],
  withdrawn: [],
  lastUser: 0,
  lastMessagerie: 0,
  lastInvitation: 0,
};

/** The user of a name. */
export function userNamed(state: State, name: string): User | undefined {
  return state.users.values().find((user) => user.name === name);
}

/** The private messagerie of a name. */
export function messagerieNamed(
  state: State,
  name: string,
): Messagerie | undefined {
  return privateMessageries(state).find((m) => m.name === name);
}

/** All private messageries, oldest first. */
export function privateMessageries(state: State): Messagerie[] {
  return [...state.messageries.values()].filter(({ id }) => id !== ID_PUBLIC);
}

/** The members of a messagerie. */
export function membersOf(state: State, { members }: Messagerie): User[] {
  return members.map((id) => state.users.get(id)!);
}

/** Where a user is; undefined until its address is proven. */
export function messagerieOf(
  state: State,
  user: User,
): Messagerie | undefined {
  return user.messagerie === undefined
    ? undefined
    : state.messageries.get(user.messagerie);
}

/** The next free number after `last` from 1 to `max`, going round; undefined: none is free. */
export function nextFree(
  taken: ReadonlyMap<number, unknown>,
  last: number,
  max: number,
): number | undefined {
  for (let step = 1; step <= max; step++) {
    const id = (last + step - 1) % max + 1;
    if (!taken.has(id)) return id;
  }
  return undefined;
}

/** Whether an address can stand in a list of members: IPv4 only. */
export function isIPv4({ hostname }: Address): boolean {
  return !hostname.includes(":");
}
