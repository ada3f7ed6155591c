/**
 * The process of the honest users, from outside.
 *
 * @module
 */

import type { Look } from "./hostile_talk.ts";
import type { Memory } from "./hostile_server.ts";
import { residentOf } from "./resident.ts";

/** Honest users at work, in a process of their own. */
export class HonestUsers implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #output: ReadableStreamDefaultReader<string>;
  #rest = "";

  private constructor(port: number, count: number) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-check", "--v8-flags=--expose-gc"],
        ...["--allow-net=127.0.0.1,0.0.0.0", "scripts/hostile_honest.ts"],
        ...[String(port), String(count)],
      ],
      cwd: new URL("..", import.meta.url),
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#input = this.#child.stdin.getWriter();
    this.#output = this.#child.stdout
      .pipeThrough(new TextDecoderStream()).getReader();
  }

  /** Starts so many, who talk as soon as they are connected. */
  static async start(port: number, count: number): Promise<HonestUsers> {
    const users = new HonestUsers(port, count);
    await users.#line();
    return users;
  }

  /** How they have fared since the last look. */
  look(): Promise<Look> {
    return this.#order("look");
  }

  /** The memory that they take, all together. */
  async memory(): Promise<Memory> {
    const heap = await this.#order<number>("weigh");
    return { heap, resident: residentOf(this.#child.pid) };
  }

  /** Has them leave when all that they have written is read, or long after. */
  leave(): Promise<Look> {
    return this.#order("leave");
  }

  async #order<T>(order: string): Promise<T> {
    await this.#input.write(new TextEncoder().encode(order + "\n"));
    return JSON.parse(await this.#line());
  }

  async #line(): Promise<string> {
    while (!this.#rest.includes("\n")) {
      const { value, done } = await this.#output.read();
      if (done) throw new Error("The honest users' process has ended");
      this.#rest += value;
    }
    const end = this.#rest.indexOf("\n");
    const line = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end + 1);
    return line;
  }

  /** Ends the process. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#input.close().catch(() => {});
    await this.#output.cancel();
    await this.#child.status;
  }
}
