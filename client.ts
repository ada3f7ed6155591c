/**
 * The client program: a conversation on a terminal, in a pipe, or as JSON.
 *
 * @module
 */

import { UsageError } from "./cli/flags.ts";
import { VERSION } from "./cli/version.ts";
import { Words } from "./client/catalogue.ts";
import { converse } from "./client/conversation.ts";
import {
  helpText,
  type Options,
  readOptions,
  wantedLanguage,
} from "./client/options.ts";
import { Signals } from "./client/signals.ts";
import { complain, type Ending } from "./client/talk.ts";
import { writeAll } from "./client/tty.ts";

/** A variable of the environment, where Deno lets the program read it. */
function env(variable: string): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  return state === "granted" ? Deno.env.get(variable) : undefined;
}

/** Resolves with the first signal to end; a later one does not wait. */
function signalled(): Promise<Ending> {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  const taken = new Signals();
  const end = () => {
    const asked = taken.take(performance.now());
    if (asked === "exit") Deno.exit(1);
    if (asked === "leave") resolve("signal");
  };
  const signals = Deno.build.os === "windows"
    ? ["SIGINT"] as const
    : ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) {
    Deno.addSignalListener(signal, end);
  }
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    resolve({ error: event.reason });
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    resolve({ error: event.error });
  });
  return promise;
}

/** Talks until the user has had enough; the exit code. */
async function main(): Promise<number> {
  const given = { args: Deno.args, env };
  let options: Options;
  try {
    options = readOptions(given);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const words = new Words(wantedLanguage(given));
    const problem = words.text("seeHelp", { problem: error.message });
    writeAll(Deno.stderr, problem + "\n");
    return 2;
  }
  if (options.show) {
    const text = options.show === "help" ? helpText(options.language) : VERSION;
    writeAll(Deno.stdout, text + "\n");
    return 0;
  }
  return await converse(options, { env, ended: signalled() });
}

if (import.meta.main) {
  try {
    Deno.exit(await main());
  } catch (error) {
    complain(error);
    Deno.exit(1);
  }
}
