import { assert, assertEquals } from "@std/assert";
import { replayable } from "../random.ts";
import { connect, type SessionEvent } from "../../mod.ts";
import { serve } from "../../server/serve.ts";
import { has, start } from "./checkout.ts";

/** How the examples say that they are run. */
const RUN = ["run", "--quiet", "--unstable-net", "--allow-net"];

/** Events of one type, as they come. */
async function* only<T extends SessionEvent["type"]>(
  events: AsyncIterable<SessionEvent>,
  type: T,
): AsyncGenerator<SessionEvent & { readonly type: T }> {
  for await (const event of events) {
    if (event.type === type) yield event as SessionEvent & { readonly type: T };
  }
}

async function first<T>(items: AsyncIterator<T>): Promise<T> {
  const { value, done } = await items.next();
  assert(!done);
  return value;
}

Deno.test("echo_bot.ts echoes, accepts an invitation and ends when it is told to", async () => {
  await using server = serve();
  const { port } = server.address;
  await using alice = await connect({ name: "alice", port });
  const bot = start([...RUN, "examples/echo_bot.ts", "127.0.0.1", `${port}`]);
  assertEquals(await first(bot.lines), `echo is at 127.0.0.1:${port}`);
  let invited = false;
  for await (const event of alice) {
    if (event.type === "arrived" && !invited) {
      alice.say("un");
    } else if (event.type === "text" && event.text === "alice: un") {
      invited = true;
      await alice.create("salon", { mode: "DECENTRALISEE" });
      await alice.invite("echo");
    } else if (event.type === "arrived") {
      alice.say("deux");
    } else if (event.type === "text") {
      assertEquals([event.text, event.messagerie], ["alice: deux", "salon"]);
      break;
    }
  }
  await alice.say("/bye").fate;
  assertEquals(await bot.ended, { code: 0, errors: "" });
});

Deno.test("echo_bot.ts says why not when its name is not free for good", async () => {
  await using server = serve({ maxUsersPerHost: 1 });
  const { port } = server.address;
  await using _ = await connect({ name: "alice", port });
  const bot = start([...RUN, "examples/echo_bot.ts", "127.0.0.1", `${port}`]);
  const { code, errors } = await bot.ended;
  await Array.fromAsync(bot.lines);
  assertEquals(code, 1);
  assert(errors.includes("SERVEUR_PLEIN"), errors);
});

Deno.test("json_bridge.ts mirrors a messagerie as JSON and says what it reads", async () => {
  await using server = serve();
  const { port } = server.address;
  await using alice = await connect({ name: "alice", port });
  const { place } = await first(only(alice, "place"));
  assertEquals(place.name, "");
  await alice.create("salon");
  const bridge = start(
    [
      ...RUN,
      "examples/json_bridge.ts",
      "bridge",
      "salon",
      "127.0.0.1",
      `${port}`,
    ],
    { source: "un\ndeux" },
  );
  const events = alice[Symbol.asyncIterator]();
  const texts = only({ [Symbol.asyncIterator]: () => events }, "text");
  const said = [await first(texts), await first(texts)];
  assertEquals(said.map(({ from, text }) => `${from}: ${text}`), [
    "bridge: un",
    "bridge: deux",
  ]);
  const lines = await Array.fromAsync(bridge.lines, (line) => JSON.parse(line));
  assertEquals(await bridge.ended, { code: 0, errors: "" });
  assertEquals(lines.at(-1), { type: "closed", why: "disconnected" });
  assert(
    lines.some(({ type, messagerie, who }) =>
      type === "place" && messagerie === "salon" && who[0] === "alice"
    ),
    JSON.stringify(lines),
  );
});

Deno.test("embedded_server.ts serves inside a program and stops with it", async () => {
  const program = start([...RUN, "examples/embedded_server.ts", "0", "0"]);
  const port = Number(/:(\d+)$/.exec(await first(program.lines))?.[1]);
  const web = /[\d.]+:\d+$/.exec(await first(program.lines))?.[0];
  const alice = await connect({ name: "alice", port });
  assertEquals(await first(program.lines), "alice has arrived");
  const { users } = await (await fetch(`http://${web}/`)).json();
  assertEquals(users, ["alice"]);
  await alice.disconnect();
  assertEquals(await first(program.lines), "alice has left");
  const canSignal = Deno.build.os !== "windows";
  program.kill(canSignal ? "SIGINT" : "SIGTERM");
  const ended = await program.ended;
  if (canSignal) assertEquals(ended, { code: 0, errors: "" });
  await Array.fromAsync(program.lines);
});

Deno.test(
  "minimal_client.py reads and writes everything once and in order when datagrams are lost",
  {
    ignore: !has("python3"),
  },
  () =>
    replayable(async (next) => {
      await using server = serve({ drop: () => next() < 0.25 });
      const { port } = server.address;
      await using alice = await connect({ name: "alice", port });
      await first(only(alice, "place")); // else guido may be here before she is told of anybody
      const heard = Promise.withResolvers<void>();
      const child = start(
        ["examples/minimal_client.py", "guido", "127.0.0.1", `${port}`],
        {
          command: "python3",
          source: async function* () {
            yield "un\ndeux\ntrois\n";
            await heard.promise; // at the end of its input it leaves
          }(),
        },
      );
      const printed = Array.fromAsync(child.lines, (line, index) => {
        if (index === 2) heard.resolve();
        return line;
      });
      child.ended.then(({ code }) => {
        if (code !== 0) alice.abort();
        heard.resolve();
      });
      const read: string[] = [];
      for await (const event of alice) {
        if (event.type === "arrived") {
          for (const text of ["one", "two", "three"]) alice.say(text);
        } else if (event.type === "text") read.push(event.text);
        else if (event.type === "left") break;
      }
      assertEquals(read, ["un", "deux", "trois"]);
      assertEquals(await child.ended, { code: 0, errors: "" });
      const lines = await printed;
      assertEquals(
        lines,
        ["one", "two", "three"].map((text) => `alice: ${text}`),
      );
    }),
);
