/**
 * A datagram field by field: where each stands, what it is called, what it
 * says. Reads the table of layouts.
 *
 * @module
 */

import { decode, DecodeError } from "../protocol/decode.ts";
import {
  type Field,
  type Fields,
  fieldsOf,
  type Values,
} from "../protocol/fields.ts";
import { LAYOUTS, TYPES } from "../protocol/layouts.ts";
import {
  codeOf,
  HEADER_OCTETS,
  ID_SERVER,
  ID_UNKNOWN,
  numSeqOf,
  userOf,
} from "../protocol/messages.ts";
import { DELIMITER } from "../protocol/names.ts";

/** A field of a datagram, or what stands beside one: a count, a length, a `#`. */
export interface Part {
  /** Its first octet. */
  readonly offset: number;
  /** Over how many octets it stands. */
  readonly length: number;
  /** Its bits, if it does not fill its octets. */
  readonly bits?: string;
  /** Its name in the specification; of a row of a list, its list and number. */
  readonly name: string;
  /** What it says; empty: only its octets do. */
  readonly value: string;
  /** 0, or 1 in a row of a list. */
  readonly depth: number;
}

/** A datagram, annotated. */
export interface Annotated {
  /** Name of the message; undefined: none has its code, or it has none. */
  readonly type: string | undefined;
  /** Its fields, in the order of the specification. */
  readonly parts: readonly Part[];
  /** Why it is no message, if so: then `parts` has the header word only. */
  readonly fault: DecodeError | undefined;
}

const encoder = new TextEncoder();

/** Annotates a datagram. */
export function annotate(octets: Uint8Array): Annotated {
  if (octets.length < HEADER_OCTETS) {
    return { type: undefined, parts: [], fault: faultOf(octets) };
  }
  const type = TYPES[codeOf(octets)];
  const head = headerParts(octets, type);
  const fault = faultOf(octets);
  if (!type || fault) return { type, parts: head, fault };
  const parter = new Parter(octets);
  const values = decode(octets).DONNEES_MESSAGE as Values;
  parter.add(fieldsOf(LAYOUTS[type]), values, 0);
  return { type, parts: [...head, ...parter.parts], fault: undefined };
}

function faultOf(octets: Uint8Array): DecodeError | undefined {
  try {
    decode(octets);
    return undefined;
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

function headerParts(octets: Uint8Array, type: string | undefined): Part[] {
  const code = codeOf(octets);
  const user = userOf(octets);
  const part = (name: string, bits: string, value: string): Part => {
    return { offset: 0, length: HEADER_OCTETS, name, bits, value, depth: 0 };
  };
  const who = new Map([[ID_UNKNOWN, " (none yet)"], [ID_SERVER, " (server)"]]);
  return [
    part("TYPE_MESSAGE", binary(code, 5), `${code} ${type ?? "(unknown)"}`),
    part("ID_USER", binary(user, 8), `${user}${who.get(user) ?? ""}`),
    part("NUM_SEQ", binary(numSeqOf(octets), 16), String(numSeqOf(octets))),
    part("BITS", binary(octets[3]! & 7, 3), ""),
  ];
}

function binary(value: number, bits: number): string {
  return value.toString(2).padStart(bits, "0");
}

/** Goes through the fields of a well-formed datagram. */
class Parter {
  readonly parts: Part[] = [];
  readonly #octets: Uint8Array;
  #at = HEADER_OCTETS;
  #bit = 2;
  #depth = 0;

  constructor(octets: Uint8Array) {
    this.#octets = octets;
  }

  add(fields: Fields, values: Values, depth: number): void {
    for (const [name, field] of fields) {
      const value = values[name];
      this.#depth = depth;
      if (value !== undefined) this.#field(name, field, value);
    }
  }

  #field(name: string, field: Field, value: unknown): void {
    switch (field.kind) {
      case "flag": {
        const code = field.values.indexOf(value as string);
        const bits = binary(code, field.bits);
        if (field.octet) return this.#part(name, 1, `${code} ${value}`, bits);
        this.#flag(name, bits, `${code} ${value}`);
        break;
      }
      case "integer":
        return this.#part(name, field.octets, String(value));
      case "address":
        return this.#part(name, 4, String(value));
      case "name":
        this.#text(name, String(value));
        return this.#part(field.delimiter, 1, DELIMITER);
      case "chat": {
        const { length } = value as Uint8Array;
        this.#part(field.length, 2, String(length));
        const chat = this.#octets.subarray(this.#at, this.#at + length);
        return this.#part(name, length, quoted(new TextDecoder().decode(chat)));
      }
      case "rest":
        return this.#text(name, String(value));
      case "list": {
        const rows = value as readonly Values[];
        this.#part(field.count, 1, String(rows.length));
        rows.forEach((row, index) => this.#row(name, field.row, row, index));
      }
    }
  }

  #row(list: string, layout: object, row: Values, index: number): void {
    const place = this.parts.length;
    const offset = this.#at;
    this.add(fieldsOf(layout), row, 1);
    this.parts.splice(place, 0, {
      ...{ offset, length: this.#at - offset, depth: 0 },
      ...{ name: `${list}[${index}]`, value: "" },
    });
  }

  #text(name: string, value: string): void {
    this.#part(name, encoder.encode(value).length, quoted(value));
  }

  /** A flag in the BITS of the header word; a dot for each bit of the others. */
  #flag(name: string, flag: string, value: string): void {
    const before = ".".repeat(2 - this.#bit);
    const bits = (before + flag).padEnd(3, ".");
    this.#bit -= flag.length;
    const offset = HEADER_OCTETS - 1;
    this.parts.push({ offset, length: 1, bits, name, value, depth: 0 });
  }

  #part(name: string, length: number, value: string, bits?: string): void {
    const offset = this.#at;
    this.#at += length;
    const part = { offset, length, name, value, depth: this.#depth };
    this.parts.push(bits ? { ...part, bits } : part);
  }
}

/** A text between quotation marks, on one line and harmless to a terminal. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (found) => `\\u{${found.codePointAt(0)!.toString(16)}}`,
  );
}
