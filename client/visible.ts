/**
 * What others wrote, made safe for a screen. Everything that is shown passes
 * {@linkcode visible}: texts, names, reasons, notices.
 *
 * @module
 */

/**
 * Emoji as Unicode lists them, which stay as they are; or a control, a
 * character that is not seen or turns the text around, half of a pair.
 */
const NOTABLE =
  /\p{RGI_Emoji}|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gv;

const UNSEEN =
  /^[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]$/v;

const SHORT: Readonly<Record<string, string>> = {
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/**
 * A text in which every control, bidirectional and invisible character is
 * spelled out, as `\x1b` or `\u202e`: no terminal does anything but show it.
 */
export function visible(text: string): string {
  return text.replace(NOTABLE, (found) => {
    if (!UNSEEN.test(found)) return found;
    return SHORT[found] ?? spell(found.codePointAt(0)!);
  });
}

function spell(code: number): string {
  const digits = code.toString(16);
  if (code < 0x100) return `\\x${digits.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, "0")}` : `\\u{${digits}}`;
}

/**
 * How many columns of a terminal a visible text takes at most. Where terminals
 * differ the wider is meant: what fits by this measure fits in each.
 */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    columns += isNarrow(character.codePointAt(0)!) ? 1 : 2;
  }
  return columns;
}

/** Alphabets and punctuation from Latin to Arabic and Indic ones are narrow everywhere. */
function isNarrow(code: number): boolean {
  return code < 0x1100 || code >= 0x1e00 && code < 0x2070;
}
