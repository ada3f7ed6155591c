/**
 * What programs write to their terminal, a line at a time.
 *
 * @module
 */

const encoder = new TextEncoder();

/** Writes a line to standard output. */
export function print(line: string): void {
  Deno.stdout.writeSync(encoder.encode(line + "\n"));
}

/** Writes a line to standard error. */
export function complain(line: string): void {
  Deno.stderr.writeSync(encoder.encode(line + "\n"));
}
