/**
 * What is to happen in a simulated world: everything that its people, its
 * network and its server's keeper will do, drawn from the seed beforehand, so
 * that any part of it can be left out to find the shortest that still fails.
 *
 * @module
 */

import type { Mode } from "../../protocol/messages.ts";
import { fork, type Weather } from "./network.ts";
import { drawAct, drawCrash, drawWeather } from "./draw.ts";

/** So long before and after a crash people write, in ms. */
const AROUND_MS = 500;

/** When a server is killed. */
export type Moment =
  /** Between two datagrams that come. */
  | "now"
  /** When it has next written its state file, and not told anybody. */
  | "saved"
  /** When it has sent so many datagrams more. */
  | number;

/** What somebody does; each can be tried at any time, and may be in vain. */
export type Act =
  | { readonly do: "say"; readonly texts: number; readonly tokens: number }
  | {
    readonly do: "create";
    readonly room: string;
    readonly mode: Mode;
    readonly max: number;
  }
  | { readonly do: "join"; readonly room: string }
  | { readonly do: "leave" | "accept" | "decline" | "resend" }
  | { readonly do: "list"; readonly room: string | undefined }
  | { readonly do: "invite"; readonly whom: number }
  /** Leaves the server as one should. */
  | { readonly do: "disconnect" }
  /** Its program is gone from one moment to the next. */
  | { readonly do: "crash" }
  /** Starts anew, where it was or from another port. */
  | { readonly do: "start"; readonly elsewhere: boolean }
  /** Starts, unless it runs, and leaves again so soon after. */
  | { readonly do: "visit"; readonly ms: number }
  | { readonly do: "freeze"; readonly ms: number }
  /** Its address as the others see it changes. */
  | { readonly do: "rebind" }
  | {
    readonly do: "cut";
    readonly ms: number;
    readonly way: "in" | "out" | "both";
  }
  /** It and another cannot reach each other. */
  | { readonly do: "split"; readonly whom: number; readonly ms: number }
  | { readonly do: "weather"; readonly weather: Weather }
  | {
    readonly do: "serverStops" | "serverDies" | "serverFreezes";
    readonly ms: number;
  }
  /**
   * The server is killed and starts again from its state file: at once, or in
   * the middle of what it does next.
   */
  | { readonly do: "serverCrashes"; readonly at: Moment; readonly ms: number }
  /** Somebody from elsewhere sends what it saw, or made up. */
  | { readonly do: "forge"; readonly count: number };

/** Something that is to happen. */
export interface Step {
  /** When, in ms after the beginning. */
  readonly at: number;
  /** Which person. */
  readonly who: number;
  /** What. */
  readonly act: Act;
}

/** What kind of world it is: which faults there are. */
export interface Kind {
  /** Nothing but loss of 10 % at most, duplicates and disorder: nothing may fail. */
  readonly isFair: boolean;
  /** People are cut off, split, suspended. */
  readonly isRough: boolean;
  /** Clients crash, come back, and change their addresses. */
  readonly isNomadic: boolean;
  /** The server stops, dies and freezes. */
  readonly isFragile: boolean;
  /** The server has a state file: it crashes, and starts again from there. */
  readonly isKept: boolean;
  /** Somebody writes more than a slow reader takes. */
  readonly isCrowded: boolean;
  /** Datagrams are cut and corrupted. */
  readonly isMangling: boolean;
  /** There is a stranger who forges and replays. */
  readonly isHostile: boolean;
}

/** A world to be. */
export interface Plan {
  /** All randomness follows from it. */
  readonly seed: number;
  /** Which faults there are. */
  readonly kind: Kind;
  /** How many people. */
  readonly people: number;
  /** The network to begin with. */
  readonly weather: Weather;
  /** How far before the wrap-around NUM_SEQs begin at most; undefined: anywhere. */
  readonly beforeWrap: number | undefined;
  /** M of all. */
  readonly tries: number;
  /** How long it lasts before all is healed, in ms. */
  readonly duration: number;
  /** What happens, in order of time. */
  readonly steps: readonly Step[];
}

/** The plan that follows from a seed. */
export function planOf(seed: number): Plan {
  const next = fork(seed, "plan");
  const chance = (p: number) => next() < p;
  const between = (least: number, most: number) =>
    least + Math.floor(next() * (most - least + 1));
  const isFair = chance(0.3);
  const drawn: Omit<Kind, "isKept"> = {
    isFair,
    isRough: !isFair && chance(0.6),
    isNomadic: !isFair && chance(0.5),
    isFragile: !isFair && chance(0.3),
    isCrowded: chance(0.2),
    isMangling: !isFair && chance(0.15),
    isHostile: chance(0.3),
  };
  const isKept = fork(seed, "kept")() < (drawn.isCrowded ? 0.2 : 0.4);
  const kind: Kind = { ...drawn, isKept };
  const people = between(3, 6);
  const duration = between(20, 75) * 1_000;
  const steps: Step[] = [];
  for (let who = 0; who < people; who++) {
    const act = { do: "start", elsewhere: false } as const;
    steps.push({ at: chance(0.8) ? next() * 1_000 : next() * 2e4, who, act });
  }
  for (let count = between(30, 110); count > 0; count--) {
    const who = Math.floor(next() * people);
    steps.push({
      at: 500 + next() * duration,
      who,
      act: drawAct(next, { kind, people }),
    });
  }
  if (kind.isKept) steps.push(...crashesOf(seed, { kind, people, duration }));
  return {
    seed,
    kind,
    people,
    weather: drawWeather(next, kind),
    beforeWrap: chance(0.6) ? between(500, 1_200) : undefined,
    tries: !isFair && chance(0.2) ? 4 : 14,
    duration,
    steps: steps.sort((a, b) => a.at - b.at),
  };
}

/**
 * When the server crashes, and what people write around then: drawn apart, so
 * that all else is as it would be without.
 */
function crashesOf(
  seed: number,
  { kind, people, duration }: {
    readonly kind: Kind;
    readonly people: number;
    readonly duration: number;
  },
): Step[] {
  const next = fork(seed, "crashes");
  const below = (count: number) => Math.floor(next() * count);
  return Array.from({ length: 1 + below(8) }, () => {
    const at = AROUND_MS + next() * duration, writer = below(people);
    const texts = Array.from({ length: 2 + below(10) }, (): Step => ({
      at: at + (next() * 2 - 1) * AROUND_MS,
      who: next() < 0.7 ? writer : below(people),
      act: { do: "say", texts: 1, tokens: 1 },
    }));
    return [{ at, who: 0, act: drawCrash(next, kind) }, ...texts];
  }).flat();
}

/** A step in words. */
export function describeStep({ at, who, act }: Step): string {
  const { do: what, ...details } = act;
  const words = Object.entries(details)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  const seconds = (at / 1_000).toFixed(3).padStart(8);
  return `${seconds} s  u${who} ${[what, ...words].join(" ")}`;
}
