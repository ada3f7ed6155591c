/**
 * One session of somebody, and what is known of it.
 *
 * @module
 */

import type { SessionCore } from "../../client/core.ts";

/** What became of a text, as its author is told. */
export interface Told {
  readonly type: "delivered" | "undelivered" | "returned";
  readonly at: number;
  readonly why?: string;
}

/** A text that somebody has typed. */
export interface Typed {
  /** Counts from 1 in its session. */
  readonly number: number;
  /** When, in ms. */
  readonly at: number;
  /** Where its author believed to be, or to be going: nobody elsewhere is to read it. */
  readonly places: ReadonlySet<string>;
  /** The names that its author saw there; none where it was typed behind a move. */
  readonly others: ReadonlySet<string>;
  /** How many TEXTE it takes. */
  readonly pieces: number;
  /** What its author was told, in order. */
  readonly told: Told[];
}

/** Where a move leads, and whether the server has said yes. */
export interface Goal {
  readonly to: string;
  /** How often the server had crashed when it was asked for. */
  readonly crashes: number;
  isGranted: boolean;
}

/** One session of a person. */
export class Voice {
  /** As `u3.1`: the first session of u3. */
  readonly label: string;
  /** USER_NAME. */
  readonly name: string;
  /** The session. */
  readonly core: SessionCore;
  /** Where it can be reached, or could be. */
  readonly addresses: Set<string> = new Set();
  /** What was typed, by number. */
  readonly typed: Map<number, Typed> = new Map();
  /** Where it was told to be last; undefined: not yet. */
  place: string | undefined;
  /** Where it was when it connected anew: it goes there, and what is typed on the way is for there. */
  home: string | undefined;
  /** Where moves lead that have not come to their end. */
  readonly goals: Set<Goal> = new Set();
  /** Questions asked, and not answered. */
  readonly questions: Set<string> = new Set();
  /** When its messagerie was closed last, in ms. */
  closedAt: number = -Infinity;
  /** How often it has connected. */
  connections = 0;
  /** When it was started, in ms. */
  startedAt: number = -Infinity;
  /** When it has connected first, in ms. */
  connectedAt: number = -Infinity;
  /** Whether its name was taken at first. */
  wasRefused = false;
  /** Whether it has said goodbye, and was answered. */
  hasLeft = false;
  /** Whether its program is gone. */
  isOver = false;

  /** Makes a session's record. */
  constructor(
    { label, name, core }: {
      readonly label: string;
      readonly name: string;
      readonly core: SessionCore;
    },
  ) {
    this.label = label;
    this.name = name;
    this.core = core;
  }

  /** Whether it runs, and has not ended. */
  get isLive(): boolean {
    return !this.isOver && this.core.phase !== "closed";
  }
}
