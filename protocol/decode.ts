/**
 * Octets to messages: one loop over the table of layouts.
 *
 * @module
 */

import {
  type Condition,
  type Field,
  type Fields,
  fieldsOf,
  holds,
  isWithin,
  type Values,
} from "./fields.ts";
import { LAYOUTS, TYPES } from "./layouts.ts";
import {
  codeOf,
  HEADER_OCTETS,
  type Message,
  numSeqOf,
  userOf,
} from "./messages.ts";
import { DELIMITER_OCTET, FIT } from "./names.ts";

const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Why {@linkcode decode} refuses a datagram: too short for a header word, a
 * code that no message has, octets that do not fill the layout exactly, or a
 * name given that is not a fit one.
 */
export type DecodeErrorCode = "short" | "type" | "layout" | "name";

/** What could be read of a datagram that was refused. */
export interface RawHeader {
  /** TYPE_MESSAGE, 0-31. */
  readonly code: number;
  /** Who sends, 0-255. */
  readonly ID_USER: number;
  /** 0-65535. */
  readonly NUM_SEQ: number;
}

/** A datagram that is not a message. */
export class DecodeError extends Error {
  /** The error's name. */
  override readonly name = "DecodeError";
  /** What kind of fault it is. */
  readonly code: DecodeErrorCode;
  /**
   * Octet of the datagram at which it showed: where the field begins whose
   * value is refused, the first octet left over, or the datagram's end if
   * there are too few.
   */
  readonly offset: number;
  /** The header, if there was one. */
  readonly header: RawHeader | undefined;

  /** Makes an error. */
  constructor(
    message: string,
    options: { code: DecodeErrorCode; offset: number; header?: RawHeader },
  ) {
    super(`${message} at octet ${options.offset}`);
    this.code = options.code;
    this.offset = options.offset;
    this.header = options.header;
  }
}

/**
 * Reads a datagram. Strict: what does not fill its layout exactly is refused,
 * so that `encode(decode(octets))` gives the octets back, unused bits aside.
 *
 * @param octets One whole datagram.
 * @returns The message; CHAT is a copy.
 * @throws {DecodeError} If it is not a message.
 *
 * @example
 * ```ts
 * import { decode } from "@causette/causette";
 *
 * decode(Uint8Array.fromHex("08000008616c69636523"));
 * // { TYPE_MESSAGE: "CONNEXION", ID_USER: 0, NUM_SEQ: 1,
 * //   DONNEES_MESSAGE: { USER_NAME: "alice" } }
 * ```
 */
export function decode(octets: Uint8Array): Message {
  if (octets.length < HEADER_OCTETS) {
    throw new DecodeError("Datagram too short for a header word", {
      code: "short",
      offset: octets.length,
    });
  }
  const header: RawHeader = {
    code: codeOf(octets),
    ID_USER: userOf(octets),
    NUM_SEQ: numSeqOf(octets),
  };
  const type = TYPES[header.code];
  if (!type) {
    throw new DecodeError(`No message has the code ${header.code}`, {
      code: "type",
      offset: 0,
      header,
    });
  }
  const reader = new Reader(octets, header);
  const DONNEES_MESSAGE = reader.values(fieldsOf(LAYOUTS[type]), []);
  reader.end();
  return {
    TYPE_MESSAGE: type,
    ID_USER: header.ID_USER,
    NUM_SEQ: header.NUM_SEQ,
    DONNEES_MESSAGE,
  } as Message;
}

/** The message of a datagram, or why it is none: {@linkcode decode} without a throw. */
export function decodeOrError(octets: Uint8Array): Message | DecodeError {
  try {
    return decode(octets);
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

/** Reads fields one after the other. */
class Reader {
  readonly #octets: Uint8Array;
  readonly #header: RawHeader;
  #at = HEADER_OCTETS;
  #bit = 2;
  #unfit: DecodeError | undefined;

  constructor(octets: Uint8Array, header: RawHeader) {
    this.#octets = octets;
    this.#header = header;
  }

  values(fields: Fields, around: readonly Values[]): Values {
    const values: Values = {};
    const scope = [values, ...around];
    for (const [name, field] of fields) {
      if (field.when && !this.#holds(field.when, scope)) continue;
      values[name] = this.#value(name, field, scope);
    }
    return values;
  }

  /** Refuses what is left over, and a name that was given and is unfit. */
  end(): void {
    if (this.#at < this.#octets.length) this.#refuse("Octets left over");
    if (this.#unfit) throw this.#unfit;
  }

  #value(name: string, field: Field, scope: readonly Values[]): unknown {
    const start = this.#at;
    switch (field.kind) {
      case "flag": {
        const shift = field.octet ? 8 - field.bits : this.#bit + 1 - field.bits;
        const from = field.octet ? this.#octet() : this.#octets[3]!;
        if (!field.octet) this.#bit -= field.bits;
        const value = field.values[from >> shift & (1 << field.bits) - 1];
        return value ?? this.#refuse(
          `Reserved value of ${name}`,
          field.octet ? start : HEADER_OCTETS - 1,
        );
      }
      case "integer": {
        const value = field.octets === 1
          ? this.#octet()
          : this.#octet() << 8 | this.#octet();
        return isWithin(field, value, scope)
          ? value
          : this.#refuse(`${name} out of range`, start);
      }
      case "address": {
        return `${this.#octet()}.${this.#octet()}.${this.#octet()}.${this.#octet()}`;
      }
      case "name":
        return field.given ? this.#given(name, field.given) : this.#name(field);
      case "chat":
        return this.#take(this.#octet() << 8 | this.#octet()).slice();
      case "rest": {
        const left = this.#octets.length - this.#at;
        if (left > field.max) this.#refuse(`${name} too long`);
        return this.#text(this.#take(left), start);
      }
      case "list": {
        const row = fieldsOf(field.row);
        return Array.from(
          { length: this.#octet() },
          () => this.values(row, scope),
        );
      }
    }
  }

  #holds(when: Condition, scope: readonly Values[]): boolean {
    return holds(when, {
      sender: this.#header.ID_USER,
      octets: this.#octets.length - HEADER_OCTETS,
      scope,
    });
  }

  #octet(): number {
    return this.#octets[this.#at++] ?? this.#refuse("Datagram cut short");
  }

  #take(length: number): Uint8Array {
    this.#at += length;
    if (this.#at > this.#octets.length) this.#refuse("Datagram cut short");
    return this.#octets.subarray(this.#at - length, this.#at);
  }

  #name(field: { max: number }): string {
    const start = this.#at;
    const end = this.#octets.indexOf(DELIMITER_OCTET, start);
    if (end < 0) return this.#refuse("Name without its #");
    if (end - start > field.max) return this.#refuse("Name too long");
    const name = this.#text(this.#take(end - start), start);
    this.#at++;
    return name;
  }

  /** A name that takes all there is but for the NUM_MAX that follows one of the two. */
  #given(name: string, what: keyof typeof FIT): string {
    const start = this.#at;
    const end = this.#octets.length - (what === "NOM_MESSAGERIE" ? 1 : 0);
    if (what === "NOM_MESSAGERIE" && end <= start) {
      this.#refuse("Datagram cut short", this.#octets.length);
    }
    const given = this.#take(end - start);
    const text = given.at(-1) === DELIMITER_OCTET
      ? textOf(given.subarray(0, -1))
      : undefined;
    if (text === undefined || !FIT[what](text)) {
      this.#unfit = new DecodeError(`${name} is not a fit name`, {
        code: "name",
        offset: start,
        header: this.#header,
      });
    }
    return text ?? "";
  }

  #text(octets: Uint8Array, start: number): string {
    return textOf(octets) ?? this.#refuse("Not UTF-8", start);
  }

  #refuse(why: string, offset = this.#at): never {
    throw new DecodeError(why, {
      code: "layout",
      offset: Math.min(offset, this.#octets.length),
      header: this.#header,
    });
  }
}

/** UTF-8 as text, undefined where it is not UTF-8. */
function textOf(octets: Uint8Array): string | undefined {
  try {
    return decoder.decode(octets);
  } catch {
    return undefined;
  }
}
