/**
 * The log of the server program; the one file that knows @std/log.
 *
 * @module
 */

import {
  BaseHandler,
  getLogger,
  type LevelName,
  type LogRecord,
  setup,
} from "@std/log";

/** Least level that is logged. */
export type LogLevel = "DEBUG" | "INFO" | "WARN" | "ERROR";
/** How a line looks. */
export type LogFormat = "text" | "json";

/** Writes a line of one level, with details. */
export type Log = (
  level: LogLevel,
  message: string,
  details?: Readonly<Record<string, unknown>>,
) => void;

/** Writes lines to stderr. */
class StderrHandler extends BaseHandler {
  readonly #encoder = new TextEncoder();

  override log(line: string): void {
    Deno.stderr.writeSync(this.#encoder.encode(line + "\n"));
  }
}

function asText({ datetime, levelName, msg, args }: LogRecord): string {
  const details = Object.entries(args[0] ?? {})
    .map(([name, value]) => ` ${name}=${String(value)}`).join("");
  return `${datetime.toISOString()} ${levelName} ${msg}${details}`;
}

function asJson({ datetime, levelName, msg, args }: LogRecord): string {
  return JSON.stringify({
    time: datetime.toISOString(),
    level: levelName,
    message: msg,
    ...args[0] as object | undefined,
  });
}

/** Opens the log. */
export function openLog(
  { level, format }: { readonly level: LogLevel; readonly format: LogFormat },
): Log {
  const formatter = format === "json" ? asJson : asText;
  setup({
    handlers: { stderr: new StderrHandler("DEBUG", { formatter }) },
    loggers: { default: { level, handlers: ["stderr"] } },
  });
  const logger = getLogger();
  const write: Record<LevelName & LogLevel, typeof logger.info> = {
    DEBUG: logger.debug.bind(logger),
    INFO: logger.info.bind(logger),
    WARN: logger.warn.bind(logger),
    ERROR: logger.error.bind(logger),
  };
  return (level, message, details) => {
    write[level](message, ...(details ? [details] : []));
  };
}
