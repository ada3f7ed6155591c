/**
 * Finds the shortest plan that still fails: leaves out half of the steps, then
 * quarters, and so on down to single ones, and keeps out what is not needed.
 *
 * @module
 */

import { isAlike, type Outcome, run, type RunOptions } from "./run.ts";

/** Runs at most, so that it ends. */
const MAX_RUNS = 400;

/** Steps of a failed run that are enough for the same failure, by index. */
export function shrink(
  { plan, failure }: Outcome,
  options: Omit<RunOptions, "kept" | "trace"> = {},
): number[] {
  let kept = plan.steps.map((_, index) => index), runs = 0;
  const fails = (kept: readonly number[]) =>
    runs++ < MAX_RUNS &&
    isAlike(failure!, run(plan.seed, { ...options, kept }).failure);
  for (let size = Math.ceil(kept.length / 2); size > 0 && runs < MAX_RUNS;) {
    const before = kept.length;
    for (let at = 0; at < kept.length;) {
      const without = [...kept.slice(0, at), ...kept.slice(at + size)];
      if (fails(without)) kept = without;
      else at += size;
    }
    if (size > 1) size = Math.ceil(size / 2);
    else if (kept.length === before) size = 0;
  }
  return kept;
}
