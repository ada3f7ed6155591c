/**
 * Texts on their way to the wire.
 *
 * @module
 */

/** Octets of the longest CHAT that a client sends: it fits an Ethernet frame. */
export const MAX_PIECE_OCTETS = 1_000;

const encoder = new TextEncoder();
const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/**
 * Cuts a text into pieces of at most 1,000 octets of UTF-8, between
 * characters as people see them; one that is longer is cut between code points.
 */
export function cut(text: string): Uint8Array[] {
  const whole = encoder.encode(text);
  if (whole.length <= MAX_PIECE_OCTETS) return [whole];
  const pieces: Uint8Array[] = [];
  let piece = "", octets = 0;
  for (const part of parts(text)) {
    const more = encoder.encode(part).length;
    if (octets + more > MAX_PIECE_OCTETS) {
      pieces.push(encoder.encode(piece));
      piece = "";
      octets = 0;
    }
    piece += part;
    octets += more;
  }
  pieces.push(encoder.encode(piece));
  return pieces;
}

function* parts(text: string): Generator<string> {
  for (const { segment } of segmenter.segment(text)) {
    if (encoder.encode(segment).length <= MAX_PIECE_OCTETS) yield segment;
    else yield* segment;
  }
}
