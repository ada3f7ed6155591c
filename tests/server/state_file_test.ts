import { assertEquals, assertThrows } from "@std/assert";
import { EMPTY, type State } from "../../server/state.ts";
import { parse, serialize, StateFileError } from "../../server/state_file.ts";
import { transition } from "../../server/transitions.ts";
import type { Effect, Event } from "../../server/transitions.ts";

/** Two users in a decentralised messagerie, one in the public one, one unproven. */
function populated(): State {
  let state: State = EMPTY;
  const happen = (event: Event): readonly Effect[] => {
    const [next, effects] = transition(state, event);
    state = next;
    return effects;
  };
  for (const [index, name] of ["ann", "bob", "cid", "dan"].entries()) {
    const address = {
      transport: "udp",
      hostname: "127.0.0.1",
      port: 5_000 + index,
    } as const;
    happen({ type: "connect", name, address, maxPerHost: 32 });
    if (name === "dan") continue;
    happen({ type: "prove", user: state.users.get(index + 1)! });
  }
  happen({
    type: "create",
    user: state.users.get(1)!,
    mode: "DECENTRALISEE",
    name: "café du port",
    max: 5,
  });
  happen({
    type: "enter",
    user: state.users.get(2)!,
    name: "café du port",
    answer: "REPONSE_CHANGER_MESSAGERIE",
  });
  return state;
}

Deno.test("parse() gives back what serialize() was given, unproven users aside", () => {
  const state = populated();
  const users = new Map(state.users);
  users.delete(4);
  const expected = { ...state, users, lastInvitation: 0 };
  assertEquals(parse(serialize(state)), expected);
  assertEquals(parse(serialize(EMPTY)), EMPTY);
});

Deno.test("parse() refuses a file when it is damaged, another's or of another version", () => {
  const file = JSON.parse(serialize(populated()));
  const [ann, bob, cid] = file.users;
  const [everybody, cafe] = file.messageries;
  const damaged: Readonly<Record<string, unknown>> = {
    "another's": { hello: "world" },
    "a list": [],
    "another version": { ...file, version: 2 },
    "no users": { ...file, users: undefined },
    "a user twice": { ...file, users: [ann, bob, cid, ann] },
    "a name twice": { ...file, users: [ann, { ...bob, name: "ann" }, cid] },
    "an address twice": { ...file, users: [ann, { ...bob, port: 5_000 }, cid] },
    "an unfit name": { ...file, users: [{ ...ann, name: "a#n" }, bob, cid] },
    "an ID out of range": { ...file, users: [{ ...ann, id: 255 }, bob, cid] },
    "no port": { ...file, users: [{ ...ann, port: 0 }, bob, cid] },
    "a member who is no user": { ...file, users: [ann, bob] },
    "a user who is nowhere": {
      ...file,
      messageries: [everybody, { ...cafe, members: [1] }],
    },
    "a user in two places": {
      ...file,
      messageries: [{ ...everybody, members: [3, 1] }, cafe],
    },
    "no public messagerie": { ...file, messageries: [cafe] },
    "too many members": {
      ...file,
      messageries: [everybody, { ...cafe, max: 1 }],
    },
    "an unfit messagerie": {
      ...file,
      messageries: [everybody, { ...cafe, name: " x" }],
    },
    "an unknown mode": {
      ...file,
      messageries: [everybody, { ...cafe, mode: "LIBRE" }],
    },
    "a count that is none": { ...file, lastUser: "3" },
  };
  for (const [what, value] of Object.entries(damaged)) {
    assertThrows(() => parse(JSON.stringify(value)), StateFileError, "", what);
  }
  for (const text of ["", "{", serialize(populated()).slice(0, -1)]) {
    assertThrows(() => parse(text), StateFileError, "not JSON");
  }
});
