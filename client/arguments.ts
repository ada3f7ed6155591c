/**
 * The words of a command line, and the command nearest to one that is not.
 *
 * @module
 */

/**
 * Splits what stands behind a command into words. A word that begins with a
 * quotation mark ends with it, blanks and all; a quotation mark inside a word
 * is part of it, as in `l'ami`.
 *
 * @returns The words, in NFC as names are; undefined if a quotation mark does not close.
 */
export function splitWords(text: string): string[] | undefined {
  const words: string[] = [];
  for (let rest = text.trimStart(); rest !== "";) {
    const [whole, inside] = QUOTED.exec(rest) ?? BARE.exec(rest) ?? [];
    if (whole === undefined) return undefined;
    const word = inside?.replace(/\\(["\\])/g, "$1") ?? whole;
    words.push(word.normalize("NFC"));
    rest = rest.slice(whole.length).trimStart();
  }
  return words;
}

const QUOTED = /^"((?:[^"\\]|\\.)*)"(?=\s|$)/;
const BARE = /^[^"]\S*/;

/** A word as it is typed: in quotation marks where it needs them. */
export function quoted(word: string): string {
  return /^"|\s|^$/.test(word) ? `"${word.replace(/["\\]/g, "\\$&")}"` : word;
}

/**
 * How many letters one has to add, leave out, change or swap to make one word
 * of another.
 */
export function distance(one: string, other: string): number {
  const rows = [[...Array(other.length + 1).keys()]];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const isSame = one[i - 1] === other[j - 1];
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] &&
        one[i - 2] === other[j - 1];
      row.push(Math.min(
        rows[i - 1]![j]! + 1,
        row[j - 1]! + 1,
        rows[i - 1]![j - 1]! + (isSame ? 0 : 1),
        isSwapped ? rows[i - 2]![j - 2]! + 1 : Infinity,
      ));
    }
    rows.push(row);
  }
  return rows[one.length]![other.length]!;
}

/** Those of some words that are nearest to one, if they are near: two at most. */
export function nearest(
  given: string,
  words: readonly string[],
): string[] {
  const near = words.map((word) => ({
    word,
    far: word.startsWith(given) ? 0.5 : distance(given, word),
  })).filter(({ word, far }) =>
    far <= 2 && far < Math.max(given.length, word.length) - 1
  );
  const least = Math.min(...near.map(({ far }) => far));
  return near.filter(({ far }) => far === least).slice(0, 2)
    .map(({ word }) => word);
}
