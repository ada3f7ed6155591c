/**
 * Documents with generated parts as tests read them.
 *
 * @module
 */

/** A page, its lines ended as git has them. */
export function pageAt(path: string | URL): string {
  return Deno.readTextFileSync(path).replaceAll("\r\n", "\n");
}

/** The cells of the table between two markers, its head and the rule below it among them. */
export function cellsOf(page: string, name: string): string[][] {
  const [, between] = page.split(`<!-- begin ${name} -->`);
  const [part] = between!.split(`<!-- end ${name} -->`);
  return part!.trim().split("\n").filter((line) => line.startsWith("|"))
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
}
