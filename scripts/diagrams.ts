/**
 * Draws the layouts the way RFCs do: 32 bits a row, a bit being two columns.
 *
 * @module
 */

import {
  type Condition,
  type Field,
  fieldsOf,
  type FlagField,
  type ListField,
} from "../protocol/fields.ts";
import { LAYOUTS } from "../protocol/layouts.ts";
import { type MessageType, TYPE_CODES } from "../protocol/messages.ts";

const ROW_BITS = 32;
const BITS = 3;
const OTHERWISE = "otherwise";

/** One form of a message: the fields that are there under a condition. */
export interface Form {
  /** The condition in words, empty if the message has this form only. */
  readonly title: string;
  /** ID_USER, if the form is told by it. */
  readonly sender: number | undefined;
  /** The fields, in the order of their octets. */
  readonly fields: readonly (readonly [name: string, field: Field])[];
}

function inWords({ sender, octets, fields = {} }: Condition): string {
  if (sender !== undefined) return `ID_USER is ${sender}`;
  if (octets !== undefined) {
    return octets === 1
      ? "1 octet of data"
      : `${octets || "no"} octets of data`;
  }
  return Object.entries(fields).map(([name, value]) => `${name} is ${value}`)
    .join(" and ");
}

/** The forms of a layout, of a message or of a list's row. */
export function formsOf(layout: object): readonly Form[] {
  const all = fieldsOf(layout);
  const conditions = new Map<string, Condition>();
  for (const [, { when }] of all) if (when) conditions.set(inWords(when), when);
  if (conditions.size === 0) {
    return [{ title: "", sender: undefined, fields: all }];
  }
  const forms = [...conditions].map(([title, { sender }]) => ({
    title,
    sender,
    fields: all.filter(([, { when }]) => !when || inWords(when) === title),
  }));
  const byLength = [...conditions.values()]
    .some(({ octets }) => octets !== undefined);
  if (byLength) return forms;
  const fields = all.filter(([, { when }]) => !when);
  return [...forms, { title: OTHERWISE, sender: undefined, fields }];
}

/** Whether a field stands in the BITS of the header word. */
export function isInHeader(field: Field): field is FlagField {
  return field.kind === "flag" && !field.octet;
}

/** A part of a row; without a width, a part of varying length. */
interface Cell {
  readonly text: string;
  readonly bits?: number;
}

/** What stands for a field in a cell of its width. */
function symbol(name: string, bits: number): string {
  return name.length < bits * 2 ? name : name[0]!;
}

/** The cell of unused bits, if there are any. */
function zeros(bits: number): Cell[] {
  return bits ? [{ text: Array(bits).fill("0").join(" "), bits }] : [];
}

/** The cells of a flag that stands in the high bits of an octet. */
function flagOctet(name: string, { bits }: FlagField): Cell[] {
  return [{ text: symbol(name, bits), bits }, ...zeros(8 - bits)];
}

/** The cells of one field; of a list only its count. */
function cellsOf(name: string, field: Field): Cell[] {
  switch (field.kind) {
    case "flag":
      return flagOctet(name, field);
    case "integer":
      return [{ text: name, bits: field.octets * 8 }];
    case "address":
      return [{ text: name, bits: 32 }];
    case "name": {
      const least = field.given ? 1 : 0;
      return [
        { text: `${name} (${least} to ${field.max} octets)` },
        { text: "'#' = 0x23", bits: 8 },
      ];
    }
    case "chat":
      return [
        { text: field.length, bits: 16 },
        { text: `${name} (${field.length} octets)` },
      ];
    case "rest":
      return [{ text: `${name} (0 to ${field.max} octets)` }];
    case "list":
      return [{ text: field.count, bits: 8 }];
  }
}

function centred(text: string, columns: number): string {
  const left = columns - text.length >> 1;
  return (" ".repeat(left) + text).padEnd(columns);
}

const edge = (bits: number): string => "+-".repeat(bits) + "+";

/** Cells in rows; one that does not fit what is left of a row begins the next. */
function inRows(cells: readonly Cell[]): Cell[][] {
  const rows: Cell[][] = [];
  let left = 0;
  for (const cell of cells) {
    const bits = cell.bits ?? ROW_BITS;
    if (bits > left) {
      rows.push([]);
      left = ROW_BITS;
    }
    rows.at(-1)!.push(cell);
    left -= bits;
  }
  return rows;
}

function drawRow(row: readonly Cell[]): { line: string; bits: number } {
  if (row[0]!.bits === undefined) {
    const text = centred(row[0]!.text, ROW_BITS * 2 - 1);
    return { line: `/${text}/`, bits: ROW_BITS };
  }
  const parts = row.map(({ text, bits = 0 }) => centred(text, bits * 2 - 1));
  const bits = row.reduce((sum, cell) => sum + (cell.bits ?? 0), 0);
  return { line: `|${parts.join("|")}|`, bits };
}

function draw(cells: readonly Cell[]): string[] {
  const lines: string[] = [];
  let above = 0;
  for (const row of inRows(cells)) {
    const { line, bits } = drawRow(row);
    lines.push(edge(Math.max(above, bits)), line);
    above = bits;
  }
  return above ? [...lines, edge(above)] : lines;
}

const RULER = [
  " " + ["0", "1", "2", "3"].map((ten) => ten.padEnd(20)).join("").trimEnd(),
  " " + Array.from({ length: ROW_BITS }, (_, bit) => bit % 10).join(" "),
];

function headerCells(type: MessageType, { sender, fields }: Form): Cell[] {
  const flags = fields.flatMap(([name, field]): Cell[] =>
    isInHeader(field)
      ? [{ text: symbol(name, field.bits), bits: field.bits }]
      : []
  );
  const used = flags.reduce((sum, { bits = 0 }) => sum + bits, 0);
  return [
    { text: `TYPE = ${TYPE_CODES[type]}`, bits: 5 },
    { text: sender === undefined ? "ID_USER" : `ID_USER = ${sender}`, bits: 8 },
    { text: "NUM_SEQ", bits: 16 },
    ...flags,
    ...zeros(BITS - used),
  ];
}

/** The fields whose cell has room for a letter only, and what it stands for. */
function legend(fields: Form["fields"]): string[] {
  const short = fields.flatMap(([name, field]) =>
    field.kind === "flag" && symbol(name, field.bits) !== name
      ? [`${name[0]}: ${name}`]
      : []
  );
  return short.length ? [`   ${short.join(", ")}`] : [];
}

/** The condition of a form, as a line above its diagram. */
function heading(title: string): string {
  return title && title !== OTHERWISE ? `if ${title}` : title;
}

function drawList({ count, row }: ListField): string[] {
  return formsOf(row).flatMap(({ title, fields }) => [
    "",
    `   ${[`then ${count} times`, heading(title)].filter(Boolean).join(", ")}:`,
    ...draw(fields.flatMap(([name, field]) => cellsOf(name, field))),
    ...legend(fields),
  ]);
}

/** One form of a message as a diagram, its lists after it. */
function drawForm(type: MessageType, form: Form): string[] {
  const data = form.fields.filter(([, field]) => !isInHeader(field));
  const cells = data.flatMap(([name, field]) => cellsOf(name, field));
  const lists = data.flatMap(([, field]) =>
    field.kind === "list" ? [field] : []
  );
  return [
    ...(form.title ? [`   ${heading(form.title)}:`] : []),
    ...RULER,
    ...draw([...headerCells(type, form), ...cells]),
    ...legend(form.fields),
    ...lists.flatMap(drawList),
  ];
}

/** The diagrams of all forms of a message. */
export function diagramOf(type: MessageType): string {
  return formsOf(LAYOUTS[type])
    .map((form) => drawForm(type, form).join("\n"))
    .join("\n\n");
}
