import { assert, assertEquals } from "@std/assert";
import { ID_PUBLIC } from "../../protocol/messages.ts";
import type { Event, Step } from "../../server/events.ts";
import { EMPTY, type State, type User } from "../../server/state.ts";
import { transition } from "../../server/transitions.ts";
import { replayable } from "../random.ts";
import { assertConsistent } from "./consistent.ts";
import { addressOf } from "./scenes.ts";

const NAMES = Array.from({ length: 24 }, (_, n) => `u${n}`);
const PLACES = ["a", "b", "c", "d", "e", "f"];
const STEPS = 20_000;
/** Users of one host, of which there are four. */
const MAX_PER_HOST = 5;

type Pick = <T>(from: readonly T[]) => T;

/** Something that may happen to a state, wherever its user is. */
function anyEvent(
  state: State,
  { next, pick, now }: { next: () => number; pick: Pick; now: number },
): Event {
  const connect = (): Event => {
    const id = Math.floor(next() * 1_000);
    const address = { ...addressOf("", id % 3), port: 1_000 + now };
    const v6 = { ...addressOf("6", 1), port: 1_000 + now };
    return {
      type: "connect",
      name: pick(NAMES),
      address: id % 4 === 3 ? v6 : address,
      maxPerHost: MAX_PER_HOST,
    };
  };
  const users = [...state.users.values()];
  if (users.length === 0) return connect();
  const user = pick(users);
  if (user.messagerie === undefined) {
    const prove: Event = { type: "prove", user };
    return pick<Event>([
      prove,
      prove,
      prove,
      { type: "leave", user },
      connect(),
    ]);
  }
  const invitation = pick([...state.invitations.keys(), 0]);
  const enter: Event = {
    type: "enter",
    user,
    name: pick(PLACES),
    answer: "REPONSE_CHANGER_MESSAGERIE",
  };
  return pick<Event>([
    connect(),
    connect(),
    enter,
    enter,
    {
      type: "create",
      user,
      mode: pick(["CENTRALISEE", "DECENTRALISEE"]),
      name: pick(PLACES),
      max: pick([0, 1, 2, 3, 254]),
    },
    { type: "quit", user },
    { type: "leave", user },
    ...user.messagerie === ID_PUBLIC
      ? []
      : [{ type: "invite", user, name: pick(NAMES), now } as const],
    { type: "accept", invitation },
    { type: "decline", invitation, now },
    { type: "lapse", invitation },
    { type: "prove", user },
  ]);
}

/** Fails unless the effects of a step fit the state that it leads to. */
function assertCarriedOut(before: State, [after, effects]: Step): void {
  const dropped = new Set<number>();
  for (const effect of effects) {
    if (effect.type === "drop") dropped.add(effect.user.id);
    if (effect.type === "arrival" || effect.type === "departure") {
      for (const id of effect.messagerie.members) {
        assert(before.users.has(id), `${effect.type} is told to nobody`);
        assert(id !== effect.user.id, `${effect.type} is told to its user`);
      }
    }
    if (effect.type === "roster") {
      assertEquals(after.users.get(effect.user.id), effect.user);
    }
    if (effect.type === "close") {
      assertEquals(after.users.get(effect.user.id)?.messagerie, ID_PUBLIC);
    }
  }
  for (const id of before.users.keys()) {
    const isGone =
      after.users.get(id)?.address !== before.users.get(id)!.address;
    assertEquals(dropped.has(id), isGone, `${id} is dropped if it is gone`);
  }
}

Deno.test("transition() keeps the state consistent when anything happens", () => {
  replayable((next) => {
    const pick: Pick = (from) => from[Math.floor(next() * from.length)]!;
    let state = EMPTY;
    const types = new Set<string>();
    /** Messageries that have had two members at once, by ID. */
    const hadCompany = new Set<number>();
    for (let now = 0; now < STEPS; now++) {
      const event = anyEvent(state, { next, pick, now: now * 100 });
      const step = transition(state, event);
      assertConsistent(step[0]);
      assertCarriedOut(state, step);
      for (const id of hadCompany) {
        const is = step[0].messageries.get(id), was = state.messageries.get(id);
        if (!is || is.name !== was?.name) hadCompany.delete(id);
      }
      for (const { id, members } of step[0].messageries.values()) {
        if (id === ID_PUBLIC) continue;
        if (members.length > 1) hadCompany.add(id);
        else {assert(
            !hadCompany.has(id),
            "a messagerie with one member is left",
          );}
      }
      types.add(event.type);
      for (const { type } of step[1]) types.add(type);
      state = step[0];
    }
    assertEquals(types.size, 21, `not all has happened: ${[...types]}`);
  });
});

/** Has a user connect and prove its address. */
function join(state: State, name: string): readonly [State, User] {
  const id = state.lastUser + 1;
  const [connected] = transition(state, {
    type: "connect",
    name,
    address: addressOf(name, id),
    maxPerHost: 32,
  });
  const user = connected.users.get(connected.lastUser)!;
  const [next] = transition(connected, { type: "prove", user });
  return [next, next.users.get(user.id)!];
}

Deno.test("transition() hands out numbers in turn, and leaks nothing, when users come and go 10,000 times", () => {
  let state = EMPTY;
  for (let round = 0; round < 10_000; round++) {
    const [joined, user] = join(state, "ann");
    assertEquals(user.id, round % 254 + 1);
    [state] = transition(joined, { type: "leave", user });
  }
  assertEquals({ ...state, lastUser: 0 }, EMPTY);
});

Deno.test("transition() hands out numbers in turn, and leaks nothing, when messageries come and go 10,000 times", () => {
  const [empty, ann] = join(EMPTY, "ann");
  const [start] = join(empty, "bob");
  let state = start;
  for (let round = 0; round < 10_000; round++) {
    const user = () => state.users.get(ann.id)!;
    [state] = transition(state, {
      type: "create",
      user: user(),
      mode: round % 2 === 0 ? "CENTRALISEE" : "DECENTRALISEE",
      name: "salon",
      max: 5,
    });
    assertEquals(user().messagerie, round % 254 + 1);
    [state] = transition(state, {
      type: "invite",
      user: user(),
      name: "bob",
      now: round * 10_000,
    });
    assertEquals(state.invitations.size, 1);
    [state] = transition(state, { type: "quit", user: user() });
  }
  assertConsistent(state);
  assertEquals(state.messageries.size, 1);
  assertEquals(state.invitations.size, 0);
  assertEquals(state.refusals, []);
  assertEquals(
    [...state.users].sort(([a], [b]) => a - b),
    [...start.users],
  );
});

Deno.test("transition() leaves out numbers that are taken when it hands them out", () => {
  let state = EMPTY;
  for (let n = 0; n < 254; n++) [state] = join(state, `u${n}`);
  for (const id of [7, 9]) {
    [state] = transition(state, { type: "leave", user: state.users.get(id)! });
  }
  for (const id of [7, 9]) {
    const [next, user] = join(state, `again${id}`);
    assertEquals(user.id, id);
    state = next;
  }
});

Deno.test("transition() makes 254 messageries when 254 users create one each", () => {
  let state = EMPTY;
  const create = (id: number, name: string) =>
    transition(state, {
      type: "create",
      user: state.users.get(id)!,
      mode: "CENTRALISEE",
      name,
      max: 2,
    });
  for (let n = 0; n < 254; n++) [state] = join(state, `u${n}`);
  for (let id = 1; id <= 254; id++) [state] = create(id, `m${id}`);
  assertConsistent(state);
  assertEquals(state.messageries.size - 1, 254);
  [state] = create(100, "another");
  assertConsistent(state);
  assertEquals(state.messageries.get(100)?.name, "another");
});
