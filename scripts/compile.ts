/**
 * Compiles the programs to executables in dist/, each with the least
 * permissions that it works with.
 *
 *     deno task compile [--target all|TARGET] [--output FOLDER]
 *
 * @module
 */

import { describe, type Flags } from "../cli/flags.ts";
import { complain, print } from "../cli/output.ts";
import config from "../deno.json" with { type: "json" };
import { onlyFlags, runProgram } from "./program.ts";

/** The systems that Deno compiles for. */
export const TARGETS = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
] as const;

/** A system that Deno compiles for. */
export type Target = typeof TARGETS[number];

/** A program, and what it may do. */
export interface Program {
  /** Name of the executable. */
  readonly name: string;
  /** Its module. */
  readonly main: string;
  /** Its permissions, as flags of Deno. */
  readonly permissions: readonly string[];
}

/** The permissions that a task of deno.json gives: the program was tried with these. */
function permissionsOf(task: keyof typeof config.tasks): string[] {
  const { command } = config.tasks[task];
  return Array.from(
    command.matchAll(/(['"])(--allow-.+?)\1|(--allow-\S+)/g),
    ([, , quoted, bare]) => quoted ?? bare!,
  );
}

/** The programs, each with the permissions of its task. */
export const PROGRAMS: readonly Program[] = [
  {
    name: "causette-server",
    main: "server.ts",
    permissions: permissionsOf("start"),
  },
  {
    name: "causette",
    main: "client.ts",
    permissions: permissionsOf("client"),
  },
];

/** What a command of Deno has come to. */
export interface Outcome {
  /** Whether it has worked. */
  readonly success: boolean;
  /** What it said, if not. */
  readonly complaint: string;
}

/** Runs Deno with arguments. */
export type Run = (args: readonly string[]) => Promise<Outcome>;

/** A program could not be compiled. */
export class CompileError extends Error {
  /** The error's name. */
  override readonly name = "CompileError";
}

/** How a program is compiled. */
export interface CompileOptions {
  /** The file to write, on Windows without `.exe`. */
  readonly output: string;
  /** For which system; this one unless given. */
  readonly target?: Target;
  /** The user's folder, if the program is for this user; else it cannot use one. */
  readonly home?: string;
}

/** The arguments of Deno that compile a program. */
export function argumentsFor(
  { main, permissions }: Program,
  { output, target, home }: CompileOptions,
): string[] {
  return [
    ...["compile", "--quiet", "--no-check", "--no-prompt", "--unstable-net"],
    ...permissions.filter((flag) => home || !flag.includes("$HOME"))
      .map((flag) => flag.replaceAll("$HOME", home ?? "")),
    ...(target ? ["--target", target] : []),
    ...["--output", output, main],
  ];
}

/** The file of an executable; on Windows Deno appends `.exe` to it. */
export function fileOf(name: string, target: Target | undefined): string {
  const isWindows = target
    ? target.includes("windows")
    : Deno.build.os === "windows";
  return `${target ? `${name}-${target}` : name}${isWindows ? ".exe" : ""}`;
}

/**
 * Compiles a program.
 *
 * @throws {CompileError} If it cannot; says so if it is for want of the runtime.
 */
export async function compile(
  program: Program,
  options: CompileOptions & { readonly run: Run },
): Promise<void> {
  const { success, complaint } = await options.run(
    argumentsFor(program, options),
  );
  if (success) return;
  const target = options.target ?? Deno.build.target;
  const isUnreachable = /dl\.deno\.land|denort|error sending request|download/i
    .test(complaint);
  throw new CompileError(
    isUnreachable
      ? `The runtime for ${target} could not be had. Deno downloads it from dl.deno.land the first time; where that host is out of reach, have the denort of Deno ${Deno.version.deno} at hand and name it in DENORT_BIN. Deno says:\n${complaint}`
      : `Cannot compile ${program.main} for ${target}:\n${complaint}`,
  );
}

/** A line of SHA256SUMS, as `sha256sum --check` reads it. */
export async function sumLine(
  octets: BufferSource,
  file: string,
): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", octets);
  return `${new Uint8Array(digest).toHex()}  ${file}\n`;
}

const FLAGS = {
  target: {
    kind: "choice",
    choices: ["all", ...TARGETS],
    help: "system to compile for; this one unless given",
  },
  output: { kind: "text", value: "FOLDER", default: "dist", help: "where to" },
  help: { kind: "switch", help: "show this" },
} as const satisfies Flags;

async function runDeno(args: readonly string[]): Promise<Outcome> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    stdout: "null",
    stderr: "piped",
  }).output();
  const [complaint = ""] = new TextDecoder().decode(stderr)
    .split("Stack backtrace:");
  return { success, complaint: complaint.trim() };
}

/** @throws {CompileError} If there cannot be such a folder. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await Deno.mkdir(folder, { recursive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : error;
    throw new CompileError(`Cannot write to the folder ${folder}: ${why}`);
  }
}

async function run(): Promise<void> {
  const values = onlyFlags(FLAGS);
  if (values.help) return print(describe(FLAGS));
  const { output: folder, target: wanted } = values;
  const targets = wanted === "all" ? TARGETS : [wanted];
  await makeFolder(folder);
  let sums = "";
  for (const target of targets) {
    for (const program of PROGRAMS) {
      const file = fileOf(program.name, target);
      const output = `${folder}/${file}`;
      const home = Deno.env.get("HOME");
      const where = target ? { target } : home ? { home } : {};
      await compile(program, { output, ...where, run: runDeno });
      const octets = await Deno.readFile(output);
      sums += await sumLine(octets, file);
      print(`${output}  ${(octets.length / 2 ** 20).toFixed(1)} MiB`);
    }
  }
  await Deno.writeTextFile(`${folder}/SHA256SUMS`, sums);
}

/** Runs as a program; the exit code. */
async function main(): Promise<number> {
  try {
    await run();
    return 0;
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    complain(error.message);
    return 1;
  }
}

if (import.meta.main) await runProgram(main);
