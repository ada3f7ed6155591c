/**
 * Datagrams and events as a trace shows them.
 *
 * @module
 */

import type { SessionEvent } from "../../client/events.ts";
import { describeDatagram } from "../../server/datagrams.ts";
import { read, TEXT_HEAD_OCTETS } from "./chat.ts";

/** A datagram in a line. */
export function inWords(octets: Uint8Array): string {
  const { TYPE_MESSAGE, ID_USER, NUM_SEQ, DONNEES_MESSAGE, error } =
    describeDatagram(octets);
  const text = read(octets.subarray(TEXT_HEAD_OCTETS))?.key;
  return error as string ??
    `${TYPE_MESSAGE} of ${ID_USER}, ${NUM_SEQ}, ${text ?? DONNEES_MESSAGE}`;
}

/** What a session is told, in a line. */
export function eventInWords({ type, ...details }: SessionEvent): string {
  const shown = JSON.stringify(
    details,
    (key, value) => key === "octets" ? undefined : value,
  );
  return `${type} ${shown}`;
}
