/** The client program in a pipe: lines, JSON, exit codes. */

import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { VERSION } from "../cli/version.ts";
import { connect } from "../client/session.ts";
import { serve } from "../server/serve.ts";
import { Program, run } from "./client/program.ts";

/** A server, and its address as one types it. */
function open() {
  const server = serve({ port: 0, rates: { requests: 0 } });
  return { server, where: `127.0.0.1:${server.address.port}` };
}

/** The objects that the program prints, without their time. */
function objects(lines: readonly string[]): unknown[] {
  return lines.map((line) => {
    const { time, ...fields } = JSON.parse(line);
    assertMatch(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    return fields;
  });
}

Deno.test("client.ts says lines, obeys commands and exits with 0 when all is acknowledged", async () => {
  const { server, where } = open();
  await using _ = server;
  await using bob = await connect({ name: "bob", port: server.address.port });
  const heard: string[] = [];
  const hearing = (async () => {
    for await (const event of bob) {
      if (event.type === "text") heard.push(`${event.from}: ${event.text}`);
      if (heard.length === 2) return;
    }
  })();
  const input = "hello\n\n//slash\n/who\n/create tea\n/list\n/leave\n";
  const { code, stdout, stderr } = await run([`ann@${where}`], { input });
  await hearing;
  assertEquals({ code, stderr }, { code: 0, stderr: "" });
  assertEquals(heard, ["ann: hello", "ann: /slash"]);
  const lines = stdout.trimEnd().split("\n")
    .map((line) => line.replace(/^\d\d:\d\d /, "").trim());
  assertEquals(
    lines,
    [
      "-- You are in the public messagerie, with bob.",
      "<ann> hello",
      "<ann> /slash",
      "-- Here, in the public messagerie: ann (you) and bob.",
      "-- You are in tea (through the server), alone: /invite USER asks somebody in.",
      "-- 1 private messagerie; /join NAME enters:",
      "tea: 1 user, through the server",
      "-- You are in the public messagerie, with bob.",
      "-- Good-bye.",
    ],
  );
});

Deno.test("client.ts --json prints the same conversation, every field", async () => {
  const { server, where } = open();
  await using _ = server;
  await using ann = new Program(["--json", `ann@${where}`]);
  await ann.printed("place");
  await using bob = new Program(["--json", `bob@${where}`]);
  const first = [await bob.line(), await bob.line()];
  assertEquals(objects(first), [
    { type: "connected", id: 2 },
    {
      type: "place",
      id: 0,
      messagerie: "",
      mode: "CENTRALISEE",
      people: [{ id: 1, name: "ann" }],
      moved: true,
    },
  ]);
  await ann.printed("arrived");
  await ann.type('/create "my tea" --direct --max 3');
  await ann.printed("place");
  await ann.type("/invite bob");
  const { time: _t, ...invitation } = await bob.printed("invitation");
  assertEquals(invitation, {
    type: "invitation",
    number: 1,
    from: "ann",
    messagerie: "my tea",
    mode: "DECENTRALISEE",
  });
  await bob.type("/accept 1");
  const { people } = await bob.printed("place");
  const [person] = people as { name: string; address: string }[];
  assertEquals(person?.name, "ann");
  assertMatch(person?.address ?? "", /^127\.0\.0\.1:\d+$/);
  await ann.printed("arrived");
  await bob.type("hé \x1b[31m");
  const raw = "hé \x1b[31m";
  const { time: _u, ...text } = await ann.printed("text");
  assertEquals(text, {
    type: "text",
    from: "bob",
    text: raw,
    messagerie: "my tea",
  });
  const ended = await bob.end();
  assertEquals(ended.code, 0);
  assertEquals(objects(ended.stdout), [
    { type: "said", number: 1, text: raw, parts: 1 },
    { type: "delivered", number: 1, text: raw },
    { type: "closed", why: "disconnected" },
  ]);
  await ann.printed("messagerieClosed");
  await ann.type("/join nowhere");
  const { time: _v, ...outcome } = await ann.printed("outcome");
  assertEquals(outcome, {
    type: "outcome",
    command: "join",
    about: "nowhere",
    status: "NOM_MESSAGERIE_INEXISTANT",
  });
  assertEquals((await ann.end()).code, 1);
});

Deno.test("client.ts --once says one thing, or does one command, and leaves", async () => {
  const { server, where } = open();
  await using _ = server;
  await using bob = await connect({ name: "bob", port: server.address.port });
  const said = await run(["--once", "build done", `ci@${where}`]);
  assertEquals(said, { code: 0, stdout: "", stderr: "" });
  for await (const event of bob) {
    if (event.type !== "text") continue;
    assertEquals([event.from, event.text], ["ci", "build done"]);
    break;
  }
  const who = await run(["--once", "/who", `ci@${where}`]);
  assertEquals(who.code, 0);
  assertStringIncludes(who.stdout, "ci (you) and bob");
  const invited = await run(["--once", "/invite bob", `ci@${where}`]);
  assertEquals([invited.code, invited.stdout], [1, ""]);
  assertStringIncludes(invited.stderr, "Everybody is in the public messagerie");
});

Deno.test("client.ts reads on when a name in a command is no name", async () => {
  const { server, where } = open();
  await using _ = server;
  const { code, stdout, stderr } = await run([`ann@${where}`], {
    input: "/who a#b\n/join a#b\n/create tea\n/invite abcdefghijk\nhello\n",
  });
  assertEquals(code, 1);
  assertStringIncludes(stderr, "There can be no user called abcdefghijk");
  assertEquals(stderr.match(/!! a#b cannot be the name/g)?.length, 2);
  assertStringIncludes(stdout, "<ann> hello");
});

Deno.test("client.ts exits with 2 when the command line is wrong, and says what is", async () => {
  const wrong = [[], ["--nope", "h"], ["--tries", "x", "h"], ["h:0"], ["h"]];
  const outcomes = await Promise.all(wrong.map((args) => run(args)));
  for (const { code, stdout, stderr } of outcomes) {
    assertEquals({ code, stdout }, { code: 2, stdout: "" });
    assertMatch(stderr, /^[^\n]+ See --help\.\n$/);
  }
  const { stderr } = await run(["--lang", "fr"]);
  assertStringIncludes(stderr, "Il manque le serveur");
});

Deno.test("client.ts exits with 1 when it cannot connect, and says what to do", async () => {
  const socket = Deno.listenDatagram({
    transport: "udp",
    hostname: "127.0.0.1",
    port: 0,
  });
  const { port } = socket.addr as Deno.NetAddr;
  const fast = ["--tries", "2", "--retry-interval", "20"];
  const nobody = await run([...fast, `ann@127.0.0.1:${port}`]);
  assertEquals([nobody.code, nobody.stdout], [1, ""]);
  assertStringIncludes(nobody.stderr, "No server answers at 127.0.0.1");
  assertStringIncludes(nobody.stderr, "firewall");
  socket.close();
});

Deno.test("client.ts exits with 1 when something is refused or not delivered", async () => {
  const { server, where } = open();
  await using _ = server;
  const long = "/join nowhere\nhello\n";
  const refused = await run([`ann@${where}`], { input: long });
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.stderr, "There is no messagerie nowhere.");
  assertStringIncludes(refused.stdout, "<ann> hello");
  const mistaken = await run([`ann@${where}`], { input: "/hlep\n" });
  assertEquals(mistaken.code, 1);
  assertStringIncludes(mistaken.stderr, "Did you mean /help?");
});

Deno.test("client.ts loses nothing of a flood from a pipe, and says that it waits", async () => {
  const { server, where } = open();
  await using _ = server;
  const all = Array.from({ length: 75 }, (_, index) => `line ${index}`);
  const { code, stdout } = await run([`ann@${where}`], {
    input: all.join("\n"),
  });
  assertEquals(code, 0);
  const said = stdout.split("\n").flatMap((line) =>
    line.includes("<ann> ") ? [line.slice(line.indexOf("> ") + 2)] : []
  );
  assertEquals(said, all);
  assertStringIncludes(
    stdout,
    "texts wait: the server takes about 20 a second",
  );
});

Deno.test("client.ts speaks French and takes French commands", async () => {
  const { server, where } = open();
  await using _ = server;
  const { code, stdout, stderr } = await run([`ann@${where}`], {
    env: { LC_ALL: "fr_FR.UTF-8" },
    input:
      "/créer thé\n/liste\n/rejoindre ailleurs\n/sortir\n/quitter\nnever\n",
  });
  assertEquals(code, 1);
  assertStringIncludes(stdout, "Vous êtes dans thé (par le serveur)");
  assertStringIncludes(stdout, "1 messagerie privée");
  assertStringIncludes(stderr, "Il n'y a pas de messagerie ailleurs.");
  assertStringIncludes(stdout, "Au revoir.");
  assert(!stdout.includes("never"));
});

Deno.test("client.ts survives octets that are no UTF-8, and shows no control", async () => {
  const { server, where } = open();
  await using _ = server;
  const input = Uint8Array.of(0x61, 0xff, 0x1b, 0x5b, 0x41, 0x0a);
  const { code, stdout } = await run([`ann@${where}`], { input });
  assertEquals(code, 0);
  assertStringIncludes(stdout, "<ann> a\ufffd\\x1b[A");
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  Deno.test({
    name: `client.ts says good-bye to the server when it gets ${signal}`,
    ignore: Deno.build.os === "windows",
    async fn() {
      const left = Promise.withResolvers<string>();
      await using server = serve({
        port: 0,
        onEvent: (event) => {
          if (event.type === "left") left.resolve(event.why ?? "");
        },
      });
      const where = `127.0.0.1:${server.address.port}`;
      await using ann = new Program(["--json", `ann@${where}`]);
      await ann.printed("place");
      ann.kill(signal);
      assertEquals(await left.promise, "goodbye");
      assertEquals((await ann.end()).code, 0);
    },
  });
}

Deno.test({
  name: "client.ts says good-bye when a signal comes twice at once",
  ignore: Deno.build.os === "windows",
  async fn() {
    const { server, where } = open();
    await using _ = server;
    await using ann = new Program(["--json", `ann@${where}`]);
    await ann.printed("place");
    ann.kill("SIGINT");
    ann.kill("SIGTERM");
    assertEquals((await ann.end()).code, 0);
    assertEquals(server.state.users.size, 0);
  },
});

Deno.test("client.ts --help and --version print and exit with 0", async () => {
  const help = await run(["--help"]);
  assertEquals(help.code, 0);
  assertStringIncludes(help.stdout, "[NAME@]HOST[:PORT]");
  assertEquals(await run(["--version"]), {
    code: 0,
    stdout: `${VERSION}\n`,
    stderr: "",
  });
});
