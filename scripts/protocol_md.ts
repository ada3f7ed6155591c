/**
 * Writes the parts of PROTOCOL.md that follow from the table of layouts and
 * from the vectors: the diagrams, the tables, the datagrams.
 *
 *     deno run --allow-read=. --allow-write=PROTOCOL.md scripts/protocol_md.ts
 *
 * @module
 */

import { type Field, fieldsOf } from "../protocol/fields.ts";
import { LAYOUTS } from "../protocol/layouts.ts";
import { type MessageType, TYPE_CODES } from "../protocol/messages.ts";
import { REFUSALS, VECTORS } from "../tests/protocol/vectors.ts";
import { diagramOf, type Form, formsOf, isInHeader } from "./diagrams.ts";
import { renew, table } from "./markers.ts";

const FILE = new URL("../PROTOCOL.md", import.meta.url);
const TYPES = Object.keys(TYPE_CODES) as MessageType[];
const HEX_COLUMNS = 76;

/** A field in the table of messages. */
function inTable(name: string, field: Field): string {
  switch (field.kind) {
    case "flag":
      return field.octet ? `${name} (high bit of 1)` : `${name} ${field.bits}`;
    case "integer":
      return `${name} ${field.octets}`;
    case "address":
      return `${name} 4`;
    case "name":
      return `${name} \`#\``;
    case "chat":
      return `${field.length} 2, ${name}`;
    case "rest":
      return `${name} to the end`;
    case "list":
      return `${field.count} 1, then for each: ${rowInTable(field.row)}`;
  }
}

/** A list's row in the table of messages: what is not always there in brackets. */
function rowInTable(row: object): string {
  const fields = fieldsOf(row);
  return fields.map(([name, field]) =>
    field.when ? `[${inTable(name, field)}]` : inTable(name, field)
  ).join(", ");
}

function listed(fields: Form["fields"]): string {
  return fields.map(([name, field]) => inTable(name, field)).join(", ") || "-";
}

function messagesTable(): string {
  const rows = TYPES.flatMap((type) =>
    formsOf(LAYOUTS[type]).map(({ title, fields }) => [
      String(TYPE_CODES[type]),
      `\`${type}\``,
      title || "-",
      listed(fields.filter(([, field]) => isInHeader(field))),
      listed(fields.filter(([, field]) => !isInHeader(field))),
    ])
  );
  return table([["Code", "Message", "If", "BITS", "Octets after"], ...rows]);
}

/** All fields, those of lists' rows too, each name once. */
function allFields(): Map<string, Field> {
  const found = new Map<string, Field>();
  const add = (layout: object): void => {
    for (const [name, field] of fieldsOf(layout)) {
      if (!found.has(name)) found.set(name, field);
      if (field.kind === "list") add(field.row);
    }
  };
  for (const type of TYPES) add(LAYOUTS[type]);
  return found;
}

function codesTable(): string {
  const rows = [...allFields()].flatMap(([name, field]) =>
    field.kind === "flag"
      ? Array.from({ length: 1 << field.bits }, (_, value) => [
        `\`${name}\``,
        String(field.bits),
        String(value),
        field.values[value] ? `\`${field.values[value]}\`` : "reserved",
      ])
      : []
  );
  return table([["Field", "Bits", "Value", "Name"], ...rows]);
}

function text(content: string): string {
  return "```text\n" + content + "\n```";
}

/** Hexadecimal, indented and broken into lines that fit. */
function hexLines(octets: string): string {
  const lines = octets.match(RegExp(`.{1,${HEX_COLUMNS}}`, "g")) ?? ["(none)"];
  return lines.map((line) => `    ${line.trim()}`).join("\n");
}

function asHex(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? value.toHex() : value;
}

function vectors(): string {
  const blocks = VECTORS.map(({ name, octets, message }) => {
    const { ID_USER, NUM_SEQ, DONNEES_MESSAGE } = message;
    const data = JSON.stringify(DONNEES_MESSAGE, asHex);
    const lines = data === "{}" || data.length > 200 ? [] : [`    ${data}`];
    return [
      `${name} (ID_USER ${ID_USER}, NUM_SEQ ${NUM_SEQ})`,
      ...lines,
      hexLines(octets),
    ].join("\n");
  });
  return text(blocks.join("\n"));
}

function refusals(): string {
  const blocks = REFUSALS.map(({ name, octets, code, offset }) =>
    `${code} at ${offset}: ${name}\n${hexLines(octets)}`
  );
  return text(blocks.join("\n"));
}

/** What stands between the markers of each name. */
function sections(): ReadonlyMap<string, string> {
  return new Map([
    ["messages", messagesTable()],
    ["codes", codesTable()],
    ...TYPES.map((type) => [type, text(diagramOf(type))] as const),
    ["vectors", vectors()],
    ["refusals", refusals()],
  ]);
}

/**
 * PROTOCOL.md with its generated parts made anew.
 *
 * @throws {RangeError} If a part has no markers, or not in the right order.
 */
export function renewed(markdown: string): string {
  return renew(markdown, sections());
}

if (import.meta.main) {
  Deno.writeTextFileSync(FILE, renewed(Deno.readTextFileSync(FILE)));
}
