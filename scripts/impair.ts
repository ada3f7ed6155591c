/**
 * A bad network to put between real programs, each way.
 *
 *     deno task impair --listen 4546 --to 127.0.0.1:4545 --loss 30
 *
 * @module
 */

import { describe, type FlagValues, UsageError } from "../cli/flags.ts";
import { complain, print } from "../cli/output.ts";
import { onlyFlags, runProgram } from "./program.ts";
import { resolve } from "../protocol/transport.ts";
import { impair, type Impaired } from "./bad_network.ts";

const percent = (help: string) =>
  ({
    kind: "integer",
    value: "PERCENT",
    default: 0,
    min: 0,
    max: 100,
    help,
  }) as const;
const whole = (value: string, most: number, help: string) =>
  ({ kind: "integer", value, default: 0, min: 0, max: most, help }) as const;
const FLAGS = {
  listen: {
    kind: "text",
    value: "[HOST:]PORT",
    default: "4546",
    help: "where clients connect to",
  },
  to: {
    kind: "text",
    value: "HOST:PORT",
    default: "127.0.0.1:4545",
    help: "where the server is",
  },
  loss: percent("datagrams lost"),
  duplicate: percent("datagrams that come twice"),
  reorder: percent("datagrams that are overtaken"),
  delay: whole("MS", 60_000, "how long each takes"),
  jitter: whole("MS", 60_000, "how much longer it takes at most"),
  rate: whole("KIB", 1_000_000, "KiB per second; 0: no bound"),
  seed: whole("N", 0xffffffff, "what all chances follow from"),
  help: { kind: "switch", help: "show this" },
} as const;
const HELP = `Puts a bad network between clients and a server, each way.

Usage: deno task impair [FLAGS]

${describe(FLAGS)}`;

/** HOST:PORT or PORT; an IPv6 address stands in brackets. */
function endpoint(text: string, flag: string) {
  const found = /^(?:(\[[^\]]+\]|[^:]+):)?(\d+)$/.exec(text);
  const port = Number(found?.[2]);
  if (!found || port > 65_535) {
    throw new UsageError(`--${flag} takes HOST:PORT: current value is ${text}`);
  }
  const hostname = found[1]?.replace(/^\[|\]$/g, "") ?? "127.0.0.1";
  return { hostname, port };
}

/** The network; undefined where it cannot be, which is said. */
async function start(
  values: FlagValues<typeof FLAGS>,
): Promise<Impaired | undefined> {
  const listen = endpoint(values.listen, "listen");
  const to = endpoint(values.to, "to");
  const hostname = await resolve(to.hostname).catch(() => undefined);
  if (hostname === undefined) {
    complain(
      `Cannot find ${to.hostname}: give the server's name or IP address with --to`,
    );
    return undefined;
  }
  try {
    return impair({
      listen,
      to: { hostname, port: to.port },
      loss: values.loss / 100,
      duplicate: values.duplicate / 100,
      reorder: values.reorder / 100,
      delay: values.delay,
      jitter: values.jitter,
      rate: values.rate * 1_024,
      seed: values.seed,
    });
  } catch (error) {
    complain(`Cannot listen on ${values.listen}: ${whyNot(error)}`);
    return undefined;
  }
}

function whyNot(error: unknown): string {
  if (error instanceof Deno.errors.AddrInUse) {
    return "the port is in use. Choose another with --listen";
  }
  if (error instanceof Deno.errors.AddrNotAvailable) {
    return "this machine has no such address. Choose one of its own with --listen";
  }
  const why = error instanceof Error ? error.message : String(error);
  return `${why}. Choose where with --listen`;
}

async function main(): Promise<number> {
  const values = onlyFlags(FLAGS);
  if (values.help) {
    print(HELP);
    return 0;
  }
  await using proxy = await start(values);
  if (!proxy) return 1;
  const { hostname, port } = proxy.address;
  print(`connect clients to ${hostname}:${port}; Ctrl+C ends it`);
  const { promise, resolve: stop } = Promise.withResolvers<void>();
  Deno.addSignalListener("SIGINT", stop);
  await promise;
  const { came, lost, went } = proxy.counts;
  print(`${came} datagrams came, ${lost} were lost, ${went} went on`);
  return 0;
}

if (import.meta.main) await runProgram(main);
