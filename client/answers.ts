/**
 * What comes of commands, in words.
 *
 * @module
 */

import { quoted } from "./arguments.ts";
import { names, styled, type Words } from "./catalogue.ts";
import { mistakeSpans, tellCommand, tellHelp } from "./explanations.ts";
import type { Line, Span } from "./line.ts";
import type { Answer } from "./shown.ts";
import {
  line,
  list,
  placeName,
  type Teller,
  type Tellings,
} from "./telling.ts";

type Of<T extends Answer["type"]> = Extract<Answer, { readonly type: T }>;

/** Answers in words. */
export const ANSWERS: Tellings<Answer> = {
  said: ({ text, parts }, { words, name }) => [{
    head: styled(name, "strong"),
    isText: true,
    body: [
      { text },
      ...parts > 1
        ? [styled(" " + words.text("parts", { count: parts }), "dim")]
        : [],
    ],
  }],
  users: tellUsers,
  messageries: tellMessageries,
  outcome: tellOutcome,
  addressShown: ({ messagerie }, { words }) => [
    line(
      "info",
      words.spans("addressShown", { messagerie: styled(messagerie, "strong") }),
    ),
  ],
  resent: ({ numbers }, { words }) => [
    line(
      "info",
      words.spans("resent", {
        count: numbers.length,
        numbers: numbers.join(", "),
      }),
    ),
  ],
  status: tellStatus,
  help: ({ command }, teller) =>
    command === undefined ? tellHelp(teller) : tellCommand(command, teller),
  quiet: ({ isQuiet }, { words }) => [
    line("info", words.spans(isQuiet ? "quietOn" : "quietOff")),
  ],
  pasted: ({ lines, characters }, { words }) => [
    line("invitation", words.spans("pasted", { lines, characters })),
  ],
  pasteDropped: ({ lines }, { words }) => [
    line("info", words.spans("pasteDropped", { count: lines })),
  ],
  slowed: ({ waiting }, { words }) => [
    line("info", words.spans("slowed", { count: waiting })),
  ],
  leaving: ({ waiting }, { words }) => [
    line("info", words.spans("leaving", { waiting })),
  ],
  connecting: ({ server }, { words }) => [
    line("info", words.spans("connecting", { server })),
  ],
  notConnected: ({ server, name, why }, { words }) => [
    line(
      "trouble",
      words.find(`notConnected.${why}`, { server, name }) ??
        [{ text: why }],
    ),
  ],
  notSaid: ({ text }, { words }) => [
    line("trouble", words.spans("notSaid", { text })),
  ],
  mistake: (mistake, { words }) => [
    line("trouble", mistakeSpans(mistake, words)),
  ],
};

/** A number of milliseconds, as people read it. */
function ms(time: number): string {
  return `${time < 10 ? time.toFixed(1) : Math.round(time)} ms`;
}

function tellUsers(
  { messagerie, here, elsewhere }: Of<"users">,
  { words, name }: Teller,
): Line[] {
  const place = placeName(words, messagerie);
  const own = (one: Span) =>
    one.text === name ? styled(words.text("you", { name }), "strong") : one;
  if (here.length === 0) {
    return [line("info", words.spans("usersNobody", { place }))];
  }
  const told = { place, people: words.list(names(here).map(own)) };
  if (!elsewhere) return [line("info", words.spans("usersIn", told))];
  return list([
    words.spans("usersHere", told),
    ...elsewhere.length === 0 ? [] : [
      words.spans("usersElsewhere", { people: words.list(names(elsewhere)) }),
    ],
  ]);
}

function tellMessageries(
  { messageries }: Of<"messageries">,
  { words }: Teller,
): Line[] {
  const count = messageries.length;
  if (count === 0) return [line("info", words.spans("listEmpty"))];
  return list([
    words.spans("listHeading", { count }),
    ...messageries.map(({ name, mode, users }) =>
      words.spans(mode === "DECENTRALISEE" ? "listDirect" : "listServer", {
        messagerie: styled(name, "strong"),
        count: users,
      })
    ),
  ]);
}

/** Statuses after which the new place is told of, which says it all. */
const SAID_BY_PLACE = /^(CREATION_VALIDEE|ACCES_REUSSI|EXIT_REUSSI|ACCEPTER)$/;

function tellOutcome(
  { command, about, status }: Of<"outcome">,
  { words }: Teller,
): Line[] {
  if (SAID_BY_PLACE.test(status)) return [];
  const told = { about: styled(about, "strong"), quoted: quoted(about) };
  const spans = words.find(`${command}.${status}`, told) ??
    words.find(`refused.${status}`, told) ?? words.find(status, told) ??
    [{ text: status }];
  const isFine = status === "INVITED" || status === "REFUSER";
  return [line(isFine ? "info" : "trouble", spans)];
}

function tellStatus(event: Of<"status">, { words, name }: Teller): Line[] {
  const { server, session, messagerie, mode, invitations } = event;
  const { phase, roundTrip, waitingTexts, counts } = session;
  const own = { name: styled(name, "strong"), server };
  const how = words.text(`phase.${phase}`);
  const place = { messagerie: styled(messagerie, "strong") };
  return list([
    roundTrip > 0
      ? words.spans("statusWho", { ...own, phase: how, time: ms(roundTrip) })
      : words.spans("statusWhoUnmeasured", { ...own, phase: how }),
    messagerie === "" ? words.spans("statusPublic") : words.spans(
      mode === "DECENTRALISEE" ? "statusDirect" : "statusServer",
      place,
    ),
    statusMembers(event, words),
    ...invitations.length === 0 ? [] : [
      words.spans("statusInvitations", { numbers: invitations.join(", ") }),
    ],
    ...waitingTexts === 0
      ? []
      : [words.spans("statusWaiting", { count: waitingTexts })],
    words.spans("statusDatagrams", {
      sent: counts.sent,
      repeated: counts.repeated,
      received: counts.received,
      duplicates: counts.duplicates,
      dropped: session.dropped,
    }),
  ]);
}

/** The members, each with its round trip where texts go to it directly. */
function statusMembers(
  { members, session }: Of<"status">,
  words: Words,
): Span[] {
  if (members.length === 0) return words.spans("statusNobody");
  const told = members.map((name) => {
    const time = session.roundTrips.get(name);
    if (session.unreachable.includes(name)) {
      return styled(words.text("statusUnreachable", { name }), "alert");
    }
    return time === undefined
      ? styled(name, "name")
      : { text: words.text("statusMember", { name, time: ms(time) }) };
  });
  return words.spans("statusMembers", {
    count: members.length,
    people: words.list(told),
  });
}
