/**
 * What the words for events and for answers have in common.
 *
 * @module
 */

import { names, styled, type Words } from "./catalogue.ts";
import type { Line, Span } from "./line.ts";
import type { Shown } from "./shown.ts";

/** Names of people told of an arrival in a place, at most. */
const MAX_PEOPLE = 20;

/** Marks in the place of who speaks. */
const MARK = {
  info: { text: "--", style: "dim" },
  trouble: { text: "!!", style: "alert" },
  arrived: { text: "-->", style: "dim" },
  left: { text: "<--", style: "dim" },
  notice: { text: "**", style: "warn" },
  invitation: { text: ">>", style: "warn" },
} as const satisfies Record<Mark, Span>;

/** What stands in the place of who speaks, where nobody does. */
export type Mark =
  | "info"
  | "trouble"
  | "arrived"
  | "left"
  | "notice"
  | "invitation";

/** What the words depend on. */
export interface Teller {
  /** The language. */
  readonly words: Words;
  /** The user's own name. */
  readonly name: string;
  /** Whether the session is back where it was before the server was away. */
  readonly isHomecoming?: boolean;
}

/** What is told of each kind of thing that is shown. */
export type Tellings<T extends Shown> = {
  readonly [K in T["type"]]: (
    shown: Extract<T, { readonly type: K }>,
    teller: Teller,
  ) => Line[];
};

/** A line that nobody says. */
export function line(mark: Mark, body: readonly Span[]): Line {
  return {
    head: MARK[mark],
    isText: false,
    body,
    ...mark === "trouble" && { isTrouble: true },
  };
}

/** Lines of information that belong together. */
export function list(
  bodies: readonly (readonly Span[])[],
): Line[] {
  return bodies.map((body, index) =>
    index === 0
      ? line("info", body)
      : { head: { text: "" }, isText: false, isMore: true, body }
  );
}

/** A line of dim information. */
export function aside(mark: Mark, body: readonly Span[]): Line {
  const dim = (span: Span): Span =>
    span.style === undefined ? styled(span.text, "dim") : span;
  return line(mark, body.map(dim));
}

/** The name of a messagerie, as it stands in a sentence. */
export function placeName(words: Words, messagerie: string): Span {
  return messagerie === ""
    ? { text: words.text("public") }
    : styled(messagerie, "strong");
}

/** Names of people, so many that they can be read. */
export function people(words: Words, all: readonly string[]): Span[] {
  const some = names(all.slice(0, MAX_PEOPLE));
  const count = all.length - some.length;
  if (count > 0) some.push({ text: words.text("andOthers", { count }) });
  return words.list(some);
}

/** Arrivals, or departures, in one line. */
export function moves(
  kind: "arrived" | "left",
  all: readonly string[],
  { words }: Teller,
): Line {
  const told = { people: people(words, all), count: all.length };
  return aside(kind, words.spans(kind, told));
}
