/**
 * The client program with pipes, as a script starts it.
 *
 * @module
 */

import { TextLineReader } from "./text_line_reader.ts";

/** Flags of Deno for the client: no more than it needs. */
export const DENO_FLAGS: readonly string[] = [
  "run",
  "--quiet",
  "--no-check",
  "--no-prompt",
  "--allow-net=127.0.0.1,0.0.0.0",
  "--allow-env=CAUSETTE_*,HOME,XDG_STATE_HOME,LOCALAPPDATA,LANG,LC_ALL,LC_MESSAGES,TERM",
];

/** What the program is started with, besides its arguments. */
export interface ProgramOptions {
  /** Lines that it reads, all at once; undefined: its input stays open. */
  readonly input?: string | Uint8Array;
  /** Variables of its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** An object that it has printed. */
export type Printed = Readonly<Record<string, unknown>>;

/** The program at work. */
export class Program implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #lines: TextLineReader;
  readonly #stderr: Promise<string>;

  /** Starts the program. */
  constructor(
    args: readonly string[],
    { env = {} }: ProgramOptions = {},
  ) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [...DENO_FLAGS, "client.ts", ...args],
      env: { NO_COLOR: "1", LC_ALL: "C", ...env },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#lines = new TextLineReader(this.#child.stdout);
    this.#stderr = new Response(this.#child.stderr).text();
  }

  /** Types a line. */
  async type(line: string): Promise<void> {
    await this.#writer.write(new TextEncoder().encode(line + "\n"));
  }

  /** The next line that it prints. */
  async line(): Promise<string> {
    const line = await this.#lines.next();
    if (line === undefined) {
      throw new Error(`The client has ended: ${await this.#stderr}`);
    }
    return line;
  }

  /** The next object of a type that it prints; others are passed over. */
  async printed(type: string): Promise<Printed> {
    for (;;) {
      const object = JSON.parse(await this.line());
      if (object.type === type) return object;
    }
  }

  /** Tells it to end. */
  kill(signal: Deno.Signal): void {
    this.#child.kill(signal);
  }

  /** Ends its input; what it still prints, and its exit code. */
  async end(): Promise<
    {
      readonly code: number;
      readonly stdout: string[];
      readonly stderr: string;
    }
  > {
    await this.#writer.close().catch(() => {});
    const stdout: string[] = [];
    for (let line; (line = await this.#lines.next()) !== undefined;) {
      stdout.push(line);
    }
    const { code } = await this.#child.status;
    return { code, stdout, stderr: await this.#stderr };
  }

  /** Same as {@linkcode end}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.end();
  }
}

/** Runs the program to its end. */
export async function run(
  args: readonly string[],
  { input = "", env = {} }: ProgramOptions = {},
): Promise<
  { readonly code: number; readonly stdout: string; readonly stderr: string }
> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...DENO_FLAGS, "client.ts", ...args],
    env: { NO_COLOR: "1", LC_ALL: "C", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const octets = typeof input === "string"
    ? new TextEncoder().encode(input)
    : input;
  await writer.write(octets).catch(() => {});
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const text = (octets: Uint8Array) => new TextDecoder().decode(octets);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
