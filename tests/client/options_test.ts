import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../../cli/flags.ts";
import { helpText, readOptions, wantedLanguage } from "../../client/options.ts";

const read = (args: string[], env: Record<string, string> = {}) =>
  readOptions({ args, env: (name) => env[name] });

Deno.test("readOptions() reads [NAME@]HOST[:PORT]", () => {
  const target = (given: string) => read([given]).target;
  assertEquals(target("host"), { hostname: "host", port: 4545 });
  assertEquals(target("al@host:99"), {
    name: "al",
    hostname: "host",
    port: 99,
  });
  assertEquals(target("a@b@h"), { name: "a@b", hostname: "h", port: 4545 });
  assertEquals(target("[::1]:99"), { hostname: "::1", port: 99 });
  assertEquals(target("al@[::1]"), {
    name: "al",
    hostname: "::1",
    port: 4545,
  });
  assertEquals(target("e\u0301@h").name, "é");
});

Deno.test("readOptions() throws UsageError when the server is missing or wrong", () => {
  const wrong = [
    [],
    ["h", "more"],
    ["h:"],
    ["h:0"],
    ["h:65536"],
    ["a@"],
    [
      "::1",
    ],
    ["a b@h"],
    ["waytoolongname@h"],
    ["a#@h"],
  ];
  for (const args of wrong) {
    assertThrows(() => read(args), UsageError, undefined, args.join(" "));
  }
});

Deno.test("readOptions() says what is wrong in the user's language", () => {
  assertThrows(() => read(["--nope"]), UsageError, "Unknown flag --nope");
  assertThrows(
    () => read(["--nope", "--lang", "fr"]),
    UsageError,
    "Option inconnue --nope",
  );
  assertThrows(
    () => read(["h"], { CAUSETTE_TRIES: "many", LANG: "fr_FR" }),
    UsageError,
    'CAUSETTE_TRIES demande un nombre entier de 1 à 100 : la valeur est "many"',
  );
});

Deno.test("readOptions() reads switches from flags and the environment", () => {
  const usual = read(["h"]);
  assertEquals(
    [usual.colour, usual.bell, usual.history, usual.json, usual.isQuiet],
    [true, true, true, false, false],
  );
  const given = read(["--no-color", "--no-bell", "--no-history", "h"], {
    CAUSETTE_JSON: "1",
    CAUSETTE_QUIET: "true",
  });
  assertEquals(
    [given.colour, given.bell, given.history, given.json, given.isQuiet],
    [false, false, false, true, true],
  );
  assertEquals(read(["--once", "a b", "h"]).once, "a b");
});

Deno.test("readOptions() needs no server to show help or the version", () => {
  assertEquals(read(["--help"]).show, "help");
  assertEquals(read(["--version"]).show, "version");
});

Deno.test("wantedLanguage() takes the flag before the environment", () => {
  const wanted = (args: string[], env: Record<string, string>) =>
    wantedLanguage({ args, env: (name) => env[name] });
  assertEquals(wanted(["--lang=en"], { LANG: "fr" }), "en");
  assertEquals(wanted(["h", "--lang", "fr"], {}), "fr");
  assertEquals(wanted([], { CAUSETTE_LANG: "fr", LC_ALL: "C" }), "fr");
});

Deno.test("helpText() names every flag in both languages", () => {
  for (const language of ["en", "fr"] as const) {
    for (const flag of ["--lang en|fr", "--once TEXT", "--json", "--tries N"]) {
      assertStringIncludes(helpText(language), flag);
    }
  }
});
