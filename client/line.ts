/**
 * Lines for a screen or a pipe: what they say, apart from how wide and how
 * colourful it is.
 *
 * @module
 */

import { columnsOf, visible } from "./visible.ts";
import { wrap } from "./wrap.ts";

/** How something looks; a user's name has a colour of its own. */
export type Style = "dim" | "strong" | "alert" | "warn" | "name" | "mention";

/** A piece of a line. */
export interface Span {
  /** What it says: anything, it is made safe when it is drawn. */
  readonly text: string;
  /** How it looks. */
  readonly style?: Style;
}

/** Something to be shown. */
export interface Line {
  /** When it happened, in ms since 1970; undefined: it does not matter. */
  readonly at?: number;
  /** Who speaks; or, of what nobody says, a mark such as `--`. */
  readonly head: Span;
  /** Whether the head is a user who speaks. */
  readonly isText: boolean;
  /** What it says. */
  readonly body: readonly Span[];
  /** Whether it goes on what the line before says: it has no time of its own. */
  readonly isMore?: boolean;
  /** Trouble goes to the standard error where the output is no terminal. */
  readonly isTrouble?: boolean;
}

/** How lines are drawn. */
export interface Look {
  /** Whether colours may be used. */
  readonly colour: boolean;
  /** Columns of the terminal; undefined: there is none, a line is one line. */
  readonly columns?: number;
}

/** Below so many columns names do not get a column of their own. */
const ALIGNED_COLUMNS = 50;
/** Columns of the longest name, and so of the column of names. */
const HEAD_COLUMNS = 10;
/** Columns of the time and the blank behind it. */
const TIME_COLUMNS = 6;

const NAME_COLOURS = [32, 33, 34, 35, 36, 92, 93, 94, 95, 96];

const STYLES: Readonly<Record<Exclude<Style, "name">, string>> = {
  dim: "2",
  strong: "1",
  alert: "31",
  warn: "33",
  mention: "1;7",
};

/** The colour of a name: always the same. */
export function colourOf(name: string): number {
  let hash = 0;
  for (const character of name) {
    hash = (hash * 31 + character.codePointAt(0)!) >>> 0;
  }
  return NAME_COLOURS[hash % NAME_COLOURS.length]!;
}

/** Draws a piece: safe, and in its colour where there are any. */
export function drawSpan({ text, style }: Span, { colour }: Look): string {
  const safe = visible(text);
  if (!colour || style === undefined || safe === "") return safe;
  const codes = style === "name" ? String(colourOf(text)) : STYLES[style];
  return `\x1b[${codes}m${safe}\x1b[0m`;
}

/** Hours and minutes. */
export function clock({ at, isMore }: Pick<Line, "at" | "isMore">): string {
  if (at === undefined || isMore) return "     ";
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/**
 * Draws a line, as the rows that it takes: a single one where there is no
 * terminal. A row that continues one begins with blanks, so that nothing in a
 * text can begin a row that looks like another's.
 */
export function draw(line: Line, look: Look): string[] {
  if (look.columns === undefined) return [drawPlain(line, look)];
  const isAligned = look.columns >= ALIGNED_COLUMNS;
  const lead = isAligned ? alignedLead(line, look) : narrowLead(line, look);
  const width = Math.max(2, look.columns - 1 - lead.columns);
  const rows = wrap(line.body, width).map((spans) =>
    spans.map((span) => drawSpan(span, look)).join("")
  );
  return rows.map((row, index) => (index === 0 ? lead.first : lead.rest) + row);
}

/** What stands before the rows of a line. */
interface Lead {
  readonly first: string;
  readonly rest: string;
  readonly columns: number;
}

/** `12:01      alice | ` before a text, `12:01         --   ` before the rest. */
function alignedLead(line: Line, look: Look): Lead {
  const { head, isText } = line;
  const columns = columnsOf(visible(head.text));
  const bar = isText ? drawSpan({ text: " | ", style: "dim" }, look) : "   ";
  const pad = " ".repeat(Math.max(0, HEAD_COLUMNS - columns));
  const time = drawSpan({ text: clock(line), style: "dim" }, look) + " ";
  const headColumns = Math.max(HEAD_COLUMNS, columns);
  return {
    first: time + pad + drawSpan(head, look) + bar,
    rest: " ".repeat(TIME_COLUMNS + headColumns) + bar,
    columns: TIME_COLUMNS + headColumns + 3,
  };
}

/** `12:01 <alice> ` before a text; the rest of it is indented. */
function narrowLead(line: Line, look: Look): Lead {
  const { head, isText } = line;
  const time = drawSpan({ text: clock(line), style: "dim" }, look) + " ";
  const drawn = drawSpan(head, look);
  const columns = columnsOf(visible(head.text)) + (isText ? 3 : 1);
  return {
    first: time + (isText ? `<${drawn}> ` : `${drawn} `),
    rest: " ".repeat(TIME_COLUMNS + columns),
    columns: TIME_COLUMNS + columns,
  };
}

function drawPlain(line: Line, look: Look): string {
  const { at, head, isText, isMore, body } = line;
  const time = at === undefined ? "" : clock(line) + " ";
  const drawn = isMore ? "  " : drawSpan(head, look);
  const words = body.map((span) => drawSpan(span, look)).join("");
  return `${time}${isText ? `<${drawn}>` : drawn} ${words}`;
}
