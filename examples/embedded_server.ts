// deno-lint-ignore-file no-console -- a program that people read and change
/**
 * A server inside another program: here one that also tells by HTTP who is
 * connected, and stops when that program has had enough.
 *
 *     deno run --unstable-net --allow-net examples/embedded_server.ts [PORT [HTTP-PORT]]
 *
 * @module
 */

import { serve } from "../server.ts";

const [port = "4545", httpPort = "8080"] = Deno.args;

await using chat = serve({
  hostname: "127.0.0.1",
  port: Number(port),
  maxText: 1_000,
  onEvent: (event) => {
    if ("user" in event) console.log(`${event.user.name} has ${event.type}`);
  },
});
console.log(`chat at ${chat.address.hostname}:${chat.address.port}`);

const stop = new AbortController();
Deno.addSignalListener("SIGINT", () => stop.abort());

const web = Deno.serve({
  hostname: "127.0.0.1",
  port: Number(httpPort),
  signal: stop.signal,
  onListen: ({ port }) => console.log(`who is there: 127.0.0.1:${port}`),
}, () => {
  const users = Array.from(chat.state.users.values(), ({ name }) => name);
  return Response.json({ users, received: chat.counts.received });
});
await web.finished;
