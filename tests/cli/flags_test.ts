import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { describe, envName, readFlags, UsageError } from "../../cli/flags.ts";

const FLAGS = {
  place: { kind: "text", value: "PLACE", default: "here", help: "where" },
  name: { kind: "text", value: "NAME", help: "who" },
  "max-size": {
    kind: "integer",
    value: "N",
    default: 5,
    min: 0,
    max: 10,
    help: "how large",
  },
  count: { kind: "integer", value: "N", min: -5, max: 5, help: "how many" },
  color: {
    kind: "choice",
    choices: ["red", "blue"],
    default: "red",
    help: "which",
  },
  quiet: { kind: "switch", help: "whether" },
} as const;

function read(line: string, env: Readonly<Record<string, string>> = {}) {
  const args = line.split(" ").filter(Boolean);
  return readFlags(FLAGS, { args, env: (name) => env[name] });
}

function refused(line: string, env: Readonly<Record<string, string>> = {}) {
  return assertThrows(() => read(line, env), UsageError).message;
}

Deno.test("readFlags() gives defaults when nothing is said", () => {
  assertEquals(read(""), {
    values: {
      place: "here",
      name: undefined,
      "max-size": 5,
      count: undefined,
      color: "red",
      quiet: false,
    },
    rest: [],
  });
});

Deno.test("readFlags() takes values behind a blank or an equals sign", () => {
  const spaced = "--place there --max-size 7 --color blue --quiet";
  const joined = "--place=there --max-size=7 --color=blue --quiet=true";
  for (const line of [spaced, joined]) {
    const { values } = read(line);
    assertEquals(
      [values.place, values["max-size"], values.color, values.quiet],
      ["there", 7, "blue", true],
    );
  }
});

Deno.test("readFlags() takes a lone dash for a value when it is behind a flag that takes one", () => {
  const { values, rest } = read("--name - --place - - --quiet -");
  assertEquals([values.name, values.place, values.quiet], ["-", "-", true]);
  assertEquals(rest, ["-", "-"]);
  assertStringIncludes(refused("--color -"), 'current value is "-"');
  assertEquals(read("-- --name -").rest, ["--name", "-"]);
  assertEquals(read("-- --name -").values.name, undefined);
});

Deno.test("readFlags() reads the environment when a flag is not given", () => {
  const env = {
    CAUSETTE_PLACE: "there",
    CAUSETTE_MAX_SIZE: "7",
    CAUSETTE_COLOR: "blue",
    CAUSETTE_QUIET: "1",
  };
  const { values } = read("", env);
  assertEquals(
    [values.place, values["max-size"], values.color, values.quiet],
    ["there", 7, "blue", true],
  );
  const won = read("--place=home --max-size=0 --color=red --quiet=false", env);
  assertEquals(
    [
      won.values.place,
      won.values["max-size"],
      won.values.color,
      won.values.quiet,
    ],
    ["home", 0, "red", false],
    "a flag wins",
  );
});

Deno.test("readFlags() takes an empty variable for none", () => {
  assertEquals(read("", { CAUSETTE_MAX_SIZE: "" }).values["max-size"], 5);
});

Deno.test("readFlags() does not look at a variable when its flag is given", () => {
  const env = { CAUSETTE_MAX_SIZE: "nonsense" };
  assertEquals(read("--max-size 1", env).values["max-size"], 1);
});

Deno.test("readFlags() names the flag, what it takes and what it got when a value is wrong", () => {
  assertEquals(
    refused("--max-size 11"),
    '--max-size takes a whole number from 0 to 10: current value is "11"',
  );
  for (const value of ["-1", "1.5", "0x1", "1e1", "five", "", " 1"]) {
    assertStringIncludes(
      assertThrows(
        () =>
          readFlags(FLAGS, {
            args: [`--max-size=${value}`],
            env: () => undefined,
          }),
        UsageError,
      ).message,
      "--max-size takes",
    );
  }
  assertEquals(
    refused("--color green"),
    '--color takes one of red, blue: current value is "green"',
  );
  assertStringIncludes(refused("--place"), "--place takes a value");
  assertStringIncludes(refused("--place="), "--place takes a value");
  assertEquals(
    refused("", { CAUSETTE_MAX_SIZE: "11" }),
    'CAUSETTE_MAX_SIZE takes a whole number from 0 to 10: current value is "11"',
  );
  assertStringIncludes(
    refused("", { CAUSETTE_QUIET: "maybe" }),
    "CAUSETTE_QUIET takes",
  );
});

Deno.test("readFlags() takes the bounds of a whole number, and negative ones", () => {
  assertEquals(read("--max-size 0 --count=-5").values["max-size"], 0);
  assertEquals(read("--max-size 10 --count=-5").values.count, -5);
});

Deno.test("readFlags() names a flag that it does not know", () => {
  for (const flag of ["--colour", "--no-quiet", "-q", "--max"]) {
    assertStringIncludes(refused(`${flag} 1`), `Unknown flag ${flag}`);
  }
});

Deno.test("readFlags() gives the arguments that are no flags as they were written", () => {
  assertEquals(read("007 --quiet=true ann@host --name 1e3").rest, [
    "007",
    "ann@host",
  ]);
  assertEquals(read("007 --quiet=true ann@host --name 1e3").values.name, "1e3");
  assertEquals(read("-- --place there").rest, ["--place", "there"]);
  assertEquals(read("-- --place there").values.place, "here");
});

Deno.test("envName() puts a flag in capitals behind the prefix", () => {
  assertEquals(
    envName("max-users-per-address"),
    "CAUSETTE_MAX_USERS_PER_ADDRESS",
  );
});

Deno.test("describe() tells each flag with what it takes and its default", () => {
  const text = describe(FLAGS);
  assertEquals(text.split("\n").length, 6);
  for (
    const [head, help] of [
      ["--place PLACE ", "where (here)"],
      ["--name NAME ", "who"],
      ["--max-size N ", "how large (5)"],
      ["--color red|blue ", "which (red)"],
      ["--quiet ", "whether"],
    ] as const
  ) {
    const line = text.split("\n").find((line) => line.trim().startsWith(head));
    assertEquals(line?.endsWith(`  ${help}`), true, head);
  }
});
