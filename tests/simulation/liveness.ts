/**
 * What has to come about once the network is whole again.
 *
 * @module
 */

import { ID_PUBLIC } from "../../protocol/messages.ts";
import { addressKey, CALM } from "./network.ts";
import { unsettled } from "./observe.ts";
import type { Voice } from "./voice.ts";
import type { World } from "./world.ts";

/** A ghost is removed after 100 s, an invitation ends after 60 s; and some more. */
const PATIENCE_MS = 240_000;
/** A talk on a good network is over soon. */
const TALK_MS = 20_000;
const GLANCE_MS = 500;
/** A server that stops is gone by then. */
const STOPPING_MS = 1_000;
/** A session has asked by then whether the server still knows its address. */
const KEEP_ALIVE_MS = 50_000;

/** Ends all faults. */
export function heal(world: World): void {
  const { network, host, people } = world;
  world.keeper.spare();
  network.weather = CALM;
  network.splits.clear();
  for (const station of [host, ...people]) {
    station.isCut.in = station.isCut.out = false;
    station.thaw();
  }
  world.clock.runUntil(world.now + STOPPING_MS);
  world.keeper.start();
  world.clock.runUntil(world.now + KEEP_ALIVE_MS);
}

/** Waits until all is settled, then has everybody talk, then has everybody leave. */
export function assertLively(world: World): void {
  settle(world, { patience: PATIENCE_MS, why: notSettled });
  if (world.isSound) talk(world);
  account(world);
  farewell(world);
}

function settle(
  world: World,
  { patience, why }: {
    readonly patience: number;
    readonly why: (world: World) => string | undefined;
  },
): void {
  const end = world.now + patience;
  for (let reason; (reason = why(world));) {
    if (world.now >= end) world.fail("settles", reason);
    world.clock.runUntil(world.now + GLANCE_MS);
  }
}

/** What is not settled yet; undefined: all is. */
function notSettled(world: World): string | undefined {
  const server = world.server!;
  const open = unsettled(server.exchanges);
  if (open) return `the server: ${open}`;
  const { users, invitations } = server.state;
  if (invitations.size > 0) return `${invitations.size} invitations are open`;
  for (const voice of world.voices) {
    const { core, label, questions } = voice;
    const open = unsettled(core.exchanges);
    if (open) return `${label}: ${open}`;
    if (core.phase !== "connected") return `${label} is ${core.phase}`;
    if (!core.isIdle) return `${label} has texts or moves to send`;
    if (questions.size > 0) return `${label} has asked ${[...questions]}`;
    const wrong = world.isSound ? misplaced(world, voice) : undefined;
    if (wrong) return `${label} ${wrong}`;
    for (const [number, { told }] of voice.typed) {
      if (told.length === 0) return `${label}#${number} has no fate`;
    }
  }
  return users.size === world.voices.length
    ? undefined
    : `there are ${users.size} users, but ${world.voices.length} sessions`;
}

/** How a session sees itself elsewhere, or in other company, than the server does. */
function misplaced(world: World, voice: Voice): string | undefined {
  const { core, name } = voice;
  const { users, messageries } = world.server!.state;
  const user = users.get(core.id);
  if (user?.name !== name) return `is not user ${core.id}`;
  if (isMisled(world, voice)) return undefined;
  const room = messageries.get(user.messagerie ?? -1);
  if (!core.place) return "does not know where it is";
  const isThere = room?.id === core.place.id && room.name === core.place.name &&
    room.mode === core.place.mode;
  if (!room || !isThere) {
    return `is in "${room?.name}", not in "${core.place.name}"`;
  }
  const inTruth = room.members.filter((id) => id !== user.id).map((id) => {
    const { name, address } = users.get(id)!;
    const where = room.mode === "CENTRALISEE" ? "" : addressKey(address);
    return `${id} ${name} ${where}`;
  });
  const inView = core.place.others.map(({ id, name, address = "" }) =>
    `${id} ${name} ${address}`
  );
  return inTruth.sort().join() === inView.sort().join()
    ? undefined
    : `sees ${inView} where there are ${inTruth}`;
}

/**
 * Whether a session may not know where it is: since the server takes it that
 * it does not know PRESENCE, or since a late roster has come.
 */
function isMisled({ server, safety }: World, voice: Voice): boolean {
  const { state, exchanges } = server!;
  const user = state.users.get(voice.core.id);
  const peer = user && exchanges.find(user.address);
  if (peer && safety.untold.has(peer)) return true;
  return safety.isMisled(voice);
}

/** On a good network everything that is said is delivered, and nothing is repeated. */
function talk(world: World): void {
  const { voices, now } = world;
  for (let round = 0; round < 6; round++) {
    for (const person of world.people) {
      if (person.voice?.isLive) person.say(1);
    }
    world.clock.runUntil(world.now + 50);
  }
  settle(world, { patience: TALK_MS, why: notSettled });
  if (world.voices.some((voice) => isMisled(world, voice))) return;
  for (const voice of voices) {
    for (const [number, { at, told }] of voice.typed) {
      if (at < now || told[0]!.type === "delivered") continue;
      const what = `${told[0]!.type} ${told[0]!.why ?? ""}`;
      world.fail("delivered", `${voice.label}#${number} is ${what}`);
    }
  }
}

/** What was told of texts is true. */
function account(world: World): void {
  if (!world.isSound) return;
  for (const voice of world.safety.voices.values()) {
    for (const number of voice.typed.keys()) {
      assertTold(world, voice, number);
    }
  }
}

function assertTold(world: World, voice: Voice, number: number): void {
  const { safety } = world;
  const { told, at, pieces, others, places } = voice.typed.get(number)!;
  const keys = Array.from(
    { length: pieces },
    (_, piece) => `${voice.label}#${number}/${piece}`,
  );
  const neverSent = told.find(({ why }) =>
    why === "notMoved" || why === "ended"
  );
  if (neverSent) {
    const isSent = keys.some((key) => safety.handings.has(key));
    if (isSent) {
      world.fail("given back", `${keys[0]} was given back, and sent`);
    }
  }
  const done = told.find(({ type }) => type === "delivered");
  if (!done) return;
  const stays = safety.history.companions(voice.addresses, at, done.at);
  for (const stay of stays) {
    if (stay.to < Infinity || !others.has(stay.name)) continue;
    if (!places.has(stay.roomName)) continue;
    const reader = world.voices.find(({ addresses }) =>
      addresses.has(stay.address)
    );
    if (!reader) continue;
    const reads = safety.reads.get(reader)!;
    const missing = keys.filter((key) =>
      !reads.has(key) && !safety.crashes.hasLost(reader.addresses, key)
    ).length;
    const known = safety.missed.get(reader) ?? 0;
    if (missing > known) {
      world.fail(
        "delivered",
        `${keys[0]} was told delivered, but ${reader.label} did not read it`,
      );
    }
  }
}

/** Everybody leaves, one way or another, and nothing remains. */
function farewell(world: World): void {
  world.isEnding = true;
  world.people.forEach((person, n) => {
    if (!person.voice?.isLive) return;
    if (n % 3 === 2) person.crash();
    else person.go("DECONNEXION", { body: {}, to: undefined });
  });
  settle(world, { patience: PATIENCE_MS, why: remains });
}

function remains(world: World): string | undefined {
  const { state, exchanges, deadline } = world.server!;
  if (world.voices.length > 0) return "somebody is still there";
  if (exchanges.peers.size > 0) return `${exchanges.peers.size} peers are left`;
  if (state.users.size > 0) return `${state.users.size} users are left`;
  const rooms = [...state.messageries.keys()].filter((id) => id !== ID_PUBLIC);
  if (rooms.length > 0) return `messageries ${rooms} are left`;
  if (state.invitations.size > 0) return "invitations are left";
  if (state.refusals.length > 0) return "refusals are left";
  return deadline === Infinity ? undefined : "the server has something to do";
}
