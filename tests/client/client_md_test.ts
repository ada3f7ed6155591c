import { assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../client/commands.ts";
import { helpText } from "../../client/options.ts";
import { COMMAND_NAMES } from "../../client/shown.ts";

const doc = Deno.readTextFileSync(
  new URL("../../docs/CLIENT.md", import.meta.url),
);

Deno.test("docs/CLIENT.md has every command, and its French name", () => {
  for (const name of COMMAND_NAMES) {
    assertStringIncludes(doc, `\`/${name}`);
    assertStringIncludes(doc, `\`/${COMMANDS[name].aliases[0]}`);
  }
});

Deno.test("docs/CLIENT.md has every flag as --help tells it", () => {
  const flags = helpText("en").split("\n").filter((row) => /^ {2}--/.test(row));
  for (const flag of flags) assertStringIncludes(doc, flag.trim());
});

Deno.test("docs/CLIENT.md has every type of JSON object", () => {
  const json = Deno.readTextFileSync(
    new URL("../../client/json.ts", import.meta.url),
  );
  const table = json.slice(json.indexOf("FIELDS: Fields"));
  for (const [, type] of table.matchAll(/^ {2}(\w+): \(/gm)) {
    assertStringIncludes(doc, `\`${type}\``);
  }
});
