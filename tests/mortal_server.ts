/**
 * The server program with a state file, as a process that is killed and
 * started again at its port.
 *
 * @module
 */

import type { Saved } from "../server/options.ts";
import { parse } from "../server/state_file.ts";

/** A server program that is killed and started again. */
export class MortalServer {
  /** Its UDP port. */
  readonly port: number;
  readonly #folder: string;
  #life: Life;

  private constructor(folder: string, life: Life, port: number) {
    this.#folder = folder;
    this.#life = life;
    this.port = port;
  }

  /** Starts it at a free port, with a state file of its own. */
  static async start(): Promise<MortalServer> {
    const folder = await Deno.makeTempDir();
    const life = new Life(folder, 0);
    return new MortalServer(folder, life, await life.listening);
  }

  /** Resolves when it can be reached. */
  get listening(): Promise<unknown> {
    return this.#life.listening;
  }

  /** What its state file says. */
  async saved(): Promise<Saved> {
    return parse(await Deno.readTextFile(fileIn(this.#folder)));
  }

  /** Kills it, looks whether its state file is whole, and starts it again. */
  async kill(): Promise<void> {
    await this.#life.end("SIGKILL");
    await this.saved();
    this.#life = new Life(this.#folder, this.port);
  }

  /** Stops it for good. */
  async stop(): Promise<void> {
    await this.#life.end("SIGKILL");
    await Deno.remove(this.#folder, { recursive: true });
  }
}

/** The program from its start to its end. */
class Life {
  /** Resolves with its port when it can be reached. */
  readonly listening: Promise<number>;
  readonly #child: Deno.ChildProcess;
  readonly #stderr: Promise<string>;

  constructor(folder: string, port: number) {
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--no-check", "--no-prompt", "--allow-net"],
        ...["--allow-env=CAUSETTE_*,LANG,LC_ALL", `--allow-read=${folder}`],
        ...[`--allow-write=${folder}`, "server.ts", `--port=${port}`],
        `--state=${fileIn(folder)}`,
      ],
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#stderr = new Response(this.#child.stderr).text();
    this.listening = this.#listen();
    this.listening.catch(() => {});
  }

  /** Waits for the first line; it is the only one. */
  async #listen(): Promise<number> {
    let said = "";
    for await (
      const part of this.#child.stdout.pipeThrough(new TextDecoderStream())
    ) {
      said += part;
      if (said.includes("\n")) return Number(said.trimEnd().split(":").at(-1));
    }
    throw new Error(`The server has ended: ${await this.#stderr}`);
  }

  async end(signal: Deno.Signal): Promise<void> {
    this.#child.kill(signal);
    await this.#child.status;
    await Promise.allSettled([this.listening, this.#stderr]);
  }
}

function fileIn(folder: string): string {
  return `${folder}/state.json`;
}
