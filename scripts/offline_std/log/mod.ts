/**
 * Stand-in for `jsr:@std/log` where jsr.io cannot be reached: no file handlers, no functions that
 * log without a logger.
 *
 * @module
 */

/** The levels' numbers by name. */
export const LogLevels = {
  NOTSET: 0,
  DEBUG: 10,
  INFO: 20,
  WARN: 30,
  ERROR: 40,
  CRITICAL: 50,
} as const;

/** A level's name. */
export type LevelName = keyof typeof LogLevels;

/** A level's number. */
export type LogLevel = typeof LogLevels[LevelName];

/** The levels' names. */
export const LogLevelNames: LevelName[] = Object.keys(LogLevels) as LevelName[];

/** The number of a level's name. */
export function getLevelByName(name: LevelName): LogLevel {
  if (Object.hasOwn(LogLevels, name)) return LogLevels[name];
  throw new Error(`Cannot get log level: no level named ${name}`);
}

/** The name of a level's number. */
export function getLevelName(level: LogLevel): LevelName {
  const name = LogLevelNames.find((each) => LogLevels[each] === level);
  if (name) return name;
  throw new Error(`Cannot get log level: no name for level: ${level}`);
}

/** What a record is made from. */
export interface LogRecordOptions {
  /** The text. */
  msg: string;
  /** What was logged with it. */
  args: unknown[];
  /** The level's number. */
  level: LogLevel;
  /** The logger's name. */
  loggerName: string;
}

/** One thing that was logged. */
export class LogRecord {
  /** The text. */
  readonly msg: string;
  /** The level's number. */
  readonly level: number;
  /** The level's name. */
  readonly levelName: string;
  /** The logger's name. */
  readonly loggerName: string;
  readonly #args: readonly unknown[];
  readonly #time: number = Date.now();

  /** Makes a record of this moment. */
  constructor(options: LogRecordOptions) {
    this.msg = options.msg;
    this.level = options.level;
    this.levelName = getLevelName(options.level);
    this.loggerName = options.loggerName;
    this.#args = [...options.args];
  }

  /** What was logged with the text. */
  get args(): unknown[] {
    return [...this.#args];
  }

  /** When it was logged. */
  get datetime(): Date {
    return new Date(this.#time);
  }
}

/** Makes a record a line. */
export type FormatterFunction = (logRecord: LogRecord) => string;

/** Makes a record a line of JSON. */
export function jsonFormatter(logRecord: LogRecord): string {
  const { args, datetime, levelName, msg } = logRecord;
  return JSON.stringify({
    level: levelName,
    datetime: datetime.getTime(),
    message: msg,
    args: args.length > 1 ? args : args[0],
  });
}

/** Options of a handler. */
export interface BaseHandlerOptions {
  /** Makes a record a line; level and text by default. */
  formatter?: FormatterFunction;
}

/** What all handlers do, wherever they write. */
export abstract class BaseHandler {
  /** Makes a record a line. */
  formatter: FormatterFunction;
  /** The least level that is written. */
  level: LogLevel;

  /** Makes a handler of records from a level on. */
  constructor(levelName: LevelName, options: BaseHandlerOptions = {}) {
    this.level = getLevelByName(levelName);
    this.formatter = options.formatter ??
      ((record) => `${record.levelName} ${record.msg}`);
  }

  /** The name of the least level that is written. */
  get levelName(): LevelName {
    return getLevelName(this.level);
  }
  set levelName(name: LevelName) {
    this.level = getLevelByName(name);
  }

  /** Writes a record if its level is high enough. */
  handle(logRecord: LogRecord): void {
    if (logRecord.level >= this.level) this.log(this.format(logRecord));
  }

  /** Makes a record a line. */
  format(logRecord: LogRecord): string {
    return this.formatter(logRecord);
  }

  /** Writes a line. */
  abstract log(msg: string): void;

  /** Called by {@linkcode setup} before the handler is used. */
  setup(): void {}

  /** Called by the next {@linkcode setup}. */
  destroy(): void {}

  /** The same as {@linkcode BaseHandler.destroy}. */
  [Symbol.dispose](): void {
    this.destroy();
  }
}

/** Options of the handler that writes to the console. */
export interface ConsoleHandlerOptions extends BaseHandlerOptions {
  /** Whether lines take the colour of their level; the stand-in has none. */
  useColors?: boolean;
}

/** Writes to the console. */
export class ConsoleHandler extends BaseHandler {
  /** Makes a handler of records from a level on. */
  constructor(levelName: LevelName, options: ConsoleHandlerOptions = {}) {
    super(levelName, options);
  }

  /** Writes a line. */
  log(msg: string): void {
    // deno-lint-ignore no-console
    console.log(msg);
  }
}

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
