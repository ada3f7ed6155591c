/** Lines shown before and after those that differ. */
const CONTEXT = 3;

/** A value as a text, on as many lines as it has parts. */
export function format(value: unknown): string {
  return Deno.inspect(value, {
    compact: false,
    depth: 100,
    iterableLimit: 10_000,
    sorted: true,
    strAbbreviateSize: 10_000,
    trailingComma: true,
  });
}

/** The lines in which two values differ, between the first and the last that do. */
export function diff(actual: unknown, expected: unknown): string {
  const a = format(actual).split("\n");
  const b = format(expected).split("\n");
  const shortest = Math.min(a.length, b.length);
  let head = 0;
  while (head < shortest && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shortest - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  const end = a.length - tail;
  return [
    "    [Diff] Actual / Expected",
    ...prefix("    ", a.slice(Math.max(0, head - CONTEXT), head)),
    ...prefix("-   ", a.slice(head, end)),
    ...prefix("+   ", b.slice(head, b.length - tail)),
    ...prefix("    ", a.slice(end, end + CONTEXT)),
  ].join("\n");
}

function prefix(mark: string, lines: readonly string[]): string[] {
  return lines.map((line) => mark + line);
}
