/**
 * What scripts that are run as programs have in common.
 *
 * @module
 */

import {
  type Flags,
  type FlagValues,
  readFlags,
  UsageError,
} from "../cli/flags.ts";
import { complain } from "../cli/output.ts";

/**
 * The flags that a script was given.
 *
 * @throws {UsageError} If one is wrong, or there is anything else.
 */
export function onlyFlags<F extends Flags>(flags: F): FlagValues<F> {
  const { values, rest } = readFlags(flags, {
    args: Deno.args,
    env: () => undefined,
  });
  if (rest.length > 0) throw new UsageError(`Unknown argument ${rest[0]}`);
  return values;
}

/** Runs a script to its end: exits with its code, or with 2 where its flags are wrong. */
export async function runProgram(
  main: () => number | Promise<number>,
): Promise<never> {
  try {
    Deno.exit(await main());
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    complain(`${error.message}. See --help.`);
    Deno.exit(2);
  }
}
