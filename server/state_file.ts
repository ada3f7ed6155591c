/**
 * What a state file says: who the users are, and where, so that a server that
 * is killed and started again finds them there.
 *
 * @module
 */

import {
  ID_PUBLIC,
  MAX_MESSAGERIES,
  MAX_USERS,
  type Mode,
} from "../protocol/messages.ts";
import { isNomMessagerie, isUserName } from "../protocol/names.ts";
import type { Saved } from "./options.ts";
import { EMPTY, type Messagerie, type State, type User } from "./state.ts";

/** What the file says it is. */
const FORMAT = "causette state";
/** The version of the file that this server writes and reads. */
const VERSION = 1;
/** What an IP address looks like; node:net knows it too, and costs the server 10 MiB. */
const IP_ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|[\da-f.]*:[\da-f:.]*(%.+)?)$/i;

/** A state file that cannot be used, or not be written. */
export class StateFileError extends Error {
  /** The error's name. */
  override readonly name = "StateFileError";
  /** What to do about it. */
  readonly advice: string;

  /** Makes an error that says why, and what to do. */
  constructor(why: string, advice: string, options?: ErrorOptions) {
    super(why, options);
    this.advice = advice;
  }
}

/**
 * What is saved as the text of a file: users whose address is proven, and
 * messageries. Invitations are not in it.
 */
export function serialize({ state, closing }: Saved): string {
  const users = [...state.users.values()]
    .filter(({ messagerie }) => messagerie !== undefined)
    .map(({ id, name, address: { hostname, port } }) => ({
      id,
      name,
      hostname,
      port,
    }));
  return JSON.stringify({
    format: FORMAT,
    version: VERSION,
    lastUser: state.lastUser,
    lastMessagerie: state.lastMessagerie,
    users,
    messageries: [...state.messageries.values()],
    closing: [...closing].filter((id) => state.users.has(id)),
  });
}

/**
 * What a file's text stands for.
 *
 * @throws {StateFileError} If it is damaged, or not a state file of this version.
 */
export function parse(text: string): Saved {
  const file = fileOf(text);
  const messageries = byId(
    listOf(file.messageries, "messageries").map(messagerieOf),
  );
  const places = placesOf(messageries);
  const users = byId(
    listOf(file.users, "users").map((value) => userOf(value, places)),
  );
  const closing = listOf(file.closing ?? [], "closing").map((id) =>
    integerOf(id, "a member of what was closed", { min: 1, max: MAX_USERS })
  );
  checkTogether({ users, messageries, places, closing });
  const state: State = {
    ...EMPTY,
    users,
    messageries,
    lastUser: integerOf(file.lastUser, "lastUser", { min: 0, max: MAX_USERS }),
    lastMessagerie: integerOf(file.lastMessagerie, "lastMessagerie", {
      min: 0,
      max: MAX_MESSAGERIES + 1,
    }),
  };
  return { state, closing: new Set(closing) };
}

function messagerieOf(value: unknown): Messagerie {
  const { id, name, mode, max, members } = recordOf(value, "a messagerie");
  const number = integerOf(id, "a messagerie's id", {
    min: 0,
    max: MAX_MESSAGERIES + 1,
  });
  const isFit = number === ID_PUBLIC
    ? name === "" && mode === "CENTRALISEE"
    : typeof name === "string" && isNomMessagerie(name);
  if (!isFit || mode !== "CENTRALISEE" && mode !== "DECENTRALISEE") {
    throw wrong(`messagerie ${number} is not a possible one`);
  }
  return {
    id: number,
    name: name as string,
    mode: mode as Mode,
    max: integerOf(max, "max", { min: 2, max: MAX_USERS }),
    members: listOf(members, "members").map((member) =>
      integerOf(member, "a member", { min: 1, max: MAX_USERS })
    ),
  };
}

function userOf(value: unknown, places: ReadonlyMap<number, number>): User {
  const { id, name, hostname, port } = recordOf(value, "a user");
  const number = integerOf(id, "a user's id", { min: 1, max: MAX_USERS });
  if (typeof name !== "string" || !isUserName(name)) {
    throw wrong(`user ${number} has no possible name`);
  }
  if (typeof hostname !== "string" || !IP_ADDRESS.test(hostname)) {
    throw wrong(`user ${number} has no IP address`);
  }
  return {
    id: number,
    name,
    address: {
      transport: "udp",
      hostname,
      port: integerOf(port, "a port", { min: 1, max: 65_535 }),
    },
    messagerie: places.get(number),
  };
}

function byId<T extends { readonly id: number }>(
  items: readonly T[],
): Map<number, T> {
  const map = new Map(items.map((item) => [item.id, item]));
  if (map.size < items.length) throw wrong("an ID is there twice");
  return map;
}

/** Where each member is. */
function placesOf(
  messageries: ReadonlyMap<number, Messagerie>,
): Map<number, number> {
  const places = new Map<number, number>();
  for (const { id, members } of messageries.values()) {
    for (const member of members) {
      if (places.has(member)) throw wrong(`user ${member} is in two places`);
      places.set(member, id);
    }
  }
  return places;
}

/** Refuses what fits on its own but not together. */
function checkTogether(
  { users, messageries, places, closing }: {
    readonly users: ReadonlyMap<number, User>;
    readonly messageries: ReadonlyMap<number, Messagerie>;
    readonly places: ReadonlyMap<number, number>;
    readonly closing: readonly number[];
  },
): void {
  const distinct = (values: Iterable<unknown>) => new Set(values).size;
  const names = distinct([...users.values()].map(({ name }) => name));
  const addresses = distinct(
    users.values().map(({ address }) => `${address.hostname} ${address.port}`),
  );
  const rooms = distinct(messageries.values().map(({ name }) => name));
  const isTrue = messageries.has(ID_PUBLIC) && names === users.size &&
    addresses === users.size && rooms === messageries.size &&
    places.size === users.size &&
    [...places.keys(), ...closing].every((id) => users.has(id)) &&
    messageries.values().every(({ members, max }) => members.length <= max);
  if (!isTrue) throw wrong("its users and messageries contradict each other");
}

/** A file of the version that this server reads. */
function fileOf(text: string): Record<string, unknown> {
  const file = jsonOf(text);
  const isOurs = typeof file === "object" && file !== null &&
    "format" in file && file.format === FORMAT;
  if (!isOurs) {
    throw new StateFileError(
      "it is not a state file of Causette",
      "Name another file",
    );
  }
  const { version } = recordOf(file, "the file");
  if (version === VERSION) return file as Record<string, unknown>;
  throw new StateFileError(
    `its version is ${version}, and this server knows version ${VERSION} only`,
    "Start the version of the server that wrote it, or move it away: " +
      "then its users connect anew",
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!text.includes(FORMAT) && text !== "") return undefined;
    throw wrong(text === "" ? "it is empty" : "it is not JSON", cause);
  }
}

function recordOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong(`${what} is not an object`);
  }
  return value as Record<string, unknown>;
}

function listOf(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw wrong(`${what} is not a list`);
  return value;
}

function integerOf(
  value: unknown,
  what: string,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  if (
    !Number.isInteger(value) || value as number < min || value as number > max
  ) {
    throw wrong(`${what} is not a whole number from ${min} to ${max}`);
  }
  return value as number;
}

function wrong(why: string, cause?: unknown): StateFileError {
  return new StateFileError(
    `it is damaged: ${why}`,
    "Put a copy of it back, or move it away: then its users connect anew",
    { cause },
  );
}
