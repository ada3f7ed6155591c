/**
 * Stand-in for `jsr:@std/log` where jsr.io cannot be reached: no file handlers, no functions that
 * log without a logger.
 *
 * @module
 */
import { type BaseHandler, ConsoleHandler } from "./handlers.ts";
import {
  getLevelByName,
  getLevelName,
  type LevelName,
  type LogLevel,
  LogRecord,
} from "./records.ts";

export * from "./handlers.ts";
export * from "./records.ts";

/** Options of a logger. */
export interface LoggerOptions {
  /** Where its records go. */
  handlers?: BaseHandler[];
}

// deno-lint-ignore no-explicit-any
type AnyFunction = (...args: any[]) => any;

/** A value, or the function that makes it, which is called only if it is logged. */
type Loggable<T> = (T extends AnyFunction ? never : T) | (() => T);

/** Makes records and hands them to handlers. */
export class Logger {
  /** Where its records go. */
  handlers: BaseHandler[];
  /** The least level that is logged. */
  level: LogLevel;
  /** Its name. */
  readonly loggerName: string;

  /** Makes a logger. */
  constructor(
    loggerName: string,
    levelName: LevelName,
    options: LoggerOptions = {},
  ) {
    this.loggerName = loggerName;
    this.level = getLevelByName(levelName);
    this.handlers = options.handlers ?? [];
  }

  /** The name of the least level that is logged. */
  get levelName(): LevelName {
    return getLevelName(this.level);
  }
  set levelName(name: LevelName) {
    this.level = getLevelByName(name);
  }

  /** Logs at the level DEBUG. */
  debug<T>(msg: Loggable<T>, ...args: unknown[]): T | undefined {
    return this.#log("DEBUG", msg, args);
  }

  /** Logs at the level INFO. */
  info<T>(msg: Loggable<T>, ...args: unknown[]): T | undefined {
    return this.#log("INFO", msg, args);
  }

  /** Logs at the level WARN. */
  warn<T>(msg: Loggable<T>, ...args: unknown[]): T | undefined {
    return this.#log("WARN", msg, args);
  }

  /** Logs at the level ERROR. */
  error<T>(msg: Loggable<T>, ...args: unknown[]): T | undefined {
    return this.#log("ERROR", msg, args);
  }

  /** Logs at the level CRITICAL. */
  critical<T>(msg: Loggable<T>, ...args: unknown[]): T | undefined {
    return this.#log("CRITICAL", msg, args);
  }

  #log<T>(
    levelName: LevelName,
    msg: Loggable<T>,
    args: unknown[],
  ): T | undefined {
    const level = getLevelByName(levelName);
    if (level < this.level) return msg instanceof Function ? undefined : msg;
    const value = msg instanceof Function ? msg() : msg;
    const record = new LogRecord({
      msg: toText(value),
      args,
      level,
      loggerName: this.loggerName,
    });
    for (const handler of this.handlers) handler.handle(record);
    return value;
  }
}

function toText(value: unknown): string {
  if (value instanceof Error) return value.stack ?? String(value);
  if (typeof value !== "object" || value === null) return String(value);
  const parts = Object.entries(value).map(([key, part]) =>
    `"${key}":${typeof part === "string" ? `"${part}"` : toText(part)}`
  );
  return `{${parts.join(",")}}`;
}

/** How a logger is configured. */
export interface LoggerConfig {
  /** The least level that is logged; INFO by default. */
  level?: LevelName;
  /** The names of its handlers. */
  handlers?: string[];
}

/** How handlers and loggers are configured. */
export interface LogConfig {
  /** Handlers by name. */
  handlers?: { [name: string]: BaseHandler };
  /** Loggers by name. */
  loggers?: { [name: string]: LoggerConfig };
}

const DEFAULTS: Required<LogConfig> = {
  handlers: { default: new ConsoleHandler("INFO") },
  loggers: { default: { level: "INFO", handlers: ["default"] } },
};

let handlers: Record<string, BaseHandler> = {};
const loggers = new Map<string, Logger>();

/** Replaces all handlers and loggers. */
export function setup(config: LogConfig): void {
  for (const handler of Object.values(handlers)) handler.destroy();
  handlers = { ...DEFAULTS.handlers, ...config.handlers };
  for (const handler of Object.values(handlers)) handler.setup();
  loggers.clear();
  const configs = { ...DEFAULTS.loggers, ...config.loggers };
  for (
    const [name, { level = "INFO", handlers: used }] of Object.entries(configs)
  ) {
    const own = (used ?? []).flatMap((each) => handlers[each] ?? []);
    loggers.set(name, new Logger(name, level, { handlers: own }));
  }
}

setup(DEFAULTS);

/** The logger of a name, or the default one; an unknown name makes a logger without handlers. */
export function getLogger(name?: string): Logger {
  const key = name || "default";
  const logger = loggers.get(key) ?? new Logger(key, "NOTSET");
  loggers.set(key, logger);
  return logger;
}
