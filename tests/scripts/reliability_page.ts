/**
 * docs/RELIABILITY.md as its tests read it.
 *
 * @module
 */

import { PAGE } from "../../scripts/reliability.ts";

/** The page, its lines ended as git has them. */
export function page(): string {
  return Deno.readTextFileSync(PAGE).replaceAll("\r\n", "\n");
}

/** The cells of the table between two markers, its head left out. */
export function rowsOf(name: string): string[][] {
  const [, between] = page().split(`<!-- begin ${name} -->`);
  const [table] = between!.split(`<!-- end ${name} -->`);
  return table!.trim().split("\n").slice(2)
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}
