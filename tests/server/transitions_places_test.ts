/**
 * Every request in every place: ann asks, from wherever she is. A cell of the
 * table is what leaving the place brings about, between the answer and what
 * arriving brings about; where a cell is not that, it is written out.
 */

import { assertEquals } from "@std/assert";
import type { Event } from "../../server/events.ts";
import type { State } from "../../server/state.ts";
import { outcome } from "./outcome.ts";
import { named } from "./scenes.ts";

/** Where ann is, and what is left of it when she is not. */
interface Place {
  readonly before: readonly [publicOne: string, hers: string];
  readonly after: readonly [publicOne: string, hers: string];
  readonly leaving: readonly string[];
}

const CLOSING = [
  "departure ann > zoe",
  "close zoe",
  "roster zoe",
  "arrival zoe > bob",
];

const PLACES = {
  "the public one": {
    before: ["ann bob", ""],
    after: ["bob", ""],
    leaving: ["departure ann > bob"],
  },
  "a centralised one, alone": {
    before: ["bob", "hers/5: ann; "],
    after: ["bob", ""],
    leaving: [],
  },
  "a decentralised one, alone": {
    before: ["bob", "hers*/5: ann; "],
    after: ["bob", ""],
    leaving: [],
  },
  "a centralised one with two members": {
    before: ["bob", "hers/5: ann zoe; "],
    after: ["bob zoe", ""],
    leaving: CLOSING,
  },
  "a decentralised one with two members": {
    before: ["bob", "hers*/5: ann zoe; "],
    after: ["bob zoe", ""],
    leaving: CLOSING,
  },
  "a centralised one with three members": {
    before: ["bob", "hers/5: ann zoe yan; "],
    after: ["bob", "hers/5: zoe yan; "],
    leaving: ["departure ann > zoe yan"],
  },
  "a decentralised one with three members": {
    before: ["bob", "hers*/5: ann zoe yan; "],
    after: ["bob", "hers*/5: zoe yan; "],
    leaving: ["departure ann > zoe yan"],
  },
} satisfies Record<string, Place>;

const ELSEWHERE = "salon/5: cid dan; direct*/5: eve fay";
const INVITED = "; ann invited to salon by cid";
const stays = ([publicOne, hers]: readonly [string, string]) =>
  `${publicOne}; ${hers}${ELSEWHERE}`;

type Cell = (place: Place) => readonly string[];

/** A cell of a request that takes ann away, to where `state` tells. */
function moved(
  { answer, arriving, state }: {
    readonly answer?: string;
    readonly arriving: readonly string[];
    readonly state: (after: Place["after"]) => string;
  },
): Cell {
  return ({ leaving, after }) => [
    ...answer ? [answer] : [],
    ...leaving,
    ...arriving,
    `= ${state(after)}`,
  ];
}

const ann = (state: State) => named(state, "ann");
const nextMessagerie = ({ before: [, hers] }: Place) => hers ? 4 : 3;
const enter = (
  name: string,
  answer: (Event & { type: "enter" })["answer"],
) =>
(state: State): Event => ({ type: "enter", user: ann(state), name, answer });
const intoSalon: Cell = moved({
  answer: "ACCES_REUSSI CENTRALISEE",
  arriving: ["cancel ann", "roster ann", "arrival ann > cid dan"],
  state: ([publicOne, hers]) =>
    `${publicOne}; ${hers}salon/5: cid dan ann; direct*/5: eve fay`,
});
const intoDirect: Cell = moved({
  answer: "ACCES_REUSSI DECENTRALISEE eve fay",
  arriving: ["roster ann", "arrival ann > eve fay"],
  state: (after) => `${stays(after)} ann${INVITED}`,
});
const created = (mark: string): Cell => (place) =>
  moved({
    answer: `CREATION_VALIDEE ${nextMessagerie(place)}`,
    arriving: ["roster ann", "arrival ann >"],
    state: (after) => `${stays(after)}; new${mark}/5: ann${INVITED}`,
  })(place);
const told = (line: string): Cell => ({ before }) => [
  line,
  `= ${stays(before)}`,
];

const REQUESTS: Record<
  string,
  { readonly event: (state: State) => Event; readonly cell: Cell }
> = {
  "REPONSE_TEXTE once more": {
    event: (state) => ({ type: "prove", user: ann(state) }),
    cell: () => ["= same"],
  },
  "DECONNEXION": {
    event: (state) => ({ type: "leave", user: ann(state), asked: true }),
    cell: moved({
      answer: "DEMANDE_SUCCESS",
      arriving: ["cancel ann", "drop ann"],
      state: stays,
    }),
  },
  "silence": {
    event: (state) => ({ type: "leave", user: ann(state) }),
    cell: moved({ arriving: ["cancel ann", "drop ann"], state: stays }),
  },
  "CREER_MESSAGERIE_PRIVEE, centralised": {
    event: (state) => ({
      type: "create",
      user: ann(state),
      mode: "CENTRALISEE",
      name: "new",
      max: 5,
    }),
    cell: created(""),
  },
  "CREER_MESSAGERIE_PRIVEE, decentralised": {
    event: (state) => ({
      type: "create",
      user: ann(state),
      mode: "DECENTRALISEE",
      name: "new",
      max: 5,
    }),
    cell: created("*"),
  },
  "DEMANDE_ACCES_MESSAGERIE_PRIVEE, centralised": {
    event: enter("salon", "REPONSE_ACCES_MESSAGERIE_PRIVEE"),
    cell: intoSalon,
  },
  "DEMANDE_ACCES_MESSAGERIE_PRIVEE, decentralised": {
    event: enter("direct", "REPONSE_ACCES_MESSAGERIE_PRIVEE"),
    cell: intoDirect,
  },
  "CHANGER_MESSAGERIE, centralised": {
    event: enter("salon", "REPONSE_CHANGER_MESSAGERIE"),
    cell: intoSalon,
  },
  "CHANGER_MESSAGERIE, decentralised": {
    event: enter("direct", "REPONSE_CHANGER_MESSAGERIE"),
    cell: intoDirect,
  },
  "QUITTER_MESSAGERIE_PRIVEE": {
    event: (state) => ({ type: "quit", user: ann(state) }),
    cell: (place) =>
      place === PLACES["the public one"]
        ? ["CLIENT_INEXISTANT", "= same"]
        : moved({
          answer: "EXIT_REUSSI",
          arriving: ["roster ann", `arrival ann > ${place.after[0]}`],
          state: ([publicOne, hers]) =>
            stays([`${publicOne} ann`, hers]) + INVITED,
        })(place),
  },
  "INVITER_MESSAGERIE_PRIVEE": {
    event: (state) => ({
      type: "invite",
      user: ann(state),
      name: "bob",
      now: 0,
    }),
    cell: ({ before }) =>
      before === PLACES["the public one"].before ? ["NON_PERMIS", "= same"] : [
        "acknowledged",
        "demand bob to hers",
        `= ${stays(before)}${INVITED}; bob invited to hers by ann`,
      ],
  },
  "REPONSE_MESSAGERIE_PRIVEE, accepted": {
    event: () => ({ type: "accept", invitation: 1 }),
    cell: (place) =>
      intoSalon(place).filter((line) =>
        line !== "cancel ann" && !line.startsWith("ACCES_REUSSI")
      ),
  },
  "REPONSE_MESSAGERIE_PRIVEE, declined": {
    event: () => ({ type: "decline", invitation: 1, now: 0 }),
    cell: told("notice cid: declined ann salon"),
  },
  "no REPONSE_MESSAGERIE_PRIVEE": {
    event: () => ({ type: "lapse", invitation: 1 }),
    cell: told("notice cid: unanswered ann salon"),
  },
};

for (const [request, { event, cell }] of Object.entries(REQUESTS)) {
  Deno.test(`transition() does what it should on ${request} in every place`, () => {
    for (const [name, place] of Object.entries<Place>(PLACES)) {
      const line = stays(place.before) + INVITED;
      assertEquals(outcome(line, event), [...cell(place)], `from ${name}`);
    }
  });
}
