/**
 * The server program, and {@linkcode serve} for whoever wants a server inside
 * another program.
 *
 * @module
 */

import { UsageError } from "./cli/flags.ts";
import { VERSION } from "./cli/version.ts";
import type { Address } from "./protocol/peer.ts";
import { type Config, HELP, readConfig } from "./server/config.ts";
import { describeDatagram } from "./server/datagrams.ts";
import { type Log, openLog } from "./server/log.ts";
import { type RunningServer, serve } from "./server/serve.ts";

export * from "./server/serve.ts";
export type { CoreOptions, Departure, ServerEvent } from "./server/options.ts";
export type { Rates } from "./server/limits.ts";
export type { Language } from "./server/notices.ts";
export type {
  Invitation,
  Messagerie,
  Refusal,
  State,
  User,
} from "./server/state.ts";

const encoder = new TextEncoder();

function print(line: string): void {
  Deno.stdout.writeSync(encoder.encode(line + "\n"));
}

function complain(line: string): void {
  Deno.stderr.writeSync(encoder.encode(line + "\n"));
}

/** Starts to serve; undefined where the address cannot be had. */
function start(config: Config, log: Log): RunningServer | undefined {
  const { serve: options } = config;
  const trace = (
    direction: "in" | "out",
    octets: Uint8Array,
    { hostname, port }: Address,
  ) =>
    log("DEBUG", direction, {
      address: `${hostname}:${port}`,
      ...describeDatagram(octets),
    });
  try {
    return serve({
      ...options,
      onEvent: ({ type, user, ...details }) =>
        log("INFO", type, {
          user: user.name,
          id: user.id,
          address: `${user.address.hostname}:${user.address.port}`,
          ...details,
        }),
      ...config.log.level === "DEBUG" && { trace },
    });
  } catch (error) {
    complain(
      `Cannot serve on ${options.hostname}:${options.port}: ${whyNot(error)}`,
    );
    return undefined;
  }
}

function whyNot(error: unknown): string {
  if (error instanceof Deno.errors.AddrInUse) {
    return "the port is in use. Is a server running already? Choose another with --port";
  }
  if (error instanceof Deno.errors.AddrNotAvailable) {
    return "this machine has no such address. Choose one of its own with --hostname";
  }
  return error instanceof Error ? error.message : String(error);
}

/** Resolves when the program is told to stop. */
function signalled(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  Deno.addSignalListener("SIGINT", resolve);
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", resolve);
  return promise;
}

/** Serves until told to stop; the exit code. */
async function main(): Promise<number> {
  let config: Config;
  try {
    config = readConfig(Deno.args, (name) => Deno.env.get(name));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(`${error.message}. See --help.`);
    return 2;
  }
  if (config.show) {
    print(config.show === "help" ? HELP : VERSION);
    return 0;
  }
  const log = openLog(config.log);
  const server = start(config, log);
  if (!server) return 1;
  const { hostname, port } = server.address;
  const stop = signalled();
  print(`listening on ${hostname}:${port}`);
  await stop;
  await server.close();
  log("INFO", "stopped", { ...server.counts });
  return 0;
}

if (import.meta.main) Deno.exit(await main());
