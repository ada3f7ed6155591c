/**
 * Settings of the server, its socket aside, and what it tells of.
 *
 * @module
 */

import type { ExchangeOptions } from "../protocol/exchanges.ts";
import type { Rates } from "./limits.ts";
import type { Language } from "./notices.ts";
import type { State, User } from "./state.ts";
import type { StateFileError } from "./state_file.ts";

/** Why a user is gone. */
export type Departure =
  /** It said DECONNEXION. */
  | "goodbye"
  /** It was silent for too long. */
  | "silent"
  /** Another user was made of its address. */
  | "replaced"
  /** It does not know that it is connected. */
  | "lost"
  /** Its name is wanted, and it gave no sign of life. */
  | "reclaimed"
  /** The server stops. */
  | "stopped"
  /** It did not prove its address before another needed its place. */
  | "unproven";

/** Who comes and goes, or may not come. */
export type UserEvent =
  | { readonly type: "arrived"; readonly user: User }
  | { readonly type: "left"; readonly user: User; readonly why: Departure }
  /** A newcomer was refused for want of room; told once a minute at most. */
  | {
    readonly type: "full";
    /** IP address of the newcomer. */
    readonly hostname: string;
    /** How many users there are. */
    readonly users: number;
    /** How many of them have that address. */
    readonly neighbours: number;
  };

/** What a server tells of. */
export type ServerEvent =
  | UserEvent
  /** The state file could not be written; the server goes on, and tries again. */
  | { readonly type: "notSaved"; readonly error: StateFileError }
  /** The state file could be written again. */
  | { readonly type: "saved" };

/** What a server goes on from that was killed. */
export interface Saved {
  /** Users, messageries, and the numbers given last. */
  readonly state: State;
  /** ID_USER of those whose messagerie was closed, and who may not know. */
  readonly closing: ReadonlySet<number>;
}

/** Settings of the server, its socket aside. */
export interface CoreOptions extends ExchangeOptions {
  /** A user silent for so long is removed, in ms; 100,000 unless told otherwise. */
  readonly timeout?: number;
  /** Octets of the longest CHAT; 4,096 unless told otherwise. */
  readonly maxText?: number;
  /** Users of one host at most; 32 unless told otherwise. */
  readonly maxUsersPerHost?: number;
  /** Rates; `requests: 0` lifts them all. */
  readonly rates?: Partial<Rates>;
  /** Language of notices; `"en"` unless told otherwise. */
  readonly language?: Language;
  /** Told of arrivals and departures, and of a lack of room. */
  readonly onEvent?: (event: UserEvent) => void;
  /**
   * Keeps a state, before anybody is answered who has brought it about: so
   * that a server that is killed can go on from there. With it, a server that
   * stops says nothing to its users: they will find it again.
   */
  readonly save?: (saved: Saved) => void;
}
