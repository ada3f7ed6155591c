/**
 * What happens, as JSON: one object per event, with the texts as they came.
 * docs/CLIENT.md describes every field.
 *
 * @module
 */

import type { Invitation, Person, SentText } from "./events.ts";
import type { Shown } from "./shown.ts";

/** An object of JSON. */
export type Json = Readonly<Record<string, unknown>>;

type Fields = {
  readonly [K in Shown["type"]]: (
    shown: Extract<Shown, { readonly type: K }>,
  ) => Json | undefined;
};

const sent = ({ number, text }: SentText): Json => ({ number, text });

const people = (all: readonly Person[]): Json => ({ people: all });

const invitation = (
  { number, from, messagerie, mode }: Invitation,
): Json => ({ number, from, messagerie, mode });

/** What stands in the object of each kind of thing, besides `type` and `time`. */
const FIELDS: Fields = {
  connected: ({ id }) => ({ id }),
  text: ({ from, text, octets, messagerie }) => ({
    from,
    text,
    messagerie,
    ...isLossy(text, octets) && { base64: octets.toBase64() },
  }),
  notice: ({ text }) => ({ text }),
  place: ({ place: { id, name, mode, others }, moved }) => ({
    id,
    messagerie: name,
    mode,
    people: others,
    moved,
  }),
  arrived: (event) => people(event.people),
  left: (event) => people(event.people),
  invitation: (event) => invitation(event.invitation),
  invitationEnded: (event) => invitation(event.invitation),
  invitationFailed: (event) => invitation(event.invitation),
  messagerieClosed: ({ messagerie }) => ({ messagerie }),
  delivered: ({ text }) => sent(text),
  undelivered: ({ text, to = null, resendableFor }) => ({
    ...sent(text),
    to,
    resendableFor: Math.floor(resendableFor),
  }),
  returned: ({ text, why, motif = null, reason = null }) => ({
    ...sent(text),
    why,
    motif,
    reason,
  }),
  unreachable: ({ person: { id, name, address } }) => ({ id, name, address }),
  nameTaken: ({ retryFor }) => ({ retryFor: Math.floor(retryFor) }),
  reconnecting: ({ after }) => ({ after: Math.floor(after) }),
  back: ({ anew }) => ({ anew }),
  serverStopping: () => ({}),
  closed: ({ why }) => ({ why }),
  said: ({ number, text, parts }) => ({ number, text, parts }),
  users: ({ messagerie, here, elsewhere = null }) => ({
    messagerie,
    here,
    elsewhere,
  }),
  messageries: ({ messageries }) => ({ messageries }),
  outcome: ({ command, about, status }) => ({ command, about, status }),
  addressShown: ({ messagerie }) => ({ messagerie }),
  resent: ({ numbers }) => ({ numbers }),
  status: ({ type: _, session, ...fields }) => ({
    ...fields,
    phase: session.phase,
    roundTrip: session.roundTrip,
    roundTrips: Object.fromEntries(session.roundTrips),
    unreachable: session.unreachable,
    waitingTexts: session.waitingTexts,
    dropped: session.dropped,
    counts: session.counts,
  }),
  help: ({ command = null }) => ({ command }),
  quiet: ({ isQuiet }) => ({ quiet: isQuiet }),
  pasted: ({ lines, characters }) => ({ lines, characters }),
  pasteDropped: ({ lines }) => ({ lines }),
  slowed: ({ waiting }) => ({ waiting }),
  leaving: ({ waiting }) => ({ waiting }),
  connecting: ({ server }) => ({ server }),
  notConnected: ({ server, name, why }) => ({ server, name, why }),
  notSaid: ({ text }) => ({ text }),
  mistake: ({ type: _, ...fields }) => fields,
};

/** Something as an object; `at` is when it happened, in ms since 1970. */
export function jsonOf(shown: Shown, at: number): Json {
  const fields = FIELDS[shown.type] as (shown: Shown) => Json;
  return {
    type: shown.type,
    time: new Date(at).toISOString(),
    ...fields(shown),
  };
}

const encoder = new TextEncoder();

/** Whether the octets are not those of the text: they were no UTF-8. */
function isLossy(text: string, octets: Uint8Array): boolean {
  const same = encoder.encode(text);
  return same.length !== octets.length ||
    same.some((octet, index) => octet !== octets[index]);
}
