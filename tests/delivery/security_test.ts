import { assert, assertEquals } from "@std/assert";
import { ROOT } from "./checkout.ts";

const PAGE = new URL("SECURITY.md", ROOT);

/** What SECURITY.md links to: the text of each link, and where it leads. */
function links(): { readonly text: string; readonly path: string }[] {
  const page = Deno.readTextFileSync(PAGE);
  return Array.from(
    page.matchAll(/\[([^\]]+)\]\(([^)#]+)[^)]*\)/g),
    ([, text, path]) => ({ text: text!.replace(/\s+/g, " "), path: path! }),
  );
}

Deno.test("SECURITY.md names tests that are there", () => {
  const tests = links().filter(({ path }) => path.endsWith("_test.ts"));
  assert(tests.length > 20);
  const missing = tests.filter(({ text, path }) =>
    !Deno.readTextFileSync(new URL(path, PAGE)).includes(`"${text}`)
  );
  assertEquals(missing, []);
});

Deno.test("SECURITY.md links to files that are there", () => {
  for (const { path } of links()) {
    assert(Deno.statSync(new URL(path, PAGE)).isFile, path);
  }
});
