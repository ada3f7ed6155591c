import { assertEquals } from "@std/assert";
import lintPure from "../../scripts/lint_pure.ts";

/** What the plugin says about a file, one message for each thing it refuses. */
function lint(path: string, source: string): string[] {
  return Deno.lint.runPlugin(lintPure, path, source).map((diagnostic) =>
    diagnostic.message
  );
}

const IMPURE = [
  ["Deno", "Deno.cwd();"],
  ["Date", "const now = Date.now();"],
  ["Date", "function f(now: Date): void {}"],
  ["performance", "performance.now();"],
  ["performance", "const clocks = { performance };"],
  ["setTimeout", "setTimeout(f, 100);"],
  ["setInterval", "setInterval(f, 100);"],
  ["queueMicrotask", "queueMicrotask(f);"],
  ["crypto", "crypto.getRandomValues(octets);"],
  ["console", "console.error(octets);"],
  ["globalThis", "new globalThis.Date();"],
  ["Math.random", "Math.random();"],
  ["Math.random", 'Math["random"]();'],
  ["Math.random", "const { random } = Math;"],
] as const;

for (const [name, source] of IMPURE) {
  Deno.test(`lintPure() refuses ${name} in protocol/: ${source}`, () => {
    const messages = lint("protocol/codec.ts", source);
    assertEquals(messages, [`No \`${name}\` in protocol/`]);
  });
}

const ASYNC = [
  ["`await`", "await f();"],
  ["`for await`", "for await (const x of y) f(x);"],
  ["`await using`", "await using socket = f();"],
  ["async function", "async function f() {}"],
  ["async function", "const f = async () => {};"],
  ["async function", "class Exchange { async receive() {} }"],
] as const;

for (const [what, source] of ASYNC) {
  Deno.test(`lintPure() refuses ${what} in protocol/: ${source}`, () => {
    const messages = lint("protocol/codec.ts", source);
    assertEquals(messages, [`No ${what} in protocol/`]);
  });
}

Deno.test("lintPure() allows members that are called like a refused global", () => {
  const source = `
    interface Row { Date: string; setTimeout(): void }
    class Table { crypto = 1; #console = 2; performance() { return row.Date; } }
    const row = { Date: Math.max(1, 2), Deno: Math.PI };
  `;
  assertEquals(lint("protocol/codec.ts", source), []);
});

Deno.test("lintPure() allows anything in transport.ts, tests and programs", () => {
  const source = "setTimeout(async () => await Deno.stat(name), Date.now());";
  const paths = [
    "protocol/transport.ts",
    "tests/protocol/codec_test.ts",
    "server/limits.ts",
    "server.ts",
  ];
  assertEquals(paths.map((path) => lint(path, source)), [[], [], [], []]);
});

Deno.test("lintPure() knows files by their place in the project", () => {
  const here = import.meta.dirname ?? "";
  const inside = here.replace(/tests.scripts$/, "protocol/codec.ts");
  const messages = [inside, `/elsewhere${inside}`].map((path) =>
    lint(path, "Date.now();")
  );
  assertEquals(messages, [["No `Date` in protocol/"], []]);
});

const SIDEWAYS = [
  ["server/store.ts", 'import { x } from "../client/session.ts";'],
  ["server/store.ts", 'import type { X } from "../client/session.ts";'],
  ["server/rooms/public.ts", 'export * from "../../client/session.ts";'],
  ["server/store.ts", 'import { x } from "../server.ts";'],
  ["client/session.ts", 'export { x } from "../server/store.ts";'],
  ["client/session.ts", 'const x = import("../server/store.ts");'],
  ["client/session.ts", 'import { x } from "../mod.ts";'],
  ["cli/flags.ts", 'import { x } from "../server/config.ts";'],
  ["protocol/codec.ts", 'import { x } from "../server/store.ts";'],
  ["protocol/codec.ts", 'type X = import("../client/session.ts").X;'],
  ["protocol/transport.ts", 'import { x } from "../client.ts";'],
] as const;

const ALLOWED: Readonly<Record<string, string>> = {
  cli: "cli/, protocol/",
  client: "client/, cli/, protocol/",
  protocol: "protocol/",
  server: "server/, cli/, protocol/",
};

for (const [path, source] of SIDEWAYS) {
  Deno.test(`lintPure() refuses in ${path}: ${source}`, () => {
    const [layer = ""] = path.split("/");
    const message = `${layer}/ imports only from ${ALLOWED[layer]}`;
    assertEquals(lint(path, source), [message]);
  });
}

Deno.test("lintPure() allows imports that point down", () => {
  const imports = [
    ["server.ts", 'import { x } from "./client/session.ts";'],
    ["server/store.ts", 'import { x } from "../protocol/messages.ts";'],
    ["server/store.ts", 'import { x } from "./users.ts";'],
    ["cli/version.ts", 'import x from "../deno.json" with { type: "json" };'],
    ["server/config.ts", 'import { x } from "../cli/flags.ts";'],
    ["server/log.ts", 'import { getLogger } from "@std/log";'],
    ["client/session.ts", 'import { x } from "../protocol/transport.ts";'],
    ["protocol/codec.ts", 'import type { X } from "./transport.ts";'],
    ["protocol/codec.ts", 'export { x } from "./messages.ts";'],
    ["tests/server/store_test.ts", 'import { x } from "../client/bot.ts";'],
  ] as const;
  assertEquals(imports.flatMap(([path, source]) => lint(path, source)), []);
});

Deno.test("lintPure() refuses to pull the socket into the rest of protocol/", () => {
  assertEquals(
    lint("protocol/codec.ts", 'import { listen } from "./transport.ts";'),
    ["The rest of protocol/ does not import transport.ts, types aside"],
  );
});

Deno.test("lintPure() refuses imports from outside the project in protocol/", () => {
  assertEquals(
    lint("protocol/codec.ts", 'import { Buffer } from "node:buffer";'),
    ["protocol/ imports nothing from outside the project"],
  );
});
