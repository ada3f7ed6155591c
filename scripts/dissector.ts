/**
 * Writes the tables of the Wireshark dissector from the table of layouts.
 *
 *     deno task dissector
 *
 * @module
 */

import { type Field, fieldsOf } from "../protocol/fields.ts";
import { LAYOUTS } from "../protocol/layouts.ts";
import { REMEMBERED_MS } from "../protocol/memory.ts";
import {
  ID_SERVER,
  ID_UNKNOWN,
  type MessageType,
  TYPE_CODES,
} from "../protocol/messages.ts";
import { isNomMessagerie } from "../protocol/names.ts";

/** The dissector. */
export const DISSECTOR: URL = new URL("causette.lua", import.meta.url);

const BEGIN = "-- begin tables\n";
const END = "\n-- end tables\n";
const LAST_CODE_POINT = 0x10ffff;
const SURROGATES = { first: 0xd800, last: 0xdfff };
const WIDTH = 118;

/** A value of Lua: a table of all that is not undefined. */
function lua(value: unknown, indent = ""): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = indent + "  ";
  const parts = Array.isArray(value)
    ? value.map((item) => lua(item, inner))
    : Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([name, item]) => `${key(name)} = ${lua(item, inner)}`);
  const short = parts.length ? `{ ${parts.join(", ")} }` : "{}";
  if (short.length + indent.length <= WIDTH && !short.includes("\n")) {
    return short;
  }
  return `{\n${inner}${parts.join(`,\n${inner}`)},\n${indent}}`;
}

function key(name: string): string {
  return /^\d+$/.test(name) ? `[${name}]` : name;
}

/** A field as the dissector reads it: with its name, names of values by value. */
function fieldTable(name: string, field: Field): object {
  const { kind, when } = field;
  switch (field.kind) {
    case "flag":
      return {
        ...{ kind, name, bits: field.bits, octet: field.octet, when },
        values: Object.fromEntries(Object.entries(field.values)),
      };
    case "integer": {
      const { octets, min, max, zeroUnless: zero_unless } = field;
      return { kind, name, octets, min, max, when, zero_unless };
    }
    case "list":
      return { kind, name, count: field.count, when, row: rowTable(field.row) };
    case "address":
    case "name":
    case "chat":
    case "rest":
      return { ...field, kind, name };
  }
}

function rowTable(layout: object): object[] {
  return fieldsOf(layout).map(([name, field]) => fieldTable(name, field));
}

function messages(): object {
  return Object.fromEntries(
    (Object.keys(TYPE_CODES) as MessageType[]).map((name) => [
      TYPE_CODES[name],
      { name, fields: rowTable(LAYOUTS[name]) },
    ]),
  );
}

/** Whether a code point may stand in a name; surrogates are for UTF-8 to refuse. */
function isFit(point: number): boolean {
  if (point >= SURROGATES.first && point <= SURROGATES.last) return true;
  return isNomMessagerie(String.fromCodePoint(point));
}

/** The code points that no name has, as first and last of each range. */
function unfit(): [first: number, last: number][] {
  const ranges: [number, number][] = [];
  for (let point = 0; point <= LAST_CODE_POINT; point++) {
    if (isFit(point)) continue;
    const last = ranges.at(-1);
    if (last && last[1] === point - 1) last[1] = point;
    else ranges.push([point, point]);
  }
  return ranges;
}

function tables(): string {
  return Object.entries({
    ID_UNKNOWN,
    ID_SERVER,
    CONNEXION: TYPE_CODES.CONNEXION,
    ERREUR: TYPE_CODES.ERREUR,
    REPEAT_SECONDS: REMEMBERED_MS / 1_000,
    MESSAGES: messages(),
    UNFIT: unfit(),
  }).map(([name, value]) => `local ${name} = ${lua(value)}\n`).join("");
}

/**
 * The dissector with its tables made anew.
 *
 * @throws {RangeError} If the markers are not there.
 */
export function renewed(dissector: string): string {
  const from = dissector.indexOf(BEGIN) + BEGIN.length;
  const to = dissector.indexOf(END, from - 1);
  if (from < BEGIN.length || to < 0) {
    throw new RangeError("Cannot write the tables: there are no markers");
  }
  return `${dissector.slice(0, from)}\n${tables()}${dissector.slice(to)}`;
}

if (import.meta.main) {
  Deno.writeTextFileSync(DISSECTOR, renewed(Deno.readTextFileSync(DISSECTOR)));
}
