/**
 * The client program on a terminal while its server is killed and started
 * again. Needs tmux, a Debian package.
 */

import { assertEquals } from "@std/assert";
import { TextLineReader } from "./text_line_reader.ts";
import { HAS_TMUX, TestTerminal } from "./tmux.ts";

/** Starts the server program; where it listens, and how to kill it. */
async function start(port: number) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-check", "--allow-net", "--allow-env"],
      ...["server.ts", "--port", String(port), "--log-level", "ERROR"],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = new TextLineReader(child.stdout);
  const line = await reader.next() ?? "";
  return {
    port: Number(line.slice(line.lastIndexOf(":") + 1)),
    async kill() {
      child.kill("SIGKILL");
      await child.status;
      await reader.next();
    },
  };
}

Deno.test({
  name:
    "client.ts counts down while the server is away, and sends what was typed when it is back",
  ignore: !HAS_TMUX,
  async fn() {
    const first = await start(0);
    const fast = ["--tries", "3", "--retry-interval", "50"];
    const where = `127.0.0.1:${first.port}`;
    using ann = new TestTerminal([...fast, `ann@${where}`]);
    await ann.until("ann@public>");
    await first.kill();
    ann.enter("is anybody there?");
    await ann.until("The server does not answer. Trying again");
    await ann.until(/ann@public \((again in \d+ s|connecting)\)>$/);
    ann.enter("typed meanwhile");
    ann.type("half a line");
    const second = await start(first.port);
    const screen = await ann.until((screen) =>
      screen.includes("Back: the server has let you in again.") &&
      screen.endsWith("ann@public> half a line")
    );
    assertEquals(screen.split("does not answer. Trying again").length, 2);
    await ann.until(/\| typed meanwhile$/m);
    ann.press("Enter");
    await ann.until(/\| half a line$/m);
    await second.kill();
  },
});
