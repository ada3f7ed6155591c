/**
 * Shows a conversation on a terminal: the fate of the user's own texts,
 * arrivals folded into one line, who and where one is in the prompt.
 *
 * @module
 */

import type { Words } from "./catalogue.ts";
import { mentions, tell } from "./display.ts";
import type { Line, Span } from "./line.ts";
import { Calendar, Hush } from "./manners.ts";
import { OwnTexts } from "./own_texts.ts";
import { promptOf } from "./prompt.ts";
import type { Block, Screen } from "./screen.ts";
import type { Session } from "./session.ts";
import type { Shown } from "./shown.ts";
import { moves } from "./telling.ts";
import type { View } from "./view.ts";

/** The terminal, as far as a view knows it. */
export interface Surface {
  /** The lines. */
  readonly screen: Pick<Screen, "print" | "replace">;
  /** Changes what stands before the line being typed. */
  setPrompt(prompt: readonly Span[]): void;
  /** Rings. */
  ring(): void;
}

/** Options of a {@linkcode TerminalView}. */
export interface TerminalViewOptions {
  /** The language. */
  readonly words: Words;
  /** Whether it rings when the user's name is said. */
  readonly bell: boolean;
  /** Whether arrivals and departures are hidden to begin with. */
  readonly isQuiet: boolean;
}

/** Shows a conversation on a terminal. */
export class TerminalView implements View {
  readonly #surface: Surface;
  readonly #options: TerminalViewOptions;
  readonly #hush: Hush;
  readonly #calendar = new Calendar();
  readonly #own: OwnTexts;
  #name = "";
  #session: Session | undefined;
  #againAt: number | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;
  /** Arrivals, or departures, in the last line. */
  #fold:
    | { kind: "arrived" | "left"; names: string[]; block: Block }
    | undefined;

  /** Shows on a surface. */
  constructor(surface: Surface, options: TerminalViewOptions) {
    this.#surface = surface;
    this.#options = options;
    this.#hush = new Hush(options.isQuiet);
    this.#own = new OwnTexts(surface.screen, options.words);
  }

  /** The user's own name has become known. */
  setName(name: string): void {
    this.#name = name;
  }

  /** There is a session: the prompt tells of it. */
  setSession(session: Session): void {
    this.#session = session;
    this.#prompt();
  }

  /** Shows something. */
  show(shown: Shown): void {
    this.#follow(shown);
    if (this.#hush.lets(shown)) this.#print(shown);
    this.#prompt();
  }

  /** Stops the clock. */
  close(): void {
    clearInterval(this.#clock);
    this.#clock = undefined;
  }

  #print(shown: Shown): void {
    const { words, bell } = this.#options;
    const { isHomecoming } = this.#hush;
    const teller = { words, name: this.#name, isHomecoming };
    if (shown.type === "arrived" || shown.type === "left") {
      return this.#folded(shown.type, shown.people.map(({ name }) => name));
    }
    const lines = tell(shown, teller).map((line) => this.#dated(line));
    if (lines.length > 0) this.#fold = undefined;
    const blocks = lines.map((line) => this.#surface.screen.print(line));
    switch (shown.type) {
      case "said":
        this.#own.said(shown.number, blocks[0]!);
        break;
      case "delivered":
        for (const line of this.#own.delivered(shown.text)) {
          this.#surface.screen.print(this.#dated(line));
        }
        break;
      case "undelivered":
        this.#own.undelivered(shown.text.number, shown.to);
        break;
      case "returned":
        this.#own.returned(shown.text.number);
        break;
      case "resent":
        this.#own.pending(shown.numbers);
        break;
      case "text":
        if (bell && mentions(shown.text, this.#name)) this.#surface.ring();
        break;
      case "invitation":
        if (bell) this.#surface.ring();
    }
  }

  /** Gives a line its time, after a line for the day where that is new. */
  #dated(line: Line): Line {
    const at = Date.now();
    for (const day of this.#calendar.turn(at, this.#options.words)) {
      this.#surface.screen.print({ ...day, at });
      this.#fold = undefined;
    }
    return { ...line, at };
  }

  /** Arrivals one after another are one line, as long as it is the last one. */
  #folded(kind: "arrived" | "left", names: readonly string[]): void {
    const teller = { words: this.#options.words, name: this.#name };
    const fold = this.#fold;
    if (fold?.kind === kind) {
      fold.names.push(...names);
      const line = this.#dated(moves(kind, fold.names, teller));
      if (
        this.#fold === fold &&
        this.#surface.screen.replace(fold.block, line)
      ) return;
    }
    const line = this.#dated(moves(kind, names, teller));
    const block = this.#surface.screen.print(line);
    this.#fold = { kind, names: [...names], block };
  }

  /** Keeps a countdown while the server is away. */
  #follow(shown: Shown): void {
    if (shown.type === "reconnecting") {
      this.#againAt = Date.now() + shown.after;
      this.#clock ??= setInterval(() => this.#prompt(), 1_000);
    } else if (
      shown.type === "back" || shown.type === "connected" ||
      shown.type === "closed"
    ) {
      this.#againAt = undefined;
      this.close();
    }
  }

  #prompt(): void {
    if (!this.#session) return;
    const { words } = this.#options;
    this.#surface.setPrompt(promptOf(words, {
      session: this.#session,
      againAt: this.#againAt,
      now: Date.now(),
    }));
  }
}
