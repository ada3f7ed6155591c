/**
 * Prints datagrams as hexdumps annotated field by field: given in hexadecimal,
 * or from a capture, which may still grow.
 *
 *     deno task sniff 08000008616c69636523
 *     deno task sniff --pcap docs/tour.pcap --brief
 *     tcpdump -i lo -U -w - udp port 4545 | deno task sniff --pcap -
 *
 * @module
 */

import { describe, type Flags, readFlags, UsageError } from "../cli/flags.ts";
import { complain, print } from "../cli/output.ts";
import { hexdump, summaryOf, titleOf } from "./hexdump.ts";
import { CaptureError, type Packet, readPcap } from "./pcap.ts";

const FLAGS = {
  pcap: {
    kind: "text",
    value: "FILE",
    help: "read a capture in pcap format; - reads standard input",
  },
  port: {
    kind: "integer",
    value: "PORT",
    default: 0,
    min: 0,
    max: 65_535,
    help: "of a capture, only what goes to or from this port; 0: all UDP",
  },
  brief: { kind: "switch", help: "a line for each datagram" },
  help: { kind: "switch", help: "show this" },
} as const satisfies Flags;

const HELP = `Prints datagrams of Causette field by field.

Usage: deno task sniff [FLAGS] [HEX...]

${describe(FLAGS)}

Without arguments it reads hexadecimal from standard input, a datagram a line.`;

/** How a capture is printed. */
export interface SniffOptions {
  /** Only datagrams to or from this port; 0: all. */
  readonly port?: number;
  /** A line for each datagram. */
  readonly brief?: boolean;
}

/**
 * Prints a capture: each datagram with its number in the capture, then ms since
 * the first one shown.
 */
export async function* sniff(
  packets: AsyncIterable<Packet>,
  { port = 0, brief = false }: SniffOptions = {},
): AsyncGenerator<string, void, void> {
  const seen = new Set<string>();
  let first: number | undefined;
  let count = 0;
  for await (const { time, from, to, octets } of packets) {
    count++;
    if (port !== 0 && from.port !== port && to.port !== port) continue;
    first ??= time;
    const way = `${from.hostname}:${from.port} -> ${to.hostname}:${to.port}`;
    const key = `${way} ${octets.toHex()}`;
    const again = seen.has(key) ? " (again)" : "";
    seen.add(key);
    const number = String(count).padStart(2);
    const after = (time - first).toFixed(1).padStart(7);
    yield `${number} ${after} ms  ${way}  ${titleOf(octets)}${again}`;
    if (brief) {
      const summary = summaryOf(octets);
      if (summary) yield `${" ".repeat(15)}${summary}`;
    } else yield* [...hexdump(octets), ""];
  }
}

/**
 * Octets from hexadecimal, with or without blanks, colons and 0x.
 *
 * @throws {UsageError} If it is not hexadecimal.
 */
export function octetsOf(hex: string): Uint8Array {
  try {
    return Uint8Array.fromHex(hex.replaceAll(/0x|[\s:,]/g, ""));
  } catch {
    throw new UsageError(`Not hexadecimal: ${JSON.stringify(hex)}`);
  }
}

function printOctets(octets: Uint8Array): void {
  print(`${titleOf(octets)}, ${octets.length} octets`);
  for (const line of [...hexdump(octets), ""]) print(line);
}

/**
 * The octets of a capture.
 *
 * @throws {CaptureError} If it is not a file, or one that cannot be read.
 */
async function openCapture(path: string): Promise<ReadableStream<Uint8Array>> {
  if (path === "-") return Deno.stdin.readable;
  try {
    const { isDirectory } = await Deno.stat(path);
    if (!isDirectory) return (await Deno.open(path)).readable;
  } catch (error) {
    throw new CaptureError(`Cannot read ${path}: ${whyNot(error)}`);
  }
  throw new CaptureError(`Cannot read ${path}: it is a folder, not a capture`);
}

function whyNot(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  return error instanceof Error ? error.message : String(error);
}

async function run(): Promise<void> {
  const { values, rest } = readFlags(FLAGS, {
    args: Deno.args,
    env: () => undefined,
  });
  if (values.help) return print(HELP);
  if (values.pcap !== undefined) {
    if (rest.length > 0) {
      throw new UsageError(
        `Unknown argument ${rest[0]}: --pcap reads one capture`,
      );
    }
    const stream = await openCapture(values.pcap);
    for await (const line of sniff(readPcap(stream), values)) print(line);
  } else if (rest.length > 0) {
    printOctets(octetsOf(rest.join("")));
  } else {
    const text = await new Response(Deno.stdin.readable).text();
    for (const line of text.split("\n").map((line) => line.trim())) {
      if (line) printOctets(octetsOf(line));
    }
  }
}

/** Runs as a program; the exit code. */
async function main(): Promise<number> {
  try {
    await run();
    return 0;
  } catch (error) {
    // Whoever reads has seen enough, as `head` does.
    if (error instanceof Deno.errors.BrokenPipe) return 0;
    const isMisused = error instanceof UsageError;
    if (!isMisused && !(error instanceof CaptureError)) throw error;
    complain(isMisused ? `${error.message}. See --help.` : error.message);
    return isMisused ? 2 : 1;
  }
}

if (import.meta.main) Deno.exit(await main());
