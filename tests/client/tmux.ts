/**
 * The client program on a terminal that a test can type on and look at.
 *
 * @module
 */

import { DENO_FLAGS } from "./program.ts";

/** How long something may take to be seen, in ms. */
const PATIENCE_MS = 20_000;
/** How long to wait before looking once more, in ms. */
const POLL_MS = 30;

function tmux(...args: string[]): Deno.CommandOutput {
  return new Deno.Command("tmux", { args, stderr: "piped" }).outputSync();
}

/** Whether tmux is installed; without it the tests on a terminal are skipped. */
export const HAS_TMUX: boolean = (() => {
  try {
    return tmux("-V").success;
  } catch {
    return false;
  }
})();

/** What a terminal is started with. */
export interface TerminalOptions {
  /** Its size. */
  readonly columns?: number;
  /** Its size. */
  readonly rows?: number;
  /** Variables of the program's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** How to look at a terminal. */
export interface Looking {
  /** Also at what has scrolled away. */
  readonly scrolled?: boolean;
  /** With escape sequences for colours, `§` for ESC. */
  readonly styles?: boolean;
}

/** A terminal in which the client runs; behind it a shell says how it ended. */
export class TestTerminal implements Disposable {
  /** The folder for what the client keeps. */
  readonly state: string;
  readonly #folder = newFolder();
  readonly #socket = `${this.#folder}/tmux`;

  /** Starts the client. */
  constructor(
    args: readonly string[],
    { columns = 110, rows = 24, env = {} }: TerminalOptions = {},
  ) {
    this.state = env.XDG_STATE_HOME ?? this.#folder;
    const state = `${this.state}/causette`;
    const variables = {
      LC_ALL: "C.UTF-8",
      NO_COLOR: "1",
      ...env,
      XDG_STATE_HOME: this.state,
    };
    const run = [
      Deno.execPath(),
      ...DENO_FLAGS,
      `--allow-read=${state}`,
      `--allow-write=${state}`,
      "client.ts",
      ...args,
    ].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
    const set = Object.entries(variables)
      .flatMap(([name, value]) => ["-e", `${name}=${value}`]);
    this.#tmux(
      ...["-u", "-f", "/dev/null", "new-session", "-d"],
      ...["-x", String(columns), "-y", String(rows), ...set],
      `${run}; echo "ended with $?"; stty -a; exec cat`,
    );
    this.#tmux("set-option", "-g", "history-limit", "5000");
  }

  /** Types text. */
  type(text: string): void {
    this.#tmux("send-keys", "-l", text);
  }

  /** Presses keys, by their names: `Enter`, `Tab`, `C-c`, `Up`. */
  press(...keys: string[]): void {
    this.#tmux("send-keys", ...keys);
  }

  /** Types a line. */
  enter(text: string): void {
    this.type(text);
    this.press("Enter");
  }

  /** Pastes, as a terminal does that marks pastes. */
  paste(text: string): void {
    this.#tmux("set-buffer", "--", text);
    this.#tmux("paste-buffer", "-p", "-r");
  }

  /** Changes the size. */
  resize(columns: number, rows: number): void {
    const size = ["-x", String(columns), "-y", String(rows)];
    this.#tmux("resize-window", ...size);
  }

  /** Closes the terminal under the program. */
  close(): void {
    this.#tmux("kill-server");
  }

  /** What can be seen. */
  screen(
    { scrolled = false, styles = false }: Looking = {},
  ): string {
    const all = scrolled ? ["-S", "-"] : [];
    const escapes = styles ? ["-e"] : [];
    const { stdout } = tmux(
      ...["-S", this.#socket, "capture-pane", "-p", ...all, ...escapes],
    );
    const text = new TextDecoder().decode(stdout).trimEnd();
    return text.replaceAll("\x1b", "§");
  }

  /** Looks until it sees something; what it sees then. */
  async until(
    wanted: string | RegExp | ((screen: string) => boolean),
    options: Looking = {},
  ): Promise<string> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const screen = this.screen(options);
      const isSeen = typeof wanted === "function"
        ? wanted(screen)
        : typeof wanted === "string"
        ? screen.includes(wanted)
        : wanted.test(screen);
      if (isSeen) return screen;
      if (Date.now() > deadline) {
        throw new Error(`${wanted} is not seen:\n${screen}`);
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Ends everything. */
  [Symbol.dispose](): void {
    tmux("-S", this.#socket, "kill-server");
    const folders = [this.#folder, this.state];
    new Deno.Command("rm", { args: ["-rf", ...folders] }).outputSync();
  }

  #tmux(...args: string[]): void {
    const { success, stderr } = tmux("-S", this.#socket, ...args);
    if (success) return;
    throw new Error(`tmux ${args[0]}: ${new TextDecoder().decode(stderr)}`);
  }
}

/** A new folder outside the project. */
export function newFolder(): string {
  const { stdout } = new Deno.Command("mktemp", { args: ["-d"] }).outputSync();
  return new TextDecoder().decode(stdout).trim();
}
