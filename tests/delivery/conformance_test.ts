import { assert, assertEquals } from "@std/assert";
import { ROOT } from "./checkout.ts";

const PAGE = new URL("docs/CONFORMANCE.md", ROOT);

/** The clauses of the specification that say what a program has to do. */
const CLAUSES = [
  ...["2.2", "3.1", "3.2", "4.1", "4.2"],
  ...Array.from({ length: 22 }, (_, index) => `4.3.${index + 1}`),
  ...["5.1.1", "5.1.2", "5.2.1", "5.2.2", "5.2.3", "5.3.1", "5.3.2"],
  ...["5.4.1", "5.4.2", "5.5.1", "6, scenario 1", "6, scenario 2"],
];

/** A link of a table. */
interface Link {
  readonly text: string;
  readonly file: URL;
}

/** A row of the tables. */
interface Row {
  readonly clause: string;
  readonly code: readonly Link[];
  readonly tests: readonly Link[];
}

function linksIn(cell: string): Link[] {
  return Array.from(
    cell.matchAll(/\[([^\]]+)\]\(([^)#]+)\)/g),
    ([, text, path]) => ({ text: text!, file: new URL(path!, PAGE) }),
  );
}

function rows(): Row[] {
  return Deno.readTextFileSync(PAGE).split(/\r?\n/)
    .filter((line) => /^\| \d/.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()))
    .map(([, clause, , code, tests]) => ({
      clause: clause!,
      code: linksIn(code!),
      tests: linksIn(tests!),
    }));
}

/** Whether a symbol is declared in a source, as a function, class, constant, member or row. */
function declares(source: string, symbol: string): boolean {
  const name = symbol.replace(/\(\)$/, "").replace(/^#/, "");
  const hash = symbol.startsWith("#") ? "#" : "";
  return RegExp(
    `^ *(export )?(async )?(function|class|const|interface) ${name}\\b|` +
      `^ *(async )?${hash}${name}(\\(|: )`,
    "m",
  ).test(source);
}

/** The titles in a source that has tests, unescaped. */
function hasTest(source: string, title: string): boolean {
  return [`"${title}`, `\`${title}`].some((start) => source.includes(start));
}

Deno.test("CONFORMANCE.md names code that is there", () => {
  const missing = rows().flatMap(({ clause, code }) => {
    assert(code.length > 0, clause);
    return code.filter(({ text, file }) =>
      !declares(Deno.readTextFileSync(file), text)
    ).map(({ text, file }) => `${clause}: ${text} in ${file}`);
  });
  assertEquals(missing, []);
});

Deno.test("CONFORMANCE.md names tests that are there", () => {
  const missing = rows().flatMap(({ clause, tests }) => {
    assert(tests.length > 0, clause);
    return tests.filter(({ text, file }) =>
      !hasTest(Deno.readTextFileSync(file), text)
    ).map(({ text, file }) => `${clause}: ${text} in ${file}`);
  });
  assertEquals(missing, []);
});

Deno.test("CONFORMANCE.md leaves out no clause", () => {
  const found = new Set(rows().map(({ clause }) => clause));
  assertEquals(CLAUSES.filter((clause) => !found.has(clause)), []);
});
