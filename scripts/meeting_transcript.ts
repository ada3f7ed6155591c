/**
 * What was written at a meeting, what was read of it and when, and what the
 * authors were told.
 *
 * @module
 */

/** A text: whose it is, and which of the author's, both from 0. */
export interface Text {
  readonly author: number;
  readonly number: number;
}

/** So many texts one author writes at most. */
const MAX_TEXTS = 0x10000;

/** What one member has read. */
class Reader {
  readonly seen = new Set<number>();
  /** The greatest number read of each author; -1 of who is not in it. */
  readonly latest = new Map<number, number>();
  /** How many texts it was told are missing. */
  missing = 0;
}

/** Keeps what is written, read and told. */
export class Transcript {
  /** From writing to reading, in ms, of each first reading, by reader. */
  readonly latencies: readonly number[][];
  /** Texts that were read a second time by the same reader. */
  doubled = 0;
  /** Texts that were read after a later one of the same author. */
  disordered = 0;
  readonly #writtenAt: readonly number[][];
  readonly #readers: readonly Reader[];
  readonly #delivered = new Set<number>();
  readonly #unconfirmed = new Set<number>();

  /** Begins a transcript for so many people. */
  constructor(people: number) {
    this.latencies = Array.from({ length: people }, () => []);
    this.#writtenAt = Array.from({ length: people }, () => []);
    this.#readers = Array.from({ length: people }, () => new Reader());
  }

  /** How many texts were written. */
  get written(): number {
    return this.#writtenAt.reduce((sum, { length }) => sum + length, 0);
  }

  /** Texts of which the author was told that they are delivered. */
  get delivered(): number {
    return this.#delivered.size;
  }

  /** Texts of which the author was told that somebody has not confirmed them, or that were given back. */
  get unconfirmed(): number {
    return this.#unconfirmed.size;
  }

  /**
   * Readings that have not come about, although the author was told that the
   * text is delivered, and the reader was not told that it is missing.
   */
  get silent(): number {
    let sum = 0;
    for (const [index, { seen, missing }] of this.#readers.entries()) {
      const unread = [...this.#delivered].filter((key) =>
        !seen.has(key) && Math.floor(key / MAX_TEXTS) !== index
      );
      sum += Math.max(0, unread.length - missing);
    }
    return sum;
  }

  /** A text is written; which it is. */
  write(author: number, now: number): Text {
    const number = this.#writtenAt[author]!.push(now) - 1;
    return { author, number };
  }

  /** Somebody reads a text. */
  read(reader: number, text: Text, now: number): void {
    const { author, number } = text;
    const { seen, latest } = this.#readers[reader]!;
    if (seen.has(keyOf(text))) {
      this.doubled++;
      return;
    }
    seen.add(keyOf(text));
    const before = latest.get(author) ?? -1;
    if (number < before) this.disordered++;
    else latest.set(author, number);
    this.latencies[reader]!.push(now - this.#writtenAt[author]![number]!);
  }

  /** A reader is told that so many texts are missing. */
  miss(reader: number, count: number): void {
    this.#readers[reader]!.missing += count;
  }

  /** An author is told that a text is delivered. */
  confirm(text: Text): void {
    this.#delivered.add(keyOf(text));
  }

  /** An author is told that a text is not confirmed, or is given it back. */
  doubt(text: Text): void {
    this.#unconfirmed.add(keyOf(text));
  }
}

function keyOf({ author, number }: Text): number {
  return author * MAX_TEXTS + number;
}
