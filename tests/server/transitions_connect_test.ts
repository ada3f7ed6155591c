import { MAX_USERS } from "../../protocol/messages.ts";
import { testRows } from "./outcome.ts";
import { addressOf } from "./scenes.ts";
import type { Event } from "../../server/events.ts";

const connect = (maxPerHost: number, id = 0) => (): Event => ({
  type: "connect",
  name: "new",
  address: { ...addressOf("new", id), port: 9 },
  maxPerHost,
});
const REFUSED = ["SERVEUR_PLEIN 0", "= same"];
const crowd = (count: number) =>
  Array.from({ length: count }, (_, n) => `u${n}`).join(" ");

testRows(
  "transition() lets in, refuses or has somebody yield when somebody connects",
  connect(32),
  {
    "nobody is there": ["", [
      "INSCRIPTION_VALIDEE 1",
      "probe new",
      "= ; ?: new",
    ]],
    "the name is taken": ["new", [
      "USER_NAME_EXISTANT 0",
      "reclaim new",
      "= same",
    ]],
    "the name is taken, in a messagerie": ["a; m/2: new", [
      "USER_NAME_EXISTANT 0",
      "reclaim new",
      "= same",
    ]],
    "the name's holder is not proven": ["a; ?: new", [
      "drop new",
      "INSCRIPTION_VALIDEE 3",
      "probe new",
      "= a; ?: new",
    ]],
    "253 users": [crowd(253), [
      "INSCRIPTION_VALIDEE 254",
      "probe new",
      `= ${crowd(253)}; ?: new`,
    ]],
    "254 users": [crowd(MAX_USERS), REFUSED],
    "254 users, one of them not proven": [`${crowd(253)}; ?: bob`, [
      "drop bob",
      "INSCRIPTION_VALIDEE 254",
      "probe new",
      `= ${crowd(253)}; ?: new`,
    ]],
    "254 users, and the name is taken": [`${crowd(253)} new`, [
      "USER_NAME_EXISTANT 0",
      "reclaim new",
      "= same",
    ]],
  },
);

testRows(
  "transition() counts the users of a host when somebody connects",
  connect(1, 1),
  {
    "its place is taken": ["ann", REFUSED],
    "its place is taken by somebody not proven": ["; ?: ann", [
      "drop ann",
      "INSCRIPTION_VALIDEE 2",
      "probe new",
      "= ; ?: new",
    ]],
    "its place and the name are taken by two not proven": ["; ?: ann new", [
      "drop new",
      "drop ann",
      "INSCRIPTION_VALIDEE 3",
      "probe new",
      "= ; ?: new",
    ]],
    "its place is taken, though the name's holder is not proven": [
      "ann; ?: new",
      REFUSED,
    ],
  },
);
