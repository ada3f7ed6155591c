/**
 * The flags of the server program.
 *
 * @module
 */

import {
  type ChoiceFlag,
  describe,
  type IntegerFlag,
  readFlags,
  type SwitchFlag,
  type TextFlag,
  UsageError,
} from "../cli/flags.ts";
import type { LogFormat, LogLevel } from "./log.ts";
import type { Language } from "./notices.ts";
import type { ServeOptions } from "./serve.ts";

/** The flags; each is also read from the environment, as CAUSETTE_PORT and so on. */
export const FLAGS: {
  readonly hostname: TextFlag & { readonly default: string };
  readonly port: IntegerFlag & { readonly default: number };
  readonly timeout: IntegerFlag & { readonly default: number };
  readonly "retry-interval": IntegerFlag & { readonly default: number };
  readonly tries: IntegerFlag & { readonly default: number };
  readonly "max-text": IntegerFlag & { readonly default: number };
  readonly "max-users-per-address": IntegerFlag & { readonly default: number };
  readonly rate: IntegerFlag & { readonly default: number };
  readonly state: TextFlag;
  readonly metrics: TextFlag;
  readonly lang: ChoiceFlag<Language>;
  readonly "log-level": ChoiceFlag<LogLevel> & { readonly default: LogLevel };
  readonly "log-format":
    & ChoiceFlag<LogFormat>
    & { readonly default: LogFormat };
  readonly help: SwitchFlag;
  readonly version: SwitchFlag;
} = {
  hostname: {
    kind: "text",
    value: "ADDRESS",
    default: "127.0.0.1",
    help: "address to listen on; 0.0.0.0 for a whole LAN",
  },
  port: {
    kind: "integer",
    value: "PORT",
    default: 4545,
    min: 0,
    max: 65_535,
    help: "UDP port; 0 picks a free one",
  },
  timeout: {
    kind: "integer",
    value: "S",
    default: 100,
    min: 1,
    max: 86_400,
    help: "a user silent for so long is removed; more than 45",
  },
  "retry-interval": {
    kind: "integer",
    value: "MS",
    default: 100,
    min: 10,
    max: 10_000,
    help: "wait before a request is sent again",
  },
  tries: {
    kind: "integer",
    value: "N",
    default: 14,
    min: 1,
    max: 100,
    help: "how often a request is sent at most",
  },
  "max-text": {
    kind: "integer",
    value: "OCTETS",
    default: 4096,
    min: 1,
    max: 65_501,
    help: "longest text",
  },
  "max-users-per-address": {
    kind: "integer",
    value: "N",
    default: 32,
    min: 1,
    max: 254,
    help: "users of one IP address",
  },
  rate: {
    kind: "integer",
    value: "N",
    default: 100,
    min: 0,
    max: 1_000_000,
    help: "requests per second of one user; 0 lifts every rate limit",
  },
  state: {
    kind: "text",
    value: "FILE",
    help: "keep users and messageries there, to survive a restart",
  },
  metrics: {
    kind: "text",
    value: "HOST:PORT",
    pattern:
      /^.+:([0-5]?\d{1,4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$/,
    help: "serve metrics for Prometheus there, by HTTP",
  },
  lang: {
    kind: "choice",
    choices: ["en", "fr"],
    help: "language of notices (from LC_ALL or LANG)",
  },
  "log-level": {
    kind: "choice",
    choices: ["DEBUG", "INFO", "WARN", "ERROR"],
    default: "INFO",
    help: "INFO: arrivals and departures, DEBUG: every datagram",
  },
  "log-format": {
    kind: "choice",
    choices: ["text", "json"],
    default: "text",
    help: "how a line of the log looks",
  },
  help: { kind: "switch", help: "show this" },
  version: { kind: "switch", help: "show the version" },
};

/** The help text. */
export const HELP: string = `Serves instant messaging over UDP.

Usage: deno task start [FLAGS]

${describe(FLAGS)}

Each flag can also be set in the environment: CAUSETTE_PORT=5000 and so on.`;

/** What the server program is told to do. */
export interface Config {
  /** Show something and stop. */
  readonly show: "help" | "version" | undefined;
  /** How to serve. */
  readonly serve: ServeOptions;
  /** Where to serve metrics. */
  readonly metrics:
    | { readonly hostname: string; readonly port: number }
    | undefined;
  /** What to log. */
  readonly log: { readonly level: LogLevel; readonly format: LogFormat };
}

/**
 * Reads the configuration.
 *
 * @throws {UsageError} If a flag is unknown, or its value is not one it takes.
 */
export function readConfig(
  args: readonly string[],
  env: (name: string) => string | undefined,
): Config {
  const { values, rest } = readFlags(FLAGS, { args, env });
  if (rest.length > 0) throw new UsageError(`Unknown argument ${rest[0]}`);
  return {
    show: values.help ? "help" : values.version ? "version" : undefined,
    serve: {
      hostname: values.hostname,
      port: values.port,
      timeout: values.timeout * 1_000,
      interval: values["retry-interval"],
      tries: values.tries,
      maxText: values["max-text"],
      maxUsersPerHost: values["max-users-per-address"],
      rates: { requests: values.rate },
      language: values.lang ?? languageOf(env),
      ...values.state !== undefined && { stateFile: values.state },
    },
    metrics: values.metrics === undefined
      ? undefined
      : endpointOf(values.metrics),
    log: { level: values["log-level"], format: values["log-format"] },
  };
}

/** `HOST:PORT` in its parts; an IPv6 address may stand in brackets. */
function endpointOf(value: string): { hostname: string; port: number } {
  const colon = value.lastIndexOf(":");
  return {
    hostname: value.slice(0, colon).replace(/^\[|\]$/g, ""),
    port: Number(value.slice(colon + 1)),
  };
}

function languageOf(env: (name: string) => string | undefined): Language {
  return (env("LC_ALL") || env("LANG") || "").startsWith("fr") ? "fr" : "en";
}
