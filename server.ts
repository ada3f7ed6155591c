/**
 * The server program, and {@linkcode serve} for whoever wants a server inside
 * another program.
 *
 * @module
 */

import { UsageError } from "./cli/flags.ts";
import { complain, print } from "./cli/output.ts";
import { VERSION } from "./cli/version.ts";
import { MAX_USERS } from "./protocol/messages.ts";
import type { Address } from "./protocol/peer.ts";
import { type Config, HELP, readConfig } from "./server/config.ts";
import { describeDatagram } from "./server/datagrams.ts";
import { type Log, openLog } from "./server/log.ts";
import type { ServerEvent } from "./server/options.ts";
import { type RunningServer, serve } from "./server/serve.ts";
import { StateFileError } from "./server/state_file.ts";

export * from "./server/serve.ts";
export { StateFileError } from "./server/state_file.ts";
export type {
  CoreOptions,
  Departure,
  Saved,
  ServerEvent,
  UserEvent,
} from "./server/options.ts";
export type { ExchangeCounts, ExchangeOptions } from "./protocol/exchanges.ts";
export type { Mode } from "./protocol/messages.ts";
export type { OutboxCounts, OutboxOptions } from "./protocol/outbox.ts";
export type { Address } from "./protocol/peer.ts";
export type { SocketOptions } from "./protocol/transport.ts";
export type { Rates } from "./server/limits.ts";
export type { Language } from "./server/notices.ts";
export type {
  Invitation,
  Messagerie,
  Refusal,
  State,
  User,
  Withdrawn,
} from "./server/state.ts";

/** What Deno 2.9 does at SIGUSR1, as Node does; nothing but --allow-sys could undo it. */
const DEBUGGER_OPENS =
  "at SIGUSR1 Deno opens its debugger at 127.0.0.1:9229, to everybody on this machine: restart, and send SIGUSR2";

/** Clients give a sign of life so often, in ms (specification 3.1). */
const SIGN_OF_LIFE_MS = 45_000;
const TOO_IMPATIENT =
  "clients give a sign of life every 45 s: with a --timeout that is not longer, who does not write is removed again and again";

/** Starts to serve; undefined where the address cannot be had. */
function start(config: Config, log: Log): RunningServer | undefined {
  const { serve: options } = config;
  const trace = (
    direction: "in" | "out",
    octets: Uint8Array,
    address: Address,
  ) =>
    log("DEBUG", direction, {
      address: inWords(address),
      ...describeDatagram(octets),
    });
  try {
    return serve({
      ...options,
      onEvent: (event) => logEvent(event, log),
      ...config.log.level === "DEBUG" && { trace },
    });
  } catch (error) {
    complain(
      error instanceof StateFileError
        ? `Cannot use the state file ${options.stateFile}: ${error.message}. ${error.advice}`
        : `Cannot serve on ${options.hostname}:${options.port}: ${
          whyNot(error)
        }`,
    );
    return undefined;
  }
}

function logEvent(event: ServerEvent, log: Log): void {
  if (event.type === "saved") return log("INFO", "state file written again");
  if (event.type === "notSaved") {
    const { message, advice } = event.error;
    return log("ERROR", "state file not written, going on without", {
      error: message,
      advice,
    });
  }
  if (event.type === "full") {
    const { hostname, users, neighbours } = event;
    return log("WARN", "newcomer refused for want of room", {
      address: hostname,
      users,
      neighbours,
      ...users < MAX_USERS && { advice: "raise --max-users-per-address" },
    });
  }
  const { type, user, ...details } = event;
  log("INFO", type, {
    user: user.name,
    id: user.id,
    address: inWords(user.address),
    ...details,
  });
}

/** `HOST:PORT`, an IPv6 address in brackets. */
function inWords(
  { hostname, port }: { readonly hostname: string; readonly port: number },
): string {
  return hostname.includes(":")
    ? `[${hostname}]:${port}`
    : `${hostname}:${port}`;
}

/** Why an address cannot be had, and with which flags to choose another. */
function whyNot(
  error: unknown,
  flags = { port: "--port", hostname: "--hostname" },
): string {
  if (error instanceof Deno.errors.AddrInUse) {
    return `the port is in use. Is a server running already? Choose another with ${flags.port}`;
  }
  if (error instanceof Deno.errors.AddrNotAvailable) {
    return `this machine has no such address. Choose one of its own with ${flags.hostname}`;
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

/** What serves metrics: nothing unless asked for; undefined where it cannot. */
function serveMetrics(
  { metrics }: Config,
  server: RunningServer,
): { shutdown(): Promise<void> } | undefined {
  if (!metrics) return { shutdown: () => Promise.resolve() };
  const headers = { "content-type": "text/plain; version=0.0.4" };
  try {
    return Deno.serve(
      { ...metrics, onListen: () => {} },
      (request) =>
        new URL(request.url).pathname === "/metrics"
          ? new Response(server.metrics(), { headers })
          : new Response("See /metrics\n", { status: 404 }),
    );
  } catch (error) {
    const why = whyNot(error, { port: "--metrics", hostname: "--metrics" });
    complain(`Cannot serve metrics on ${inWords(metrics)}: ${why}`);
    return undefined;
  }
}

/** Writes the metrics into the log at SIGUSR2, and at SIGUSR1, which Deno takes for itself too. */
function reportOnSignal(server: RunningServer, log: Log): void {
  if (Deno.build.os === "windows") return;
  const report = () => {
    for (const line of server.metrics().trim().split("\n")) {
      if (!line.startsWith("#")) log("INFO", line);
    }
  };
  Deno.addSignalListener("SIGUSR2", report);
  Deno.addSignalListener("SIGUSR1", () => {
    report();
    log("WARN", DEBUGGER_OPENS);
  });
}

/** Whether users are removed who only have nothing to say. */
function isImpatient({ serve: { timeout = Infinity } }: Config): boolean {
  return timeout <= SIGN_OF_LIFE_MS;
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
  const stop = signalled();
  const metrics = serveMetrics(config, server);
  if (metrics === undefined) {
    await server.close();
    return 1;
  }
  reportOnSignal(server, log);
  if (isImpatient(config)) log("WARN", TOO_IMPATIENT);
  print(`listening on ${inWords(server.address)}`);
  await stop;
  await server.close();
  await metrics.shutdown();
  log("INFO", "stopped", { ...server.counts });
  return 0;
}

if (import.meta.main) Deno.exit(await main());
