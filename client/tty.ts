/**
 * The terminal as Deno gives it: reading, writing, size, raw mode.
 *
 * @module
 */

import { PassThrough, Writable } from "node:stream";

const encoder = new TextEncoder();

/** Writes all of a text at once. */
export function writeAll(
  stream: { writeSync(octets: Uint8Array): number },
  text: string,
): void {
  const octets = encoder.encode(text);
  for (let at = 0; at < octets.length;) {
    at += stream.writeSync(octets.subarray(at));
  }
}

/** Writes to the terminal; one that is gone is written to in vain. */
export function write(text: string): void {
  try {
    writeAll(Deno.stdout, text);
  } catch {
    // The program is told by a signal, or by the end of its input.
  }
}

/** Turns the terminal's own editing off, or on again. */
export function setRaw(isRaw: boolean): void {
  try {
    Deno.stdin.setRaw(isRaw);
  } catch {
    // The terminal is gone.
  }
}

/** The terminal's size; what is usual where it does not tell. */
export function size(): { readonly columns: number; readonly rows: number } {
  try {
    const { columns, rows } = Deno.consoleSize();
    return { columns: columns || 80, rows: rows || 24 };
  } catch {
    return { columns: 80, rows: 24 };
  }
}

/** Where readline draws. */
export class Output extends Writable {
  /** Says that it is a terminal. */
  readonly isTTY = true;

  /** Its size. */
  get columns(): number {
    return size().columns;
  }

  /** Its size. */
  get rows(): number {
    return size().rows;
  }

  /** Writes at once. */
  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    write(String(chunk));
    done();
  }
}

/** Where readline reads. */
export class Input extends PassThrough {
  /** Says that it is a terminal. */
  readonly isTTY = true;

  /** Turns the terminal's own editing off, or on again. */
  setRawMode(isRaw: boolean): this {
    setRaw(isRaw);
    return this;
  }
}

/** What is typed; a terminal that is gone is at its end. */
export async function* typed(): AsyncGenerator<Uint8Array> {
  try {
    yield* Deno.stdin.readable;
  } catch {
    return;
  }
}
