import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import {
  argumentsFor,
  compile,
  CompileError,
  fileOf,
  type Outcome,
  PROGRAMS,
  sumLine,
  TARGETS,
} from "../../scripts/compile.ts";
import { run } from "./checkout.ts";

const [server, client] = PROGRAMS;

/** How many permissions a task gives. */
function countOf(task: "start" | "client"): number {
  return config.tasks[task].command.split("--allow-").length - 1;
}

/** Compiles the server with a Deno that comes to this. */
async function withOutcome(outcome: Outcome): Promise<readonly string[]> {
  let given: readonly string[] = [];
  await compile(server!, {
    output: "dist/causette-server",
    run: (args) => {
      given = args;
      return Promise.resolve(outcome);
    },
  });
  return given;
}

Deno.test("argumentsFor() gives a program what its task gives it, and no more", () => {
  const allowed = PROGRAMS.map((program) =>
    argumentsFor(program, { output: "x", home: "$HOME" })
      .filter((arg) => arg.startsWith("--allow"))
  );
  assertEquals(allowed, [server!.permissions, client!.permissions]);
  assertEquals(client!.permissions.length, countOf("client"));
  assertEquals(server!.permissions.length, countOf("start"));
  for (const flags of allowed) {
    assert(flags.includes("--allow-net"), flags.join());
    assert(flags.some((flag) => flag.startsWith("--allow-env=")), flags.join());
    assert(!flags.some((flag) => /-(all|run|ffi|sys)$/.test(flag)));
  }
});

Deno.test("argumentsFor() names the system when there is one", () => {
  const [target] = TARGETS;
  const args = argumentsFor(client!, { output: "dist/causette", target });
  assertEquals(args.slice(-5), [
    "--target",
    "x86_64-unknown-linux-gnu",
    "--output",
    "dist/causette",
    "client.ts",
  ]);
});

Deno.test("argumentsFor() lets a program use the user's folder when it is for this user", () => {
  const program = { ...client!, permissions: ["--allow-read=$HOME/x"] };
  const flags = (home?: string) =>
    argumentsFor(program, home ? { output: "x", home } : { output: "x" })
      .filter((arg) => arg.startsWith("--allow"));
  assertEquals(flags("/home/alice"), ["--allow-read=/home/alice/x"]);
  assertEquals(flags(), []);
});

Deno.test("fileOf() ends in .exe when the system is Windows", () => {
  assertEquals(
    TARGETS.map((target) => fileOf("causette", target)),
    [
      "causette-x86_64-unknown-linux-gnu",
      "causette-aarch64-unknown-linux-gnu",
      "causette-x86_64-apple-darwin",
      "causette-aarch64-apple-darwin",
      "causette-x86_64-pc-windows-msvc.exe",
    ],
  );
});

Deno.test("compile() runs Deno when all is well", async () => {
  const args = await withOutcome({ success: true, complaint: "" });
  assertEquals(args.at(0), "compile");
  assertEquals(args.at(-1), "server.ts");
});

Deno.test("compile() says what to do when the runtime cannot be downloaded", async () => {
  const complaint =
    "error: error sending request for url (https://dl.deno.land/release/denort.zip)";
  const error = await assertRejects(
    () => withOutcome({ success: false, complaint }),
    CompileError,
    `The runtime for ${Deno.build.target} could not be had`,
  );
  assert(error.message.includes("DENORT_BIN"));
  assert(error.message.endsWith(complaint));
});

Deno.test("compile() says what Deno says when the program is wrong", async () => {
  await assertRejects(
    () => withOutcome({ success: false, complaint: "error: Module not found" }),
    CompileError,
    "Cannot compile server.ts",
  );
});

Deno.test("sumLine() writes what sha256sum reads", async () => {
  assertEquals(
    await sumLine(new Uint8Array(), "causette"),
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  causette\n",
  );
});

Deno.test("compile.ts ends with 1 and says so when there cannot be such a folder", async () => {
  const { code, errors } = await run([
    ...["run", "--allow-read", "--allow-write", "scripts/compile.ts"],
    ...["--output", "deno.json"],
  ]);
  assertEquals(code, 1);
  assertMatch(errors, /^Cannot write to the folder deno\.json: .*\n$/);
});
