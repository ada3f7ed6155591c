/**
 * What happens, in words: lines of what a client shows.
 *
 * @module
 */

import { ANSWERS } from "./answers.ts";
import { styled, type Words } from "./catalogue.ts";
import type { Person, Place, SentText, SessionEvent } from "./events.ts";
import type { Line, Span } from "./line.ts";
import type { Shown } from "./shown.ts";
import {
  aside,
  line,
  moves,
  people,
  type Teller,
  type Tellings,
} from "./telling.ts";

const namesOf = (all: readonly Person[]) => all.map(({ name }) => name);

const EVENTS: Tellings<SessionEvent> = {
  connected: () => [],
  text: ({ from, text }, { name }) => [{
    head: styled(from, "name"),
    isText: true,
    body: mentioning(text, name),
  }],
  notice: ({ text }) => [line("notice", [{ text }])],
  place: ({ place, moved }, teller) =>
    moved ? [line("info", placeSpans(place, teller))] : [],
  arrived: (event, teller) => [
    moves("arrived", namesOf(event.people), teller),
  ],
  left: (event, teller) => [moves("left", namesOf(event.people), teller)],
  invitation: ({ invitation }, { words }) => {
    const { from, messagerie, mode, number } = invitation;
    const key = mode === "DECENTRALISEE" ? "invitationDirect" : "invitation";
    return [line(
      "invitation",
      words.spans(key, {
        user: styled(from, "name"),
        messagerie: styled(messagerie, "strong"),
        number: String(number),
      }),
    )];
  },
  invitationEnded: ({ invitation: { from, messagerie } }, { words }) => [
    aside(
      "info",
      words.spans("invitationEnded", {
        user: styled(from, "name"),
        messagerie: styled(messagerie, "strong"),
      }),
    ),
  ],
  invitationFailed: ({ invitation: { from, messagerie } }, { words }) => [
    line(
      "trouble",
      words.spans("invitationFailed", {
        user: styled(from, "name"),
        messagerie: styled(messagerie, "strong"),
      }),
    ),
  ],
  messagerieClosed: ({ messagerie }, { words }) => [
    line(
      "info",
      words.spans("messagerieClosed", {
        messagerie: styled(messagerie, "strong"),
      }),
    ),
  ],
  delivered: () => [],
  undelivered: (event, { words }) => [
    line("trouble", undeliveredSpans(event, words)),
  ],
  returned: (event, { words }) => [
    line("trouble", returnedSpans(event, words)),
  ],
  unreachable: ({ person }, { words }) => [
    line(
      "trouble",
      words.spans("unreachable", { user: styled(person.name, "name") }),
    ),
  ],
  nameTaken: ({ retryFor }, { words }) => [
    aside(
      "info",
      words.spans("nameTaken", { seconds: Math.ceil(retryFor / 1_000) }),
    ),
  ],
  reconnecting: (_, { words }) => [
    line("trouble", words.spans("reconnecting")),
  ],
  back: ({ anew }, { words }) => [
    line("info", words.spans(anew ? "backAnew" : "back")),
  ],
  serverStopping: (_, { words }) => [
    line("trouble", words.spans("serverStopping")),
  ],
  closed: ({ why }, { words }) => {
    if (why === "disconnected") {
      return [aside("info", words.spans("closedDisconnected"))];
    }
    const key = why === "refused" ? "closedRefused" : "closedNoResponse";
    return [line("trouble", words.spans(key))];
  },
};

const TELLINGS: Tellings<Shown> = { ...EVENTS, ...ANSWERS };

/** What is told of something, in words; nothing of what needs none. */
export function tell(shown: Shown, teller: Teller): Line[] {
  const telling = TELLINGS[shown.type] as (
    shown: Shown,
    teller: Teller,
  ) => Line[];
  return telling(shown, teller);
}

/** Where one is, and with whom. */
function placeSpans(place: Place, { words, isHomecoming }: Teller): Span[] {
  const { id, name, mode, others } = place;
  const messagerie = styled(name, "strong");
  const where = id === 0
    ? words.spans("placePublic")
    : isHomecoming
    ? words.spans("backIn", { messagerie })
    : mode === "DECENTRALISEE"
    ? words.spans("placeDirect", { messagerie })
    : words.spans("placeServer", { messagerie });
  if (others.length > 0) {
    const all = people(words, namesOf(others));
    return [...where, ...words.spans("placeWith", { people: all })];
  }
  const alone = id === 0 ? "placeAlone" : "placeAloneInvite";
  return [...where, ...words.spans(alone)];
}

/** A text, the user's own name in it standing out. */
function mentioning(text: string, name: string): Span[] {
  return text.split(mentionOf(name)).map((part, index) =>
    index % 2 === 1 ? styled(part, "mention") : { text: part }
  );
}

/** Whether a text says a name. */
export function mentions(text: string, name: string): boolean {
  return mentionOf(name).test(text);
}

function mentionOf(name: string): RegExp {
  const exactly = name.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  return new RegExp(
    `(?<![\\p{L}\\p{N}_])(${exactly})(?![\\p{L}\\p{N}_])`,
    "iu",
  );
}

/** A text as it is quoted in a sentence. */
function quote({ text }: SentText): string {
  const characters = [...text];
  const short = characters.length > 60
    ? characters.slice(0, 57).join("") + "..."
    : text;
  return `"${short}"`;
}

function undeliveredSpans(
  event: Extract<SessionEvent, { type: "undelivered" }>,
  words: Words,
): Span[] {
  const { text, to, resendableFor } = event;
  const number = String(text.number);
  const seconds = Math.floor(resendableFor / 1_000);
  const told = { number, text: quote(text), seconds };
  const user = styled(to ?? "", "name");
  if (seconds === 0) {
    return to === undefined
      ? words.spans("undeliveredLost", told)
      : words.spans("undeliveredUser", { ...told, user });
  }
  return to === undefined
    ? words.spans("undeliveredServer", told)
    : words.spans("undelivered", { ...told, user });
}

function returnedSpans(
  event: Extract<SessionEvent, { type: "returned" }>,
  words: Words,
): Span[] {
  const { text, why, motif, reason } = event;
  const number = String(text.number);
  const told = { number, text: quote(text) };
  if (why !== "refused") return words.spans(`returned.${why}`, told);
  const because = words.find(`refusedText.${motif}`, {}) ??
    words.spans("refusedText.OTHER", { number });
  const said = reason ? words.spans("returnedReason", { reason }) : [];
  return words.spans("returned.refused", {
    ...told,
    why: [...said, ...said.length > 0 ? [{ text: " " }] : [], ...because],
  });
}
