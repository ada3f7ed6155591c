/**
 * A hexdump with a field to a line.
 *
 * @module
 */

import { annotate, type Part } from "./annotate.ts";

const PER_LINE = 8;
const HEX_WIDTH = PER_LINE * 3 - 1;
const NAME_WIDTH = 20;
const BITS_WIDTH = 16;

/** Octets in hexadecimal, with spaces; so many to a line. */
function hexLines(octets: Uint8Array): string[] {
  const lines = octets.toHex().match(RegExp(`.{1,${PER_LINE * 2}}`, "g"));
  return lines?.map((line) => line.replaceAll(/..(?=.)/g, "$& ")) ?? [""];
}

/** Lines of octets from `offset` on, `words` beside the first. */
function lines(octets: Uint8Array, offset: number, words: string): string[] {
  return hexLines(octets).map((hex, line) => {
    const at = (offset + line * PER_LINE).toString(16).padStart(4, "0");
    const left = `${at}  ${hex.padEnd(HEX_WIDTH)}`;
    return (line === 0 ? `${left}  ${words}` : left).trimEnd();
  });
}

function inWords({ name, bits, value, depth }: Part): string {
  const named = ("  ".repeat(depth) + name).padEnd(NAME_WIDTH);
  return `${named} ${(bits ?? "").padEnd(BITS_WIDTH)} ${value}`.trimEnd();
}

/** What a datagram is: the name of its message, or why it is none. */
export function titleOf(octets: Uint8Array): string {
  const { type, fault } = annotate(octets);
  return fault ? `${type ?? "no message"}: ${fault.message}` : type!;
}

/** The values of a datagram on one line. */
export function summaryOf(octets: Uint8Array): string {
  const { parts } = annotate(octets);
  const told = parts.filter(({ name, value }) =>
    value && !/^(TYPE_MESSAGE|CHAT_LONGUEUR|.*DELIMITER)$/.test(name)
  );
  return told.map(({ name, value }) => `${name} ${value}`).join(", ");
}

/** A datagram as lines: its octets, and the fields that they are. */
export function hexdump(octets: Uint8Array): string[] {
  const { parts, fault } = annotate(octets);
  let shown = 0;
  const dumped = parts.flatMap((part) => {
    const { offset, length, value } = part;
    const isHeading = value === "" && length > 0;
    if (isHeading || offset < shown) {
      return [`${" ".repeat(4 + 2 + HEX_WIDTH + 2)}${inWords(part)}`];
    }
    shown = offset + length;
    return lines(octets.subarray(offset, shown), offset, inWords(part));
  });
  if (!fault) return dumped;
  const rest = octets.subarray(shown);
  const left = rest.length ? lines(rest, shown, "not decoded") : [];
  return [...dumped, ...left, `      ! ${fault.message}`];
}
