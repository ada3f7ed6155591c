/**
 * Keys and pastes in what a terminal sends.
 *
 * @module
 */

import { visible } from "./visible.ts";

/** Asks a terminal to mark what is pasted. */
export const MARK_PASTES = "\x1b[?2004h";
/** Asks a terminal to mark it no longer. */
export const UNMARK_PASTES = "\x1b[?2004l";

const BEGIN = "\x1b[200~";
const END = "\x1b[201~";
/** So many line ends at once no person types: a paste that is not marked. */
const UNMARKED_LINES = 5;

/** A piece of what a terminal sends. */
export type Input =
  /** Keys, as the terminal sends them. */
  | { readonly keys: string }
  /** A paste. */
  | { readonly paste: string };

/** Tells keys from pastes, whatever the pieces they come in. */
export class PasteFilter {
  #rest = "";
  #isPasting = false;

  /** Takes what has come; what may be half a mark waits for the rest. */
  take(chunk: string): Input[] {
    const inputs: Input[] = [];
    this.#rest += chunk;
    for (;;) {
      const mark = this.#isPasting ? END : BEGIN;
      const at = this.#rest.indexOf(mark);
      if (at < 0) break;
      inputs.push(...this.#input(this.#rest.slice(0, at)));
      this.#rest = this.#rest.slice(at + mark.length);
      this.#isPasting = !this.#isPasting;
    }
    if (this.#isPasting) return inputs;
    const half = halfMark(this.#rest);
    inputs.push(...this.#input(this.#rest.slice(0, this.#rest.length - half)));
    this.#rest = this.#rest.slice(this.#rest.length - half);
    return inputs;
  }

  #input(text: string): Input[] {
    if (text === "") return [];
    const isPaste = this.#isPasting ||
      (text.match(/[\r\n]./gs)?.length ?? 0) >= UNMARKED_LINES;
    return [isPaste ? { paste: text } : { keys: text }];
  }
}

/** How many characters at the end may be the beginning of a mark; a lone escape is a key. */
function halfMark(text: string): number {
  for (let length = BEGIN.length - 1; length > 2; length--) {
    if (text.endsWith(BEGIN.slice(0, length))) return length;
  }
  return 0;
}

/** The lines of a paste, safe to be put into the line being typed. */
export function linesOf(paste: string): string[] {
  return paste.split(/\r\n|\r|\n/)
    .map((line) => visible(line.replaceAll("\t", "    ")));
}
