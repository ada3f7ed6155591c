import { assertEquals } from "@std/assert";
import type { Mode } from "../../protocol/messages.ts";
import type { Event } from "../../server/events.ts";
import type { State } from "../../server/state.ts";
import { outcome, testRows } from "./outcome.ts";
import { named } from "./scenes.ts";

// ---- CREER_MESSAGERIE_PRIVEE

const create = (name: string, max: number, mode: Mode = "CENTRALISEE") =>
(
  state: State,
): Event => ({
  type: "create",
  user: state.users.get(1)!,
  mode,
  name,
  max,
});

Deno.test("transition() gives the lowest status that applies when a messagerie is created", () => {
  const line = "ann; salon/5: cid dan";
  const at = (max: number) => [
    "CREATION_VALIDEE 2",
    "departure ann >",
    "roster ann",
    "arrival ann >",
    `= ; salon/5: cid dan; new/${max}: ann`,
  ];
  assertEquals(outcome(line, create("new", 0)), ["NUM_MAX_PETIT 0", "= same"]);
  assertEquals(outcome(line, create("new", 1)), ["NUM_MAX_PETIT 0", "= same"]);
  assertEquals(outcome(line, create("new", 2)), at(2));
  assertEquals(outcome(line, create("new", 254)), at(254));
  for (const max of [0, 1, 2, 254]) {
    const taken = ["NOM_MESSAGERIE_EXISTANT 0", "= same"];
    assertEquals(outcome(line, create("salon", max)), taken);
    assertEquals(outcome(line, create("salon", max, "DECENTRALISEE")), taken);
  }
});

Deno.test("transition() refuses a name to its own messagerie's members when they create", () => {
  const taken = ["NOM_MESSAGERIE_EXISTANT 0", "= same"];
  assertEquals(outcome("; hers/5: ann", create("hers", 5)), taken);
  assertEquals(outcome("; hers/5: ann bob", create("hers", 5)), taken);
});

testRows(
  "transition() refuses a decentralised messagerie to who has no IPv4 address",
  create("new", 2, "DECENTRALISEE"),
  {
    "in the public one": ["ann6", ["NON_PERMIS", "= same"]],
    "in a private one": ["; hers/5: ann6 bob", ["NON_PERMIS", "= same"]],
  },
);

Deno.test("transition() lets who has no IPv4 address create a centralised messagerie", () => {
  assertEquals(outcome("ann6", create("new", 2))[0], "CREATION_VALIDEE 1");
});

// ---- DEMANDE_ACCES_MESSAGERIE_PRIVEE, CHANGER_MESSAGERIE

const NO_SUCH = ["NOM_MESSAGERIE_INEXISTANT CENTRALISEE", "= same"];
const THERE = ["ACCES_REUSSI CENTRALISEE", "= same"];
const FULL = ["MAX_CLIENT_ATTEINT CENTRALISEE", "= same"];
const FULL_DIRECT = ["MAX_CLIENT_ATTEINT DECENTRALISEE", "= same"];

for (
  const answer of [
    "REPONSE_ACCES_MESSAGERIE_PRIVEE",
    "REPONSE_CHANGER_MESSAGERIE",
  ] as const
) {
  const enter = (state: State): Event => ({
    type: "enter",
    user: named(state, state.users.get(1)!.name),
    name: "salon",
    answer,
  });
  testRows(
    `transition() changes nothing when it refuses by ${answer}`,
    enter,
    {
      "unknown, from the public one": ["ann", NO_SUCH],
      "unknown, from a private one": ["; x/5: ann bob", NO_SUCH],
      "unknown, alone": ["; x/5: ann", NO_SUCH],
      "unknown, no IPv4 address": ["ann6", NO_SUCH],
      "full, from the public one": ["ann; salon/2: cid dan", FULL],
      "full, decentralised": ["ann; salon*/2: cid dan", FULL_DIRECT],
      "full, from a private one": ["; x/5: ann bob; salon/2: cid dan", FULL],
      "full, alone": ["; x/5: ann; salon*/2: cid dan", FULL_DIRECT],
      "full, decentralised, no IPv4 address": [
        "ann6; salon*/2: cid dan",
        FULL_DIRECT,
      ],
      "decentralised, no IPv4 address": [
        "ann6; salon*/5: cid",
        ["NON_PERMIS", "= same"],
      ],
      "decentralised, no IPv4 address, from a private one": [
        "; x/5: ann6 bob; salon*/5: cid",
        ["NON_PERMIS", "= same"],
      ],
    },
  );
  testRows(
    `transition() changes nothing when who asks for ${answer} is there`,
    enter,
    {
      "alone": ["; salon/5: ann", THERE],
      "with another": ["; salon/5: ann bob", THERE],
      "and it is full": ["; salon/2: ann bob", THERE],
      "decentralised, alone": [
        "; salon*/5: ann",
        ["ACCES_REUSSI DECENTRALISEE", "= same"],
      ],
      "decentralised, full": [
        "; salon*/2: ann bob",
        ["ACCES_REUSSI DECENTRALISEE bob", "= same"],
      ],
    },
  );
  testRows(
    `transition() lets in by ${answer} when there is a place left`,
    enter,
    {
      "the last one": ["ann; salon/2: cid", [
        "ACCES_REUSSI CENTRALISEE",
        "departure ann >",
        "roster ann",
        "arrival ann > cid",
        "= ; salon/2: cid ann",
      ]],
      "no IPv4 address, centralised": ["ann6; salon/2: cid", [
        "ACCES_REUSSI CENTRALISEE",
        "departure ann6 >",
        "roster ann6",
        "arrival ann6 > cid",
        "= ; salon/2: cid ann6",
      ]],
      "and closes what it leaves": [
        "; x/5: ann bob; salon/5: cid; cid invited to x by bob",
        [
          "ACCES_REUSSI CENTRALISEE",
          "departure ann > bob",
          "cancel cid",
          "close bob",
          "roster bob",
          "arrival bob >",
          "roster ann",
          "arrival ann > cid",
          "= bob; salon/5: cid ann",
        ],
      ],
    },
  );
}
