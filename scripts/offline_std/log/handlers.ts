import {
  type FormatterFunction,
  getLevelByName,
  getLevelName,
  type LevelName,
  type LogLevel,
  type LogRecord,
} from "./records.ts";

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
