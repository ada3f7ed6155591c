/**
 * The client program on a terminal. These tests need tmux, a Debian package;
 * where it is missing they are skipped.
 */

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { draw } from "../../client/line.ts";
import { connect, type Session } from "../../client/session.ts";
import { serve } from "../../server/serve.ts";
import { HAS_TMUX, newFolder, TestTerminal } from "./tmux.ts";

if (!HAS_TMUX) {
  // deno-lint-ignore no-console
  console.warn("tmux is missing: the tests on a terminal are skipped");
}

/** A test on a terminal. */
function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name, ignore: !HAS_TMUX, fn });
}

/** A server, and its address as one types it. */
function open() {
  const server = serve({ port: 0, rates: { requests: 0 } });
  const { port } = server.address;
  return { server, port, where: `127.0.0.1:${port}` };
}

/** The next text that a session gets. */
async function heard(session: Session): Promise<string> {
  for await (const event of session) {
    if (event.type === "text") return event.text;
  }
  throw new Error("The session has ended");
}

test("client.ts keeps the line being typed under a burst of 200 texts", async () => {
  const { server, port, where } = open();
  await using _ = server;
  const names = ["bob", "carol", "dan", "eve"];
  const others = await Promise.all(
    names.map((name) => connect({ name, port })),
  );
  using terminal = new TestTerminal([`ann@${where}`]);
  await terminal.until("ann@public>");
  const half =
    "half a line that is long enough to be wrapped, 漢字 and all, by a narrow terminal";
  terminal.type(half);
  await terminal.until("terminal");
  for (let number = 0; number < 50; number++) {
    for (const other of others) other.say(`text ${number} of ${other.name}`);
  }
  terminal.type(" and typed on");
  const all = await terminal.until(
    (screen) =>
      names.every((name) => screen.includes(`text 49 of ${name}`)) &&
      screen.replaceAll("\n", "").endsWith(`ann@public> ${half} and typed on`),
    {
      scrolled: true,
    },
  );
  for (const name of names) {
    for (let number = 0; number < 50; number++) {
      assertEquals(all.split(`| text ${number} of ${name}\n`).length, 2);
    }
  }
  assertEquals(all.split("half a line").length, 2);
  terminal.press("Enter");
  assertEquals(await heard(others[0]!), "text 0 of carol");
  await terminal.until(`ann | half a line`);
  await Promise.all(others.map((other) => other.disconnect()));
});

/** Whether a word at the end of a line is dim, as tmux tells it. */
function isDim(screen: string, word: string): boolean {
  const row = screen.split("\n").find((row) => row.includes(word)) ?? "";
  const codes = row.slice(0, row.indexOf(word)).match(/§\[[\d;]*m/g) ?? [];
  let dim = false;
  for (const code of codes.join(";").match(/\d+/g) ?? []) {
    if (code === "0" || code === "22") dim = false;
    else if (code === "2") dim = true;
  }
  return dim;
}

test("client.ts shows a text dim until it is acknowledged, and who did not get it", async () => {
  const { server, port, where } = open();
  await using _ = server;
  let isDeaf = false;
  await using bob = await connect({ name: "bob", port, drop: () => isDeaf });
  const fast = ["--tries", "4", "--retry-interval", "50"];
  using terminal = new TestTerminal([...fast, `ann@${where}`], {
    env: { NO_COLOR: "" },
  });
  await terminal.until("ann@public>");
  terminal.enter("/create tea --direct");
  await terminal.until("ann@tea:direct>");
  assertEquals(await bob.join("tea"), "ACCES_REUSSI");
  await terminal.until("bob has come");
  terminal.enter("first");
  await terminal.until(
    (screen) => /first$/m.test(screen) && !isDim(screen, "first"),
    { styles: true },
  );
  isDeaf = true;
  terminal.enter("second");
  await terminal.until((screen) => isDim(screen, "second"), { styles: true });
  await terminal.until("second (not delivered to bob)");
  await terminal.until(/bob has not acknowledged your text 2: "second"/);
  isDeaf = false;
  terminal.enter("/resend 2");
  const again = await terminal.until((screen) =>
    screen.includes("Sending again: text 2.") && /\| second$/m.test(screen)
  );
  assertStringIncludes(again, "| first");
});

test("client.ts completes commands, users and messageries", async () => {
  const { server, port, where } = open();
  await using _ = server;
  await using bob = await connect({ name: "bobby", port });
  await bob.create("my tea");
  using terminal = new TestTerminal([`ann@${where}`]);
  await terminal.until("ann@public>");
  terminal.type("/cr");
  terminal.press("Tab");
  await terminal.until("> /create");
  terminal.press("C-u");
  terminal.type("/l");
  terminal.press("Tab");
  await terminal.until("/list  /leave");
  terminal.press("C-u");
  terminal.type("/join m");
  terminal.press("Tab");
  await terminal.until('> /join "my tea"');
  terminal.press("Enter");
  await terminal.until("ann@my tea:server>");
  terminal.type("bo");
  terminal.press("Tab");
  await terminal.until("> bobby:");
  terminal.enter("hello");
  assertEquals(await heard(bob), "bobby: hello");
});

test("client.ts lists what has no letter in common, and goes on", async () => {
  const { server, port, where } = open();
  await using _ = server;
  await using _bob = await connect({ name: "bob", port });
  await using _elodie = await connect({ name: "élodie", port });
  using terminal = new TestTerminal([`ann@${where}`]);
  await terminal.until("ann@public>");
  terminal.type("/invite ");
  terminal.press("Tab");
  await terminal.until(/-- +bob {2}élodie/);
  terminal.press("C-u");
  terminal.type("/help ");
  terminal.press("Tab");
  await terminal.until(/-- +help {2}who/);
  terminal.type("who");
  await terminal.until("ann@public> /help who");
});

test("client.ts tells what was typed and not said where no server answers", async () => {
  const socket = Deno.listenDatagram({
    transport: "udp",
    hostname: "127.0.0.1",
    port: 0,
  });
  const { port } = socket.addr as Deno.NetAddr;
  using terminal = new TestTerminal([`ann@127.0.0.1:${port}`]);
  await terminal.until("ann (connecting)>");
  terminal.enter("are you there?");
  terminal.enter("/who");
  terminal.press("C-c");
  const screen = await terminal.until("ended with");
  const not = "Not said, since there is no connection:";
  assertStringIncludes(screen, `${not} are you there?`);
  assertStringIncludes(screen, `${not} /who`);
  socket.close();
});

test("client.ts fetches what was typed before, also in the next start", async () => {
  const { server, where } = open();
  await using _ = server;
  const env = { XDG_STATE_HOME: newFolder() };
  using terminal = new TestTerminal([`ann@${where}`], { env });
  await terminal.until("ann@public>");
  terminal.enter("one thing");
  terminal.enter("/quit");
  await terminal.until("ended with 0");
  using next = new TestTerminal([where], { env });
  await next.until("Your name:");
  next.enter("bad name");
  await next.until("bad name cannot be a name");
  next.enter("bob");
  await next.until("bob@public>");
  next.press("Up", "Up");
  await next.until("bob@public> one thing");
  next.press("C-c", "C-c");
  await next.until("ended with 0");
});

test("client.ts draws everything anew when the terminal changes its size", async () => {
  const { server, port, where } = open();
  await using _ = server;
  await using bob = await connect({ name: "bob", port });
  using terminal = new TestTerminal([`ann@${where}`], { columns: 100 });
  await terminal.until("ann@public>");
  const long = "many words ".repeat(12).trim();
  bob.say(long);
  await terminal.until("bob | many words");
  const typed = "typed words ".repeat(6).trim();
  terminal.type(typed);
  await terminal.until(typed);
  for (const columns of [60, 30, 120]) {
    terminal.resize(columns, 20);
    const rows = draw({
      head: { text: "bob" },
      isText: true,
      body: [{ text: long }],
    }, { colour: false, columns });
    await terminal.until((screen) =>
      rows.every((row) => screen.includes(row.slice(6).trimEnd())) &&
      screen.split("ann@public").length === 2 &&
      screen.replaceAll(/\s/g, "")
        .endsWith(`ann@public>${typed.replaceAll(" ", "")}`)
    );
  }
  terminal.press("C-l", "Enter");
  await terminal.until(/ann \| typed words/);
});

test("client.ts asks before it sends a paste of many lines", async () => {
  const { server, port, where } = open();
  await using _ = server;
  await using bob = await connect({ name: "bob", port });
  using terminal = new TestTerminal([`ann@${where}`]);
  await terminal.until("ann@public>");
  terminal.type("begun ");
  terminal.paste("1\n2\n3\n4\n5\n6\n");
  await terminal.until("You pasted 6 lines, 6 characters.");
  await terminal.until("ann@public> begun");
  terminal.press("C-u");
  terminal.enter("/paste no");
  await terminal.until("The pasted lines are forgotten.");
  terminal.paste("a\tb\x1b[2J");
  await terminal.until("> a    b\\x1b[2J");
  terminal.press("C-u");
  terminal.paste("1\n2\n3\n4\n5\n6\n7");
  await terminal.until("You pasted 7 lines");
  terminal.enter("/paste");
  await terminal.until("ann | 7");
  for (let line = 1; line <= 7; line++) {
    assertEquals(await heard(bob), String(line));
  }
});

test("client.ts shows hostile text and harms no terminal", async () => {
  const { server, port, where } = open();
  await using _ = server;
  await using bob = await connect({ name: "bob", port });
  using terminal = new TestTerminal([`ann@${where}`]);
  await terminal.until("ann@public>");
  terminal.type("mine");
  await terminal.until("> mine");
  bob.say("\x1b[2J\x1b[H\x1b]0;owned\x07\x9b31m\u202e evil");
  bob.say("first\n12:00        ann | forged\r\n12:00        ann | too");
  const screen = await terminal.until("| too");
  assertStringIncludes(screen, "\\x1b[2J\\x1b[H\\x1b]0;owned\\x07\\x9b31m");
  assertStringIncludes(screen, "\\u202e evil");
  assertStringIncludes(screen, "You are in the public messagerie, with bob.");
  assert(!/^\d\d:\d\d +ann \| (forged|too)/m.test(screen), screen);
  assert(screen.endsWith("ann@public> mine"), screen);
});

test("client.ts leaves the terminal as it was, whatever ends it", async () => {
  const { server, where } = open();
  await using _ = server;
  const ends: ((terminal: TestTerminal) => void)[] = [
    (terminal) => terminal.enter("/quit"),
    (terminal) => terminal.press("C-c"),
    (terminal) => terminal.press("C-d"),
  ];
  await Promise.all(ends.map(async (end, index) => {
    using terminal = new TestTerminal([`ann${index}@${where}`]);
    await terminal.until(`ann${index}@public>`);
    end(terminal);
    const screen = await terminal.until(/ended with 0[^]*echo /);
    assertStringIncludes(screen, "Good-bye.");
    assert(/(?<!-)icanon/.test(screen) && /(?<!-)echo /.test(screen), screen);
  }));
  assertEquals(server.state.users.size, 0);
});

test("client.ts says good-bye when its terminal is closed", async () => {
  const left = Promise.withResolvers<string | undefined>();
  await using server = serve({
    port: 0,
    onEvent: (event) => {
      if (event.type === "left") left.resolve(event.why);
    },
  });
  using terminal = new TestTerminal([`ann@127.0.0.1:${server.address.port}`]);
  await terminal.until("ann@public>");
  terminal.type("half");
  terminal.close();
  assertEquals(await left.promise, "goodbye");
});

test("client.ts speaks French on a terminal", async () => {
  const { server, port, where } = open();
  await using _ = server;
  await using bob = await connect({ name: "bob", port });
  using terminal = new TestTerminal([where], {
    env: { LANG: "fr_FR.UTF-8", LC_ALL: "" },
  });
  await terminal.until("Votre nom :");
  terminal.enter("hélène");
  await terminal.until("hélène@publique>");
  terminal.enter("/creer salon --direct");
  await terminal.until("hélène@salon:direct>");
  terminal.enter("/inviter bob");
  await terminal.until("bob est invité.");
  for await (const event of bob) {
    if (event.type === "invitation") break;
  }
  bob.decline();
  await terminal.until("bob");
  terminal.enter("/aide rejoindre");
  await terminal.until("/rejoindre NOM: va dans une messagerie privée");
  terminal.enter("/rejoidnre x");
  await terminal.until("Vouliez-vous dire /rejoindre ?");
});
