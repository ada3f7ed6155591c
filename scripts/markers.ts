/**
 * The generated parts of documents: what stands between two markers, such as
 * `<!-- begin messages -->` and `<!-- end messages -->`.
 *
 * @module
 */

/** A Markdown table, its columns padded as `deno fmt` pads them. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) =>
    Math.max(...rows.map((row) => row[column]!.length))
  );
  const [head, ...body] = rows.map((row) =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at]!)).join(" | ")} |`
  );
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [head, rule, ...body].join("\n");
}

/**
 * A document with what stands between the markers of each name made anew.
 *
 * @throws {RangeError} If a part has no markers, or not in the right order.
 */
export function renew(
  markdown: string,
  parts: ReadonlyMap<string, string>,
): string {
  let result = markdown;
  for (const [name, content] of parts) {
    const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
    const from = result.indexOf(begin) + begin.length;
    const to = result.indexOf(end, from);
    if (from < begin.length || to < 0) {
      throw new RangeError(`Cannot write ${name}: it has no markers`);
    }
    result = `${result.slice(0, from)}\n\n${content}\n\n${result.slice(to)}`;
  }
  return result;
}
