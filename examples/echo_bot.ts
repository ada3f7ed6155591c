// deno-lint-ignore-file no-console -- a program that people read and change
/**
 * A bot that says again whatever is said where it is, and accepts invitations.
 * Ctrl-C, or `/bye` from anybody, ends it.
 *
 *     deno run --unstable-net --allow-net examples/echo_bot.ts [HOST [PORT]]
 *
 * @module
 */

import { connect, ConnectionRefusedError, NoResponseError } from "../mod.ts";

/** Answers until the session ends or somebody says `/bye`. */
async function echo(hostname: string, port: number): Promise<void> {
  const stop = new AbortController();
  Deno.addSignalListener("SIGINT", () => stop.abort());
  await using session = await connect({
    name: "echo",
    hostname,
    port,
    signal: stop.signal,
  });
  console.log(`${session.name} is at ${session.server}`);
  for await (const event of session) {
    switch (event.type) {
      case "invitation":
        session.accept(event.invitation.number);
        break;
      case "text":
        if (event.text === "/bye") return;
        session.say(`${event.from}: ${event.text}`);
        break;
      case "undelivered":
        console.error(`not confirmed: ${event.text.text}`);
    }
  }
}

try {
  const [hostname = "127.0.0.1", port = "4545"] = Deno.args;
  await echo(hostname, Number(port));
} catch (error) {
  const isExpected = error instanceof NoResponseError ||
    error instanceof ConnectionRefusedError;
  if (!isExpected) throw error;
  console.error(error.message);
  Deno.exitCode = 1;
}
