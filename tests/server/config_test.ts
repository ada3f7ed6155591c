import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UsageError } from "../../cli/flags.ts";
import { FLAGS, HELP, readConfig } from "../../server/config.ts";

type Env = Readonly<Record<string, string>>;

const config = (args: readonly string[], env: Env = {}) =>
  readConfig(args, (name) => env[name]);

Deno.test("readConfig() gives the defaults of PROTOCOL.md when nothing is said", () => {
  assertEquals(config([]), {
    show: undefined,
    serve: {
      hostname: "127.0.0.1",
      port: 4545,
      timeout: 100_000,
      interval: 100,
      tries: 14,
      maxText: 4096,
      maxUsersPerHost: 32,
      rates: { requests: 100 },
      language: "en",
    },
    metrics: undefined,
    log: { level: "INFO", format: "text" },
  });
});

/** Each flag: two values it takes, where the config has them, and values it refuses. */
const ROWS: {
  readonly [F in Exclude<keyof typeof FLAGS, "help" | "version">]: {
    readonly values: readonly (readonly [given: string, config: object])[];
    readonly refused: readonly string[];
  };
} = {
  state: {
    values: [["a.json", { serve: { stateFile: "a.json" } }], ["/b/c", {
      serve: { stateFile: "/b/c" },
    }]],
    refused: [""],
  },
  metrics: {
    values: [
      ["127.0.0.1:9100", { metrics: { hostname: "127.0.0.1", port: 9100 } }],
      ["[::1]:0", { metrics: { hostname: "::1", port: 0 } }],
    ],
    refused: ["", "9100", "localhost:", "localhost:65536"],
  },
  hostname: {
    values: [
      ["0.0.0.0", { serve: { hostname: "0.0.0.0" } }],
      ["::1", { serve: { hostname: "::1" } }],
    ],
    refused: [""],
  },
  port: {
    values: [["0", { serve: { port: 0 } }], ["65535", {
      serve: { port: 65535 },
    }]],
    refused: ["65536", "-1", "http", "1.5", ""],
  },
  timeout: {
    values: [
      ["1", { serve: { timeout: 1_000 } }],
      ["300", { serve: { timeout: 300_000 } }],
    ],
    refused: ["0", "86401", "1m"],
  },
  "retry-interval": {
    values: [["10", { serve: { interval: 10 } }], ["500", {
      serve: { interval: 500 },
    }]],
    refused: ["9", "10001"],
  },
  tries: {
    values: [["1", { serve: { tries: 1 } }], ["100", {
      serve: { tries: 100 },
    }]],
    refused: ["0", "101"],
  },
  "max-text": {
    values: [["1", { serve: { maxText: 1 } }], ["65501", {
      serve: { maxText: 65501 },
    }]],
    refused: ["0", "65502"],
  },
  "max-users-per-address": {
    values: [
      ["1", { serve: { maxUsersPerHost: 1 } }],
      ["254", { serve: { maxUsersPerHost: 254 } }],
    ],
    refused: ["0", "255"],
  },
  rate: {
    values: [
      ["0", { serve: { rates: { requests: 0 } } }],
      ["50", { serve: { rates: { requests: 50 } } }],
    ],
    refused: ["-1", "fast"],
  },
  lang: {
    values: [
      ["en", { serve: { language: "en" } }],
      ["fr", { serve: { language: "fr" } }],
    ],
    refused: ["de", "FR"],
  },
  "log-level": {
    values: [["DEBUG", { log: { level: "DEBUG" } }], ["WARN", {
      log: { level: "WARN" },
    }]],
    refused: ["debug", "ALL"],
  },
  "log-format": {
    values: [["text", { log: { format: "text" } }], ["json", {
      log: { format: "json" },
    }]],
    refused: ["xml"],
  },
};

/** The parts of `whole` that `like` has too. */
function part(whole: object, like: object): unknown {
  return Object.fromEntries(
    Object.entries(like).map(([key, value]) => {
      const is = Reflect.get(whole, key);
      return [key, typeof value === "object" ? part(is, value) : is];
    }),
  );
}

for (const [flag, { values, refused }] of Object.entries(ROWS)) {
  const variable = `CAUSETTE_${flag.replaceAll("-", "_").toUpperCase()}`;

  Deno.test(`readConfig() reads --${flag} and ${variable}, of which the flag wins`, () => {
    const [[first], [second]] = [values[0]!, values[1]!];
    for (const [given, expected] of values) {
      const ways = [
        config([`--${flag}=${given}`]),
        config([`--${flag}`, given]),
        config([], { [variable]: given }),
        config([`--${flag}=${given}`], {
          [variable]: given === first ? second : first,
        }),
      ];
      for (const way of ways) {
        assertEquals(part(way, expected), expected, given);
      }
    }
  });

  Deno.test(`readConfig() refuses values that --${flag} does not take`, () => {
    for (const value of refused) {
      const { message } = assertThrows(
        () => config([`--${flag}=${value}`]),
        UsageError,
      );
      assertStringIncludes(message, `--${flag} takes`);
      if (value === "") continue;
      assertStringIncludes(
        assertThrows(() => config([], { [variable]: value }), UsageError)
          .message,
        `${variable} takes`,
      );
    }
  });
}

Deno.test("readConfig() takes the language from LC_ALL, else LANG, when it is not told", () => {
  const language = (env: Env, args: string[] = []) =>
    config(args, env).serve.language;
  assertEquals(language({ LANG: "fr_FR.UTF-8" }), "fr");
  assertEquals(language({ LANG: "de_DE.UTF-8" }), "en");
  assertEquals(language({ LANG: "fr_FR.UTF-8", LC_ALL: "C" }), "en");
  assertEquals(language({ LANG: "en_GB", LC_ALL: "fr_CA" }), "fr");
  assertEquals(language({ LANG: "fr_FR", LC_ALL: "" }), "fr");
  assertEquals(language({ LANG: "fr_FR" }, ["--lang=en"]), "en");
  assertEquals(language({ LANG: "fr_FR", CAUSETTE_LANG: "en" }), "en");
});

Deno.test("readConfig() tells what to show when asked for help or version", () => {
  assertEquals(config(["--help"]).show, "help");
  assertEquals(config(["--version"]).show, "version");
  assertEquals(config(["--help", "--version"]).show, "help");
});

Deno.test("readConfig() refuses what is no flag", () => {
  for (
    const [args, message] of [
      [["--prot", "5"], "Unknown flag --prot"],
      [["4545"], "Unknown argument 4545"],
      [["--", "--port"], "Unknown argument --port"],
    ] as const
  ) {
    const error = assertThrows(() => config(args), UsageError);
    assertEquals(error.message, message);
  }
});

Deno.test("HELP tells of every flag, in lines of at most 100 characters", () => {
  for (const flag of Object.keys(FLAGS)) {
    assertStringIncludes(HELP, `--${flag}`);
  }
  for (const line of HELP.split("\n")) {
    assertEquals(line.length <= 100, true, line);
  }
});
