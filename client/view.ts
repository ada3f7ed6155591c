/**
 * Who shows what happens: as JSON, as plain lines in a pipe, or on a terminal
 * (in terminal_view.ts).
 *
 * @module
 */

import type { Words } from "./catalogue.ts";
import { tell } from "./display.ts";
import { jsonOf } from "./json.ts";
import { draw, type Line, type Look } from "./line.ts";
import { Calendar, Hush } from "./manners.ts";
import type { Shown } from "./shown.ts";

/** Shows what happens. */
export interface View {
  /** Shows something. */
  show(shown: Shown): void;
  /** The user's own name has become known. */
  setName(name: string): void;
}

/** Where lines go. */
export interface Sink {
  /** Writes a line; trouble may go elsewhere. */
  write(text: string, isTrouble: boolean): void;
}

/** Shows one JSON object per event. */
export class JsonView implements View {
  readonly #sink: Sink;
  readonly #now: () => number;

  /** Writes to `sink`. */
  constructor(sink: Sink, now: () => number = Date.now) {
    this.#sink = sink;
    this.#now = now;
  }

  /** Shows something. */
  show(shown: Shown): void {
    const object = jsonOf(shown, this.#now());
    if (object) this.#sink.write(JSON.stringify(object), false);
  }

  /** Does nothing: an event says who connects. */
  setName(): void {}
}

/** Options of a {@linkcode PlainView}. */
export interface PlainOptions {
  /** The language. */
  readonly words: Words;
  /** Where lines go. */
  readonly sink: Sink;
  /** How they look. */
  readonly look?: Look;
  /** Whether only answers and trouble are shown. */
  readonly isTerse?: boolean;
  /** Whether arrivals and departures are hidden to begin with. */
  readonly isQuiet?: boolean;
}

/** What a terse view shows: what was asked for. */
const ASKED: ReadonlySet<Shown["type"]> = new Set([
  "users",
  "messageries",
  "outcome",
  "status",
  "help",
  "mistake",
  "notConnected",
  "undelivered",
  "returned",
]);

/** Shows one line per event; the user's own texts once they are acknowledged. */
export class PlainView implements View {
  readonly #options: PlainOptions;
  readonly #own = new Map<number, Line>();
  readonly #hush: Hush;
  readonly #calendar = new Calendar();
  #name = "";

  /** Shows lines. */
  constructor(options: PlainOptions) {
    this.#options = options;
    this.#hush = new Hush(options.isQuiet ?? false);
  }

  /** The user's own name has become known. */
  setName(name: string): void {
    this.#name = name;
  }

  /** Shows something. */
  show(shown: Shown): void {
    const { words, isTerse = false } = this.#options;
    if (!this.#hush.lets(shown)) return;
    if (isTerse && !ASKED.has(shown.type)) return;
    const { isHomecoming } = this.#hush;
    const lines = tell(shown, { words, name: this.#name, isHomecoming })
      .map((one) => ({ ...one, at: Date.now() }));
    if (shown.type === "said") this.#own.set(shown.number, lines[0]!);
    else if (shown.type === "delivered") this.#delivered(shown.text.number);
    else this.#write(lines);
  }

  #delivered(number: number): void {
    const own = this.#own.get(number);
    this.#own.delete(number);
    if (own) this.#write([{ ...own, at: Date.now() }]);
  }

  #write(lines: readonly Line[]): void {
    const { words, sink, look = { colour: false } } = this.#options;
    const now = Date.now();
    const days = lines.length > 0 ? this.#calendar.turn(now, words) : [];
    for (const one of [...days, ...lines]) {
      sink.write(draw(one, look).join("\n"), one.isTrouble ?? false);
    }
  }
}
