/**
 * Breaking what a line says into rows.
 *
 * @module
 */

import type { Span } from "./line.ts";
import { columnsOf, visible } from "./visible.ts";

/**
 * Breaks pieces into rows, at blanks where there are any, and at newlines.
 * Pieces without a blank between them are one word.
 */
export function wrap(spans: readonly Span[], width: number): Span[][] {
  return paragraphsOf(spans).flatMap((paragraph) => {
    const rows = new Rows(width);
    for (const word of wordsOf(paragraph)) rows.add(word);
    return rows.all;
  });
}

/** A word, in one piece or several, with the blanks around it. */
type Word = readonly Span[];

/** Rows that fill up. */
class Rows {
  readonly all: Span[][] = [[]];
  readonly #width: number;
  /** Columns left in the last row. */
  #left: number;

  constructor(width: number) {
    this.#width = width;
    this.#left = width;
  }

  /** Adds a word, in a new row where it does not fit into this one. */
  add(word: Word): void {
    let added = word;
    const columns = columnsIn(trimmedEnd(word));
    if (columns > this.#left && this.#left < this.#width) {
      this.#break();
      added = trimmedStart(word);
    }
    if (columns > this.#left) return this.#chop(added);
    const hasRoom = columnsIn(added) <= this.#left;
    for (const span of hasRoom ? added : trimmedEnd(added)) this.#put(span);
  }

  #chop(word: Word): void {
    for (const span of word) {
      const room = { width: this.#width, left: this.#left };
      for (const [index, text] of chop(span.text, room).entries()) {
        if (index > 0) this.#break();
        this.#put({ ...span, text });
      }
    }
  }

  #put(span: Span): void {
    if (span.text === "") return;
    this.all.at(-1)!.push(span);
    this.#left -= columnsOf(span.text);
  }

  #break(): void {
    this.all.push([]);
    this.#left = this.#width;
  }
}

function columnsIn(word: Word): number {
  return word.reduce((sum, { text }) => sum + columnsOf(text), 0);
}

function trimmedStart(word: Word): Word {
  const [first] = word;
  return word.with(0, { ...first!, text: first!.text.trimStart() });
}

function trimmedEnd(word: Word): Word {
  const last = word.at(-1)!;
  return word.with(-1, { ...last, text: last.text.trimEnd() });
}

/** Pieces, parted where newlines are. */
function paragraphsOf(spans: readonly Span[]): Span[][] {
  const paragraphs: Span[][] = [[]];
  for (const span of spans) {
    for (const [index, text] of span.text.split(/\r?\n/).entries()) {
      if (index > 0) paragraphs.push([]);
      paragraphs.at(-1)!.push({ ...span, text });
    }
  }
  return paragraphs;
}

/** Words, safe, each with the blanks behind it. */
function wordsOf(spans: readonly Span[]): Word[] {
  const words: Span[][] = [];
  for (const span of spans) {
    for (const text of visible(span.text).match(/ *[^ ]+ ?| +/g) ?? []) {
      const before = words.at(-1);
      const isMore = before !== undefined && !text.startsWith(" ") &&
        !before.at(-1)!.text.endsWith(" ");
      if (isMore) before.push({ ...span, text });
      else words.push([{ ...span, text }]);
    }
  }
  return words;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** What would become something else if it were cut. */
const EMOJI = /^\p{RGI_Emoji}$/v;

/** Cuts a word that is wider than a row: between characters as people see them. */
function chop(
  word: string,
  room: { readonly width: number; readonly left: number },
): string[] {
  const { width } = room;
  const pieces: string[] = [];
  let piece = "", { left } = room;
  for (const { segment } of segmenter.segment(word)) {
    const isWhole = columnsOf(segment) <= width || EMOJI.test(segment);
    for (const part of isWhole ? [segment] : segment) {
      const columns = columnsOf(part);
      if (columns > left) {
        pieces.push(piece);
        piece = "";
        left = width;
      }
      piece += part;
      left -= columns;
    }
  }
  return [...pieces, piece];
}
