/**
 * Messages to octets: one loop over the table of layouts.
 *
 * @module
 */

import {
  type Field,
  type Fields,
  fieldsOf,
  holds,
  isWithin,
  type Values,
} from "./fields.ts";
import { LAYOUTS } from "./layouts.ts";
import {
  HEADER_OCTETS,
  MAX_DATAGRAM_OCTETS,
  type Message,
  TYPE_CODES,
} from "./messages.ts";
import { DELIMITER, DELIMITER_OCTET, FIT, octetsIn } from "./names.ts";

const encoder = new TextEncoder();
const scratch = new Uint8Array(MAX_DATAGRAM_OCTETS);

/**
 * Writes a message.
 *
 * @returns One datagram.
 * @throws {RangeError} If a value does not fit its field, or all of them do
 * not fit a datagram (65,507 octets).
 * @throws {TypeError} If a field is missing, or one too many is there.
 *
 * @example
 * ```ts
 * import { encode } from "@causette/causette";
 *
 * encode({
 *   TYPE_MESSAGE: "CONNEXION",
 *   ID_USER: 0,
 *   NUM_SEQ: 1,
 *   DONNEES_MESSAGE: { USER_NAME: "alice" },
 * }).toHex(); // "08000008616c69636523"
 * ```
 */
export function encode(message: Message): Uint8Array<ArrayBuffer> {
  const { TYPE_MESSAGE: type, ID_USER: user, NUM_SEQ: numSeq } = message;
  const code: number | undefined = TYPE_CODES[type];
  if (code === undefined) {
    throw new TypeError(`Cannot encode TYPE_MESSAGE: current value is ${type}`);
  }
  if (!isInteger(user, 0, 255)) throw outOfRange("ID_USER", user);
  if (!isInteger(numSeq, 0, 0xffff)) throw outOfRange("NUM_SEQ", numSeq);
  const writer = new Writer(user);
  writer.values(fieldsOf(LAYOUTS[type]), message.DONNEES_MESSAGE as Values, []);
  return writer.end(code << 27 | user << 19 | numSeq << 3);
}

/** Writes fields one after the other. */
class Writer {
  readonly #user: number;
  #at = HEADER_OCTETS;
  #bits = 0;
  #bit = 2;
  /** Conditions on the length, which can only be checked at the end. */
  readonly #lengths: [name: string, octets: number, there: boolean][] = [];

  constructor(user: number) {
    this.#user = user;
  }

  values(fields: Fields, values: Values, around: readonly Values[]): void {
    const scope = [values, ...around];
    for (const [name, field] of fields) {
      const there = values[name] !== undefined;
      if (field.when?.octets !== undefined) {
        this.#lengths.push([name, field.when.octets, there]);
      } else if (
        there !== (!field.when ||
          holds(field.when, { sender: this.#user, octets: -1, scope }))
      ) throw misplaced(name, there);
      if (there) this.#value(name, field, values[name], scope);
    }
  }

  /** The datagram, with `word` and the BITS as its header word. */
  end(word: number): Uint8Array<ArrayBuffer> {
    for (const [name, octets, there] of this.#lengths) {
      if (there !== (this.#at - HEADER_OCTETS === octets)) {
        throw misplaced(name, there);
      }
    }
    new DataView(scratch.buffer).setUint32(0, word | this.#bits);
    return scratch.slice(0, this.#at);
  }

  #value(
    name: string,
    field: Field,
    value: unknown,
    scope: readonly Values[],
  ): void {
    switch (field.kind) {
      case "flag": {
        const code = field.values.indexOf(value as string);
        if (code < 0) throw outOfRange(name, value);
        if (field.octet) return this.#octet(code << 8 - field.bits);
        this.#bits |= code << this.#bit + 1 - field.bits;
        this.#bit -= field.bits;
        return;
      }
      case "integer": {
        if (
          !isInteger(value, field.min, field.max) ||
          !isWithin(field, value, scope)
        ) throw outOfRange(name, value);
        if (field.octets === 2) this.#octet(value >> 8);
        return this.#octet(value & 255);
      }
      case "address": {
        if (!/^(\d|[1-9]\d\d?)(\.(\d|[1-9]\d\d?)){3}$/.test(String(value))) {
          throw outOfRange(name, value);
        }
        const parts = String(value).split(".").map(Number);
        if (parts.some((part) => part > 255)) throw outOfRange(name, value);
        return parts.forEach((part) => this.#octet(part));
      }
      case "name": {
        const text = checked(name, value, field.max);
        if (
          text.includes(DELIMITER) || field.given && !FIT[field.given](text)
        ) throw outOfRange(name, value);
        this.#text(text);
        return this.#octet(DELIMITER_OCTET);
      }
      case "chat": {
        if (!(value instanceof Uint8Array)) throw outOfRange(name, value);
        if (value.length > scratch.length - this.#at - 2) throw tooLarge();
        this.#octet(value.length >> 8);
        this.#octet(value.length & 255);
        return this.#octets(value);
      }
      case "rest":
        return this.#text(checked(name, value, field.max));
      case "list": {
        const rows = value as readonly Values[];
        if (rows.length > 255) {
          throw new RangeError(
            `Cannot encode ${name}: current length is ${rows.length}`,
          );
        }
        this.#octet(rows.length);
        for (const row of rows) this.values(fieldsOf(field.row), row, scope);
      }
    }
  }

  /** Writes a text in UTF-8; for ASCII alone a call of the encoder costs more than all else. */
  #text(text: string): void {
    const start = this.#at;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 0x7f) {
        this.#at = start;
        return this.#octets(encoder.encode(text));
      }
      this.#octet(unit);
    }
  }

  #octet(value: number): void {
    if (this.#at >= scratch.length) throw tooLarge();
    scratch[this.#at++] = value;
  }

  #octets(octets: Uint8Array): void {
    if (this.#at + octets.length > scratch.length) throw tooLarge();
    scratch.set(octets, this.#at);
    this.#at += octets.length;
  }
}

function checked(name: string, value: unknown, max: number): string {
  if (
    typeof value !== "string" || !value.isWellFormed() ||
    octetsIn(value) > max
  ) throw outOfRange(name, value);
  return value;
}

function isInteger(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && value as number >= min &&
    value as number <= max;
}

function outOfRange(name: string, value: unknown): RangeError {
  return new RangeError(
    `Cannot encode ${name}: current value is ${JSON.stringify(value)}`,
  );
}

function misplaced(name: string, there: boolean): TypeError {
  return new TypeError(
    there
      ? `Cannot encode ${name}: it does not belong here`
      : `Cannot encode ${name}: it is missing`,
  );
}

function tooLarge(): RangeError {
  return new RangeError(
    `Cannot encode a message: it exceeds ${MAX_DATAGRAM_OCTETS} octets`,
  );
}
