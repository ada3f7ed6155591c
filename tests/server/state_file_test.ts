import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { Effect, Event } from "../../server/events.ts";
import { EMPTY, type State } from "../../server/state.ts";
import { parse, serialize, StateFileError } from "../../server/state_file.ts";
import { transition } from "../../server/transitions.ts";

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

/** What a server saves of a state. */
function fileOf(state: State, closing: readonly number[] = []): string {
  return serialize({ state, closing: new Set(closing) });
}

Deno.test("parse() gives back what serialize() was given, unproven users aside", () => {
  const state = populated();
  const users = new Map(state.users);
  users.delete(4);
  const expected = { ...state, users, lastInvitation: 0 };
  assertEquals(parse(fileOf(state, [3])), {
    state: expected,
    closing: new Set([3]),
  });
  assertEquals(parse(fileOf(EMPTY)), {
    state: EMPTY,
    closing: new Set<number>(),
  });
});

Deno.test("serialize() leaves out who has gone before it was told that its messagerie was closed", () => {
  assertEquals(parse(fileOf(EMPTY, [3])).closing, new Set<number>());
});

Deno.test("parse() reads a file that does not say whose messagerie was closed", () => {
  const { closing: _, ...file } = JSON.parse(fileOf(populated(), [3]));
  assertEquals(parse(JSON.stringify(file)).closing, new Set<number>());
});

Deno.test("parse() refuses a file when it is damaged, another's or of another version", () => {
  const file = JSON.parse(fileOf(populated()));
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
    "no IP address": {
      ...file,
      users: [{ ...ann, hostname: "example.com" }, bob, cid],
    },
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
    "a closing of nobody": { ...file, closing: [9] },
  };
  for (const [what, value] of Object.entries(damaged)) {
    assertThrows(() => parse(JSON.stringify(value)), StateFileError, "", what);
  }
});

Deno.test("parse() says what is wrong with a file and what to do about it", () => {
  const whole = fileOf(populated());
  const sayings = [
    ["", "it is damaged: it is empty", "Put a copy of it back"],
    [whole.slice(0, -1), "it is damaged: it is not JSON", "move it away"],
    [
      whole.replace('"lastUser":4', '"lastUser":-4'),
      "it is damaged: lastUser is not a whole number from 0 to 254",
      "move it away",
    ],
    ["{", "it is not a state file of Causette", "Name another file"],
    ["[]", "it is not a state file of Causette", "Name another file"],
    [
      whole.replace('"version":1', '"version":2'),
      "its version is 2, and this server knows version 1 only",
      "Start the version of the server that wrote it",
    ],
  ] as const;
  for (const [text, why, advice] of sayings) {
    const error = assertThrows(() => parse(text), StateFileError);
    assertEquals(error.message, why);
    assertStringIncludes(error.advice, advice);
  }
});
