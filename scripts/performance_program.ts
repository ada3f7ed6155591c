/**
 * A program that is measured: how long it takes to start, and what it takes of
 * the processor and of memory. Linux alone tells the latter.
 *
 * @module
 */

/** The name of a program that can be measured. */
export type ProgramName = "bare relay" | "causette" | "client";

const LISTENING = /^listening on .*:(\d+)$/m;

/** How each is run, and what it prints when it is ready. */
const PROGRAMS: Readonly<
  Record<
    ProgramName,
    { readonly args: readonly string[]; readonly ready: RegExp }
  >
> = {
  "bare relay": { args: ["scripts/bare_relay.ts"], ready: LISTENING },
  causette: {
    args: [
      "server.ts",
      "--port=0",
      "--rate=0",
      "--max-users-per-address=254",
      "--log-level=WARN",
    ],
    ready: LISTENING,
  },
  client: {
    args: ["client.ts", "--json", "--no-history"],
    ready: /"type":"connected"/,
  },
};

/** A program that has started. */
export interface Ready {
  /** How long it took, in ms. */
  readonly ms: number;
  /** The port that it listens on; NaN: it does not. */
  readonly port: number;
}

/** A program at work; disposed of, it is killed. */
export class Program implements AsyncDisposable {
  /** Resolves when it has started; rejects if it ends before. */
  readonly ready: Promise<Ready>;
  readonly #child: Deno.ChildProcess;
  readonly #reading: Promise<void>;

  /** Starts it. */
  constructor(name: ProgramName, ...more: readonly string[]) {
    const { args, ready } = PROGRAMS[name];
    const { promise, resolve, reject } = Promise.withResolvers<Ready>();
    this.ready = promise;
    const begin = performance.now();
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--allow-net",
        "--allow-env=CAUSETTE_*,LANG,LC_ALL",
        ...args,
        ...more,
      ],
      cwd: new URL("..", import.meta.url),
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    this.#reading = this.#read((output) => {
      const found = ready.exec(output);
      if (!found) return false;
      resolve({ ms: performance.now() - begin, port: Number(found[1]) });
      return true;
    }).then(() => reject(new Error(`Cannot measure ${name}: it has ended`)));
  }

  /** Processor time so far, in s; NaN: not known. */
  get cpu(): number {
    const stat = this.#told("stat");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }

  /** Resident memory in octets; NaN: not known. */
  get rss(): number {
    return Number(/^VmRSS:\s*(\d+) kB$/m.exec(this.#told("status"))?.[1]) *
      1_024;
  }

  /** Kills it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.ready.catch(() => {});
    try {
      this.#child.kill("SIGKILL");
    } catch { /* it has ended */ }
    await this.#child.stdin.close().catch(() => {});
    await this.#reading;
    await this.#child.status;
  }

  /** What the system tells of it; nothing where there is no /proc. */
  #told(file: string): string {
    try {
      return Deno.readTextFileSync(`/proc/${this.#child.pid}/${file}`);
    } catch {
      return "";
    }
  }

  /** Reads what it prints, and tells it until that is enough. */
  async #read(tell: (output: string) => boolean): Promise<void> {
    const decoder = new TextDecoder();
    let output = "", isEnough = false;
    for await (const octets of this.#child.stdout) {
      if (isEnough) continue;
      output += decoder.decode(octets, { stream: true });
      isEnough = tell(output);
    }
  }
}
