/**
 * docs/RELIABILITY.md as its tests read it.
 *
 * @module
 */

import { PAGE } from "../../scripts/reliability.ts";
import { cellsOf, pageAt } from "./pages.ts";

/** The page. */
export function page(): string {
  return pageAt(PAGE);
}

/** The cells of the table between two markers, its head left out. */
export function rowsOf(name: string): string[][] {
  return cellsOf(page(), name).slice(2);
}
