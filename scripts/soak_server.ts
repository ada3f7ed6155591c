/**
 * The server program as a child process, and how much memory it takes.
 *
 * @module
 */

import { residentOf } from "./resident.ts";
import { type Memory, MIB } from "./soak_memory.ts";

/**
 * V8 tells of its garbage collections, and keeps its young generation at
 * 4 MiB: else resident memory goes up and down with that.
 */
const V8_FLAGS = [
  "--trace-gc",
  "--min-semi-space-size=4",
  "--max-semi-space-size=4",
];
const CAN_SIGNAL = Deno.build.os !== "windows";
/** What V8 tells of a whole garbage collection: what is left, in MiB. */
const COLLECTION = /ms: .*?Mark-Compact.*? -> ([\d.]+) \(/;

/** The server program at work. */
export class ServerProgram implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #folder: string;
  readonly #port = Promise.withResolvers<number>();
  readonly #reading: Promise<unknown>;
  #heap = NaN;
  #complaints = "";

  /** Starts it with a state file in a folder of its own. */
  constructor() {
    this.#folder = Deno.makeTempDirSync({ prefix: "causette-soak-" });
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--unstable-net",
        `--v8-flags=${V8_FLAGS}`,
        "--allow-net=127.0.0.1",
        `--allow-read=${this.#folder}`,
        `--allow-write=${this.#folder}`,
        "--allow-env=CAUSETTE_*,LANG,LC_ALL",
        "server.ts",
        "--port=0",
        "--max-users-per-address=254",
        "--log-level=WARN",
        `--state=${this.#folder}/state`,
      ],
      cwd: new URL("..", import.meta.url),
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      detached: true,
    }).spawn();
    this.#reading = Promise.all([
      this.#read(this.#child.stdout, (line) => this.#hear(line)),
      this.#read(this.#child.stderr, (line) => this.#complaints += line + "\n"),
    ]);
  }

  /** Its port, once it listens. */
  get port(): Promise<number> {
    return this.#port.promise;
  }

  /** What it complains of. */
  get complaints(): string {
    return this.#complaints;
  }

  /** The memory that it takes now. */
  get memory(): Memory {
    return { rss: residentOf(this.#child.pid), heap: this.#heap };
  }

  /** Stops it; its exit code, or 0 where it can only be killed. */
  async stop(): Promise<number> {
    try {
      this.#child.kill("SIGTERM");
    } catch { /* it has ended */ }
    const { code } = await this.#child.status;
    await this.#reading;
    await Deno.remove(this.#folder, { recursive: true }).catch(() => {});
    return CAN_SIGNAL ? code : 0;
  }

  /** Same as {@linkcode stop}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  #hear(line: string): void {
    const port = /^listening on .*:(\d+)$/.exec(line)?.[1];
    if (port) this.#port.resolve(Number(port));
    const left = COLLECTION.exec(line)?.[1];
    if (left) this.#heap = Number(left) * MIB;
  }

  async #read(
    stream: ReadableStream<Uint8Array>,
    take: (line: string) => void,
  ): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const octets of stream) {
      const lines = (rest + decoder.decode(octets, { stream: true }))
        .split("\n");
      rest = lines.pop()!;
      lines.forEach(take);
    }
    this.#port.reject(new Error(`The server has ended: ${this.#complaints}`));
  }
}
