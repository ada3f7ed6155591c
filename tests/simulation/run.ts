/**
 * One simulated world from its beginning to its end.
 *
 * @module
 */

import { assertLively, heal } from "./liveness.ts";
import { book } from "./perform.ts";
import { type Plan, planOf } from "./plan.ts";
import { Violation } from "./violation.ts";
import { World, type WorldOptions } from "./world.ts";

/** How a world is to be run. */
export interface RunOptions extends WorldOptions {
  /** Which steps of the plan are carried out; all unless told otherwise. */
  readonly kept?: readonly number[];
}

/** What came of it. */
export interface Outcome {
  /** What was to happen. */
  readonly plan: Plan;
  /** What was not as promised; undefined: everything was. */
  readonly failure: Error | undefined;
  /** Virtual time that has passed, in ms. */
  readonly passed: number;
  /** Datagrams sent. */
  readonly datagrams: number;
  /** Texts typed. */
  readonly texts: number;
  /** Texts read. */
  readonly reads: number;
}

/** Runs the world of a seed. */
export function run(seed: number, options: RunOptions = {}): Outcome {
  const plan = planOf(seed);
  const world = new World(plan, options);
  const failure = caught(() => {
    const kept = options.kept && new Set(options.kept);
    book(world, (index) => !kept || kept.has(index));
    world.clock.runUntil(world.now + plan.duration + 1_000);
    heal(world);
    assertLively(world);
  });
  const { voices, reads } = world.safety;
  return {
    plan,
    failure,
    passed: world.now - 1_000,
    datagrams: world.datagrams,
    texts: voices.values().reduce((sum, { typed }) => sum + typed.size, 0),
    reads: reads.values().reduce((sum, { size }) => sum + size, 0),
  };
}

function caught(act: () => void): Error | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error;
  }
}

/** Whether two failures are the same to who looks for its cause. */
export function isAlike(a: Error, b: Error | undefined): boolean {
  if (a instanceof Violation) {
    return b instanceof Violation && a.rule === b.rule;
  }
  return b !== undefined && a.name === b.name && a.message === b.message;
}
