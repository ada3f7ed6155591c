/**
 * What is told only once, or to nobody, and that a new day begins.
 *
 * @module
 */

import type { Words } from "./catalogue.ts";
import type { Line } from "./line.ts";
import type { Shown } from "./shown.ts";
import { line } from "./telling.ts";

/** Keeps quiet what has been said, or what nobody wants to know. */
export class Hush {
  #isQuiet: boolean;
  #isAway = false;
  #isNameTold = false;
  /** Where the session was before it had to connect anew. */
  #home: string | undefined;
  #place = "";
  #isHomecoming = false;

  /** Hides arrivals and departures, or does not. */
  constructor(isQuiet: boolean) {
    this.#isQuiet = isQuiet;
  }

  /** Whether what was let through last brings the session back home. */
  get isHomecoming(): boolean {
    return this.#isHomecoming;
  }

  /** Whether something is to be told. */
  lets(shown: Shown): boolean {
    switch (shown.type) {
      case "quiet":
        this.#isQuiet = shown.isQuiet;
        return true;
      case "arrived":
      case "left":
        return !this.#isQuiet;
      case "reconnecting": {
        const isNew = !this.#isAway;
        this.#isAway = true;
        return isNew;
      }
      case "nameTaken": {
        const isNew = !this.#isNameTold;
        this.#isNameTold = true;
        return isNew;
      }
      case "place":
        this.#isHomecoming = shown.moved && shown.place.name === this.#home;
        this.#place = shown.place.name;
        if (this.#isHomecoming) this.#home = undefined;
        return true;
      case "back":
        this.#home = shown.anew ? this.#place || undefined : undefined;
        this.#isAway = false;
        this.#isNameTold = false;
        return true;
      case "connected":
        this.#isAway = false;
        this.#isNameTold = false;
        return true;
      default:
        return true;
    }
  }
}

/** Tells that a new day has begun, where one has since the last line. */
export class Calendar {
  #day: string | undefined;

  /** The lines to be shown before one of that time. */
  turn(at: number, words: Words): Line[] {
    const day = new Date(at).toDateString();
    const isNew = this.#day !== undefined && this.#day !== day;
    this.#day = day;
    if (!isNew) return [];
    return [line("info", words.spans("dayChanged", { day: words.day(at) }))];
  }
}
