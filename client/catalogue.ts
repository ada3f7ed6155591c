/**
 * Everything the client says, in each of its languages.
 *
 * @module
 */

import { EN } from "./catalogue_en.ts";
import { FR } from "./catalogue_fr.ts";
import type { Span, Style } from "./line.ts";

/** A language of the client. */
export type Language = "en" | "fr";

/** Names what can be said. */
export type Key = keyof typeof EN;

/** The blanks of a sentence: `{name}`, or `{count|one|many}`. */
type Blanks<S> = S extends `${string}{${infer Blank}}${infer Rest}`
  ? (Blank extends `${infer Name}|${string}` ? Name : Blank) | Blanks<Rest>
  : never;

/** What fills a blank. */
export type Filling = string | number | Span | readonly Span[];

/** What fills the blanks of a sentence. */
export type Fillings<K extends Key> = {
  readonly [B in Blanks<typeof EN[K]>]: Filling;
};

/** The arguments behind a key: nothing where there is nothing to fill. */
export type Rest<K extends Key> = Blanks<typeof EN[K]> extends never ? []
  : [Fillings<K>];

/** The sentences by language. */
export const CATALOGUE: Readonly<
  Record<Language, Readonly<Record<Key, string>>>
> = { en: EN, fr: FR };

const BLANK = /\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/;

/** Speaks one language. */
export class Words {
  /** Which one. */
  readonly language: Language;
  readonly #list: Intl.ListFormat;
  readonly #day: Intl.DateTimeFormat;

  /** Speaks a language. */
  constructor(language: Language) {
    this.language = language;
    this.#list = new Intl.ListFormat(language, { type: "conjunction" });
    this.#day = new Intl.DateTimeFormat(language, { dateStyle: "full" });
  }

  /** A sentence. */
  text<K extends Key>(key: K, ...rest: Rest<K>): string {
    return this.spans(key, ...rest).map(({ text }) => text).join("");
  }

  /** A sentence, whose fillings keep their looks. */
  spans<K extends Key>(key: K, ...[fillings]: Rest<K>): Span[] {
    return this.#fill(CATALOGUE[this.language][key], fillings ?? {});
  }

  /** A sentence whose key is put together; undefined: there is none. */
  find(
    key: string,
    fillings: Readonly<Record<string, Filling>>,
  ): Span[] | undefined {
    const sentence = Object.entries(CATALOGUE[this.language])
      .find(([one]) => one === key)?.[1];
    return sentence === undefined ? undefined : this.#fill(sentence, fillings);
  }

  /** Names, or other things, one after another. */
  list(items: readonly Span[]): Span[] {
    const texts = items.map(({ text }) => text);
    let next = 0;
    return this.#list.formatToParts(texts).map(({ type, value }) =>
      type === "element" ? items[next++]! : { text: value }
    );
  }

  /** A day, in full. */
  day(at: number): string {
    return this.#day.format(at);
  }

  #fill(
    sentence: string,
    fillings: Readonly<Record<string, Filling>>,
  ): Span[] {
    const found = BLANK.exec(sentence);
    if (!found) return sentence === "" ? [] : [{ text: sentence }];
    const [blank, name, one, many] = found;
    const before = sentence.slice(0, found.index);
    const after = sentence.slice(found.index + blank.length);
    const filling = fillings[name!] ?? "";
    const filled = one === undefined
      ? this.#spansOf(filling)
      : [{ text: this.#isOne(Number(filling)) ? one : many! }];
    return [
      ...before === "" ? [] : [{ text: before }],
      ...filled,
      ...this.#fill(after, fillings),
    ];
  }

  #spansOf(filling: Filling): readonly Span[] {
    if (typeof filling === "number") {
      return [{ text: filling.toLocaleString(this.language) }];
    }
    if (typeof filling === "string") return [{ text: filling }];
    return "text" in filling ? [filling] : filling;
  }

  #isOne(count: number): boolean {
    return this.language === "fr" ? count < 2 : count === 1;
  }
}

/** A filling that looks like something. */
export function styled(text: string, style: Style): Span {
  return { text, style };
}

/** Names in their colours. */
export function names(all: readonly string[]): Span[] {
  return all.map((name) => styled(name, "name"));
}

/** The language that the environment asks for. */
export function languageOf(
  env: (name: string) => string | undefined,
): Language {
  const wanted = env("LC_ALL") || env("LC_MESSAGES") || env("LANG") || "";
  return /^fr(?![a-z])/i.test(wanted) ? "fr" : "en";
}
