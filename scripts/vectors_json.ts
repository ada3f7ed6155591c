/**
 * Writes docs/vectors.json: the vectors for codecs in other languages.
 *
 *     deno run --allow-write=docs/vectors.json scripts/vectors_json.ts
 *
 * @module
 */

import { LENIENTS, REFUSALS, VECTORS } from "../tests/protocol/vectors.ts";

/** The file. */
export const VECTORS_JSON: URL = new URL(
  "../docs/vectors.json",
  import.meta.url,
);

const ABOUT =
  "Octets are in hexadecimal, CHAT too. A codec reads and writes each of `messages`, refuses each of `refusals` with a fault of that kind at that octet, and reads each of `lenients` as `same`.";

function compact(octets: string): string {
  return octets.replaceAll(" ", "");
}

function asHex(_key: string, value: unknown): unknown {
  return value instanceof Uint8Array ? value.toHex() : value;
}

/** The vectors as the text of a JSON file. */
export function vectorsJson(): string {
  const vectors = {
    about: ABOUT,
    messages: VECTORS.map(({ name, octets, message }) => ({
      name,
      octets: compact(octets),
      ...message,
    })),
    refusals: REFUSALS.map(({ octets, ...rest }) => ({
      ...rest,
      octets: compact(octets),
    })),
    lenients: LENIENTS.map(({ name, octets, same }) => ({
      name,
      octets: compact(octets),
      same: compact(same),
    })),
  };
  return JSON.stringify(vectors, asHex, 2) + "\n";
}

if (import.meta.main) Deno.writeTextFileSync(VECTORS_JSON, vectorsJson());
