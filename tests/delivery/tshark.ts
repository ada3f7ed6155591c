/**
 * What tshark says of datagrams, by the dissector of this project.
 *
 * @module
 */

import { DISSECTOR } from "../../scripts/dissector.ts";
import { type Packet, writePcap } from "../../scripts/pcap.ts";
import { pathOf } from "./checkout.ts";

/** A field as tshark shows it. */
export interface Shown {
  /** By what name a display filter knows it. */
  readonly key: string;
  /** Its value. */
  readonly value: string;
  /** The same in words: `NAME: value`, or with a name of the value. */
  readonly words: string;
  /** Its first octet in the datagram. */
  readonly offset: number;
  /** Over how many octets it stands. */
  readonly length: number;
}

/** Octets of the headers that {@linkcode writePcap} makes. */
const HEADERS = 28;

function unescape(text: string): string {
  const names: Record<string, string> = { lt: "<", gt: ">", quot: '"' };
  return text.replaceAll(
    /&(?:#(x?)([\da-f]+)|(\w+));/g,
    (_, hex, digits, name) =>
      name
        ? names[name] ?? (name === "amp" ? "&" : "'")
        : String.fromCodePoint(parseInt(digits, hex ? 16 : 10)),
  );
}

function attribute(field: string, name: string): string {
  return unescape(RegExp(` ${name}="([^"]*)"`).exec(field)?.[1] ?? "");
}

/** Runs tshark over a capture; its output. */
export async function tshark(
  packets: readonly Packet[],
  args: readonly string[],
): Promise<string> {
  const child = new Deno.Command("tshark", {
    args: ["-X", `lua_script:${pathOf(DISSECTOR)}`, "-r", "-", ...args],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(writePcap(packets));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  const complaint = new TextDecoder().decode(stderr);
  if (!success || /lua/i.test(complaint)) throw new Error(complaint);
  return new TextDecoder().decode(stdout);
}

/** Runs tshark over a capture in a file, twice: only so it knows of a datagram what comes after. */
export async function tsharkTwice(
  capture: URL,
  args: readonly string[],
): Promise<string> {
  const { stdout } = await new Deno.Command("tshark", {
    args: [
      ...["-2", "-X", `lua_script:${pathOf(DISSECTOR)}`],
      ...["-r", pathOf(capture), ...args],
    ],
    stderr: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}

/** The fields of each datagram; empty where it is not taken for this protocol. */
export async function dissect(
  packets: readonly Packet[],
  args: readonly string[] = [],
): Promise<Shown[][]> {
  const pdml = await tshark(packets, ["-T", "pdml", ...args]);
  return pdml.split("<packet>").slice(1).map((packet) => {
    const own = packet.split('<proto name="causette"')[1] ?? "";
    const fields = own.match(/<field [^>]*>/g) ?? [];
    return fields.map((field) => ({
      key: attribute(field, "name"),
      value: attribute(field, "show"),
      words: attribute(field, "showname"),
      offset: Number(attribute(field, "pos")) - HEADERS,
      length: Number(attribute(field, "size")),
    }));
  });
}
