/**
 * What people do, and what happens to them, by chance.
 *
 * @module
 */

import type { Weather } from "./network.ts";
import type { Act, Kind, Moment } from "./plan.ts";

const ROOMS = ["red", "blue", "a room with a long name"];
/** Longest extra wait of a network that is slow, in ms. */
const SLOW_MS = 900;
/** So soon a server runs again that nobody is to notice, in ms. */
const UNNOTICED_MS = 400;
/** Longest time that a server does not run, in ms. */
const DOWN_MS = 20_000;

type Row = readonly [weight: number, draw: () => Act];

/** Something that somebody does, or that happens to somebody. */
export function drawAct(
  next: () => number,
  { kind, people }: { readonly kind: Kind; readonly people: number },
): Act {
  const below = (count: number) => Math.floor(next() * count);
  const room = () => ROOMS[below(ROOMS.length)]!;
  const ms = (most: number) => Math.ceil(next() ** 2 * most);
  const rows: Row[] = [
    [40, () => ({ do: "say", texts: 1 + below(4), tokens: 1 })],
    [3, () => ({ do: "say", texts: 1, tokens: 20 + below(120) })],
    [3, () => ({ do: "say", texts: 20 + below(30), tokens: 1 })],
    [9, () => ({
      do: "create",
      room: room(),
      mode: next() < 0.5 ? "CENTRALISEE" : "DECENTRALISEE",
      max: 2 + below(5),
    })],
    [14, () => ({ do: "join", room: room() })],
    [7, () => ({ do: "leave" })],
    [9, () => ({ do: "invite", whom: below(people) })],
    [7, () => ({ do: "accept" })],
    [2, () => ({ do: "decline" })],
    [4, () => ({ do: "list", room: next() < 0.3 ? undefined : room() })],
    [6, () => ({ do: "resend" })],
    [2, () => ({ do: "disconnect" })],
    [4, () => ({ do: "visit", ms: 100 + ms(3_000) })],
    [4, () => ({ do: "start", elsewhere: next() < 0.5 })],
  ];
  if (kind.isRough) {
    const way = () => (["in", "out", "both"] as const)[below(3)]!;
    rows.push(
      [5, () => ({ do: "freeze", ms: ms(4e4) })],
      [6, () => ({ do: "cut", ms: ms(9e4), way: way() })],
      [4, () => ({ do: "split", whom: below(people), ms: ms(3e4) })],
      [4, () => ({ do: "weather", weather: drawWeather(next, kind) })],
    );
  }
  if (kind.isNomadic) {
    rows.push(
      [4, () => ({ do: "crash" })],
      [6, () => ({ do: "start", elsewhere: next() < 0.5 })],
      [3, () => ({ do: "rebind" })],
    );
  }
  if (kind.isFragile) {
    rows.push(
      [1, () => ({ do: "serverStops", ms: 1_500 + ms(2e4) })],
      [1, () => ({ do: "serverDies", ms: ms(2e4) })],
      [2, () => ({ do: "serverFreezes", ms: ms(1.5e4) })],
    );
  }
  if (kind.isCrowded) {
    rows.push(
      [6, () => ({ do: "say", texts: 60 + below(100), tokens: 1 })],
      [3, () => ({ do: "say", texts: 10, tokens: 100 })],
    );
    if (!kind.isFair) rows.push([5, () => ({ do: "freeze", ms: ms(4e4) })]);
  }
  if (kind.isHostile) {
    rows.push([9, () => ({ do: "forge", count: 1 + below(20) })]);
  }
  return drawn(next, rows);
}

function drawn(next: () => number, rows: readonly Row[]): Act {
  let left = next() * rows.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, draw] of rows) {
    left -= weight;
    if (left < 0) return draw();
  }
  return rows[0]![1]();
}

/** A crash of a server that has a state file. */
export function drawCrash(next: () => number, { isFair }: Kind): Act {
  const moments: Moment[] = ["now", "saved", Math.floor(next() * 12)];
  const at = moments[Math.floor(next() * moments.length)]!;
  const isShort = isFair || next() < 0.7;
  const ms = isShort ? next() * UNNOTICED_MS : next() ** 2 * DOWN_MS;
  return { do: "serverCrashes", at, ms: Math.ceil(ms) };
}

/** What a network of a kind is like for a while. */
export function drawWeather(next: () => number, kind: Kind): Weather {
  const isSlow = !kind.isFair && next() < 0.15;
  const least = isSlow ? next() * SLOW_MS : 1 + next() * 20;
  return {
    loss: next() * (kind.isFair ? 0.1 : kind.isRough ? 0.5 : 0.3),
    duplication: next() < 0.5 ? next() * 0.3 : 0,
    straggling: next() < 0.5 ? next() * 0.1 : 0,
    mangling: kind.isMangling ? next() * 0.1 : 0,
    delay: [least, least + next() * (isSlow ? SLOW_MS : 60)],
  };
}
