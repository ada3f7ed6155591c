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
