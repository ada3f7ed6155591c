/**
 * The flags of the client program, and the server that it is told of.
 *
 * @module
 */

import {
  describe,
  type Flag,
  type Misuse,
  readFlags,
  UsageError,
} from "../cli/flags.ts";
import { isUserName } from "../protocol/names.ts";
import { type Key, type Language, languageOf, Words } from "./catalogue.ts";

/** Port of a server unless told otherwise. */
const DEFAULT_PORT = 4545;

/** The flags; each is also read from the environment, as CAUSETTE_LANG and so on. */
const FLAGS = {
  lang: { kind: "choice", choices: ["en", "fr"], help: "flag.lang" },
  once: { kind: "text", value: "TEXT", help: "flag.once" },
  json: { kind: "switch", help: "flag.json" },
  quiet: { kind: "switch", help: "flag.quiet" },
  "no-color": { kind: "switch", help: "flag.no-color" },
  "no-bell": { kind: "switch", help: "flag.no-bell" },
  "no-history": { kind: "switch", help: "flag.no-history" },
  "local-port": {
    kind: "integer",
    value: "PORT",
    default: 0,
    min: 0,
    max: 65_535,
    help: "flag.local-port",
  },
  "retry-interval": {
    kind: "integer",
    value: "MS",
    default: 100,
    min: 10,
    max: 10_000,
    help: "flag.retry-interval",
  },
  tries: {
    kind: "integer",
    value: "N",
    default: 14,
    min: 1,
    max: 100,
    help: "flag.tries",
  },
  help: { kind: "switch", help: "flag.help" },
  version: { kind: "switch", help: "flag.version" },
} as const satisfies Readonly<Record<string, Flag & { readonly help: Key }>>;

/** Where to connect, and under which name. */
export interface Target {
  /** USER_NAME; undefined: it is asked for. */
  readonly name?: string;
  /** Host of the server. */
  readonly hostname: string;
  /** Port of the server. */
  readonly port: number;
}

/** What the client program is told to do. */
export interface Options {
  /** Show something and stop. */
  readonly show: "help" | "version" | undefined;
  /** Where to connect. */
  readonly target: Target;
  /** The language. */
  readonly language: Language;
  /** Say this and leave. */
  readonly once: string | undefined;
  /** Print JSON. */
  readonly json: boolean;
  /** Hide arrivals and departures. */
  readonly isQuiet: boolean;
  /** Use colours, where the terminal has them. */
  readonly colour: boolean;
  /** Ring when the name is said. */
  readonly bell: boolean;
  /** Keep what was typed. */
  readonly history: boolean;
  /** One's own port; 0 picks one. */
  readonly localPort: number;
  /** Least T, in ms. */
  readonly interval: number;
  /** M. */
  readonly tries: number;
}

/** What to read the options from. */
export interface Given {
  /** The command line. */
  readonly args: readonly string[];
  /** The environment. */
  readonly env: (name: string) => string | undefined;
}

/**
 * Reads the options.
 *
 * @throws {UsageError} If something is wrong, in the user's language.
 */
export function readOptions({ args, env }: Given): Options {
  const words = new Words(wantedLanguage({ args, env }));
  let values, rest;
  try {
    ({ values, rest } = readFlags(FLAGS, { args, env }));
  } catch (error) {
    if (!(error instanceof UsageError) || !error.misuse) throw error;
    throw new UsageError(misuseIn(words, error.misuse), error.misuse);
  }
  const show = values.help ? "help" : values.version ? "version" : undefined;
  return {
    show,
    target: show ? { hostname: "", port: 0 } : readTarget(rest, words),
    language: words.language,
    once: values.once,
    json: values.json,
    isQuiet: values.quiet,
    colour: !values["no-color"],
    bell: !values["no-bell"],
    history: !values["no-history"],
    localPort: values["local-port"],
    interval: values["retry-interval"],
    tries: values.tries,
  };
}

/** The help text. */
export function helpText(language: Language): string {
  const words = new Words(language);
  const flags = Object.fromEntries(
    Object.entries(FLAGS).map(([name, flag]) => [
      name,
      { ...flag, help: words.text(flag.help) },
    ]),
  );
  return words.text("programHelp", { flags: describe(flags) });
}

/** The language asked for, on a command line that may be wrong. */
export function wantedLanguage({ args, env }: Given): Language {
  const flag = /(?:^|\s)--lang[=\s](en|fr)(?=\s|$)/.exec(args.join(" "))?.[1];
  const wanted = flag ?? env("CAUSETTE_LANG");
  return wanted === "en" || wanted === "fr" ? wanted : languageOf(env);
}

/** What is wrong about a flag, in the user's language. */
function misuseIn(words: Words, { source, flag, value = "" }: Misuse): string {
  if (!flag) return words.text("usage.unknownFlag", { flag: source });
  const told = { flag: source, value: JSON.stringify(value) };
  switch (flag.kind) {
    case "text":
      return words.text("usage.takesText", told);
    case "switch":
      return words.text("usage.takesNothing", told);
    case "choice":
      return words.text("usage.takesChoice", {
        ...told,
        choices: flag.choices.join(", "),
      });
    case "integer":
      return words.text("usage.takesNumber", {
        ...told,
        min: String(flag.min),
        max: String(flag.max),
      });
  }
}

/** Reads `[NAME@]HOST[:PORT]`; an IPv6 address stands in brackets. */
function readTarget(args: readonly string[], words: Words): Target {
  const [given, more] = args;
  if (given === undefined) throw new UsageError(words.text("usage.noHost"));
  if (more !== undefined) {
    throw new UsageError(words.text("usage.tooMany", { given: more }));
  }
  const at = given.lastIndexOf("@");
  const where = given.slice(at + 1);
  const found = /^(?:\[([^\]]+)\]|([^:[\]\s]+))(?::(\d{1,5}))?$/.exec(where);
  const hostname = found?.[1] ?? found?.[2];
  const port = Number(found?.[3] ?? DEFAULT_PORT);
  if (!hostname || port < 1 || port > 65_535) {
    throw new UsageError(words.text("usage.badTarget", { given }));
  }
  if (at < 0) return { hostname, port };
  const name = given.slice(0, at).normalize("NFC");
  if (!isUserName(name)) {
    throw new UsageError(words.text("usage.badName", { given: name }));
  }
  return { name, hostname, port };
}
