/** The server program, as somebody starts it. */

import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { VERSION } from "../cli/version.ts";
import { decode } from "../protocol/decode.ts";
import { encode } from "../protocol/encode.ts";
import type { Message } from "../protocol/messages.ts";
import { TextLineReader } from "./client/text_line_reader.ts";

function command(args: readonly string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-check",
      "--allow-net",
      "--allow-env=CAUSETTE_*,LANG,LC_ALL",
      "server.ts",
      ...args,
    ],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  });
}

/** What the program says and its exit code, where it ends by itself. */
async function run(...args: string[]) {
  const { code, stdout, stderr } = await command(args).output();
  const text = (octets: Uint8Array) => new TextDecoder().decode(octets);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

/** A server at work: where, and how to end it. */
async function start(...args: string[]) {
  const child = command(["--port=0", ...args]).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const stderr = new Response(child.stderr).text();
  let line = "";
  while (!line.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`The server ended: ${await stderr}`);
    line += value;
  }
  return {
    line: line.trimEnd(),
    port: Number(line.trimEnd().split(":").at(-1)),
    async stop(signal: Deno.Signal) {
      child.kill(signal);
      const { code } = await child.status;
      const { value: more } = await reader.read();
      return { code, more, stderr: await stderr };
    },
  };
}

/** A socket that has connected to a server as ann. */
async function connect(port: number) {
  const socket = Deno.listenDatagram({
    transport: "udp",
    hostname: "127.0.0.1",
    port: 0,
  });
  const send = (message: Message) =>
    socket.send(encode(message), {
      transport: "udp",
      hostname: "127.0.0.1",
      port,
    });
  const receive = async () => decode((await socket.receive())[0]);
  await send({
    TYPE_MESSAGE: "CONNEXION",
    ID_USER: 0,
    NUM_SEQ: 1,
    DONNEES_MESSAGE: { USER_NAME: "ann" },
  });
  assertEquals((await receive()).TYPE_MESSAGE, "REPONSE_CONNEXION");
  const probe = await receive();
  assertEquals(probe.TYPE_MESSAGE, "TEXTE");
  await send({
    TYPE_MESSAGE: "REPONSE_TEXTE",
    ID_USER: 1,
    NUM_SEQ: probe.NUM_SEQ,
    DONNEES_MESSAGE: {},
  });
  assertEquals((await receive()).TYPE_MESSAGE, "PRESENCE");
  return { socket, send, receive };
}

Deno.test("server.ts shows help or its version and exits 0 when asked", async () => {
  const [help, version] = await Promise.all([run("--help"), run("--version")]);
  assertEquals([help.code, help.stderr], [0, ""]);
  assertStringIncludes(help.stdout, "--retry-interval MS");
  assertEquals(version, { code: 0, stdout: `${VERSION}\n`, stderr: "" });
});

Deno.test("server.ts names what is wrong and exits 2 when a flag is", async () => {
  const [unknown, wrong] = await Promise.all([
    run("--prot=1"),
    run("--port=http"),
  ]);
  assertEquals([unknown.code, unknown.stdout], [2, ""]);
  assertEquals(unknown.stderr, "Unknown flag --prot=1. See --help.\n");
  assertEquals([wrong.code, wrong.stdout], [2, ""]);
  assertStringIncludes(
    wrong.stderr,
    "--port takes a whole number from 0 to 65535",
  );
});

Deno.test("server.ts says so and exits 1 when the port is in use", async () => {
  const socket = Deno.listenDatagram({
    transport: "udp",
    hostname: "127.0.0.1",
    port: 0,
  });
  const { port } = socket.addr as Deno.NetAddr;
  const { code, stdout, stderr } = await run(`--port=${port}`);
  socket.close();
  assertEquals([code, stdout], [1, ""]);
  assertMatch(
    stderr,
    new RegExp(
      `^Cannot serve on 127.0.0.1:${port}: the port is in use.*--port\n$`,
    ),
  );
});

Deno.test("server.ts says where it listens first, and goodbye to its users when told to stop", async () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const server = await start("--log-format=json");
    assertMatch(server.line, /^listening on 127\.0\.0\.1:\d+$/);
    const { socket, send, receive } = await connect(server.port);
    const stopped = server.stop(signal);
    let goodbye: Message;
    do goodbye = await receive(); while (
      goodbye.TYPE_MESSAGE !== "DECONNEXION"
    );
    assertEquals(goodbye.ID_USER, 255);
    await send({
      TYPE_MESSAGE: "REPONSE_DECONNEXION",
      ID_USER: 1,
      NUM_SEQ: goodbye.NUM_SEQ,
      DONNEES_MESSAGE: { STATUT_DECONNEXION: "DEMANDE_SUCCESS" },
    });
    socket.close();
    const { code, more, stderr } = await stopped;
    assertEquals([code, more], [0, undefined], signal);
    const lines = stderr.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(
      lines.map(({ message, user, why }) => [message, user, why]),
      [
        ["arrived", "ann", undefined],
        ["left", "ann", "stopped"],
        ["stopped", undefined, undefined],
      ],
    );
  }
});

Deno.test(
  "server.ts writes its metrics into the log at SIGUSR2, and says what a short --timeout leads to",
  {
    ignore: Deno.build.os === "windows",
  },
  async () => {
    const child = command(["--port=0", "--timeout=45"]).spawn();
    const lines = new TextLineReader(child.stderr);
    const until = async (part: string) => {
      for (let line; !(line = await lines.next())?.includes(part);) {
        if (line === undefined) throw new Error(`It never said ${part}`);
      }
    };
    await until("sign of life every 45 s");
    child.kill("SIGUSR2");
    await until("causette_users 0");
    child.kill("SIGTERM");
    await until("stopped");
    assertEquals(await lines.next(), undefined);
    await Promise.all([child.stdout.cancel(), child.status]);
  },
);

Deno.test("server.ts says which flag to use when metrics cannot be served", async () => {
  const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = taken.addr as Deno.NetAddr;
  const { code, stderr } = await run("--port=0", `--metrics=127.0.0.1:${port}`);
  taken.close();
  assertEquals(code, 1);
  assertStringIncludes(stderr, "Choose another with --metrics");
});

Deno.test("server.ts logs every datagram when told to", async () => {
  const server = await start("--log-level=DEBUG", "--log-format=json");
  const { socket } = await connect(server.port);
  socket.close();
  const { code, stderr } = await server.stop("SIGTERM");
  assertEquals(code, 0);
  const lines = stderr.trimEnd().split("\n").map((line) => JSON.parse(line));
  const first = lines.find(({ level }) => level === "DEBUG");
  assertEquals(first.message, "in");
  assertEquals(first.TYPE_MESSAGE, "CONNEXION");
  assertEquals(first.DONNEES_MESSAGE, '{"USER_NAME":"ann"}');
});
