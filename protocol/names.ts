/**
 * What a name may be made of.
 *
 * @module
 */

import { MAX_NOM_MESSAGERIE_OCTETS, MAX_USER_NAME_OCTETS } from "./messages.ts";

/** Ends every name on the wire: UN_DELIMITER and M_DELIMITER (specification 4.3.1). */
export const DELIMITER = "#";

/** The octet of {@linkcode DELIMITER}. */
export const DELIMITER_OCTET = 0x23;

const UNFIT =
  // deno-lint-ignore no-control-regex
  /[#\u0000-\u001f\u007f-\u00a0\u00ad\u061c\u115f\u1160\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e0fff}]/u;

/** How many octets a text takes in UTF-8. */
export function octetsIn(text: string): number {
  let octets = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const isHalf = unit >= 0xd800 && unit <= 0xdfff;
    if (unit > 0x7f) octets += unit < 0x800 || isHalf ? 1 : 2;
  }
  return octets;
}

function fits(name: string, maxOctets: number): boolean {
  const octets = octetsIn(name);
  return octets >= 1 && octets <= maxOctets && name.isWellFormed() &&
    name === name.normalize("NFC") && !UNFIT.test(name);
}

/**
 * Whether `name` may be a USER_NAME (specification 4.3.1, 5.1.1): 1 to 10
 * octets of UTF-8 in NFC without `#`, blanks, controls or invisible characters.
 *
 * @example
 * ```ts
 * import { isUserName } from "@causette/causette";
 *
 * isUserName("hélène"); // true
 * isUserName("a b"); // false
 * ```
 */
export function isUserName(name: string): boolean {
  return fits(name, MAX_USER_NAME_OCTETS) && !name.includes(" ");
}

/**
 * Whether `name` may be a NOM_MESSAGERIE (specification 4.3.3, 5.2.1): as a
 * USER_NAME, but up to 50 octets and with single spaces inside.
 */
export function isNomMessagerie(name: string): boolean {
  return fits(name, MAX_NOM_MESSAGERIE_OCTETS) && !/^ | {2}| $/.test(name);
}

/** The judge of a name that is given, by what it names. */
export const FIT: {
  readonly USER_NAME: (name: string) => boolean;
  readonly NOM_MESSAGERIE: (name: string) => boolean;
} = { USER_NAME: isUserName, NOM_MESSAGERIE: isNomMessagerie };
