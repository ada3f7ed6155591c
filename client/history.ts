/**
 * What was typed, kept from one start to the next.
 *
 * @module
 */

/** Lines that are kept. */
export const MAX_LINES = 1_000;

/** The file for the lines, in the user's folder for state; undefined: there is none. */
export function historyPath(
  env: (name: string) => string | undefined,
  { isWindows = Deno.build.os === "windows" }: {
    readonly isWindows?: boolean;
  } = {},
): string | undefined {
  if (isWindows) {
    const folder = env("LOCALAPPDATA");
    return folder && `${folder}\\causette\\history`;
  }
  const home = env("HOME");
  const folder = env("XDG_STATE_HOME") || home && `${home}/.local/state`;
  return folder ? `${folder}/causette/history` : undefined;
}

/** The lines of a file, which grows as lines are added. */
export class History {
  readonly #path: string | undefined;
  #lines: string[] = [];

  /** Reads a file, if it can be read; without a path nothing is kept. */
  constructor(path?: string) {
    this.#path = path && isAllowed(path) ? path : undefined;
    if (this.#path) this.#read(this.#path);
  }

  /** Where the lines are kept; undefined: they are not. */
  get path(): string | undefined {
    return this.#path;
  }

  /** The lines, the latest first. */
  get lines(): string[] {
    return this.#lines.toReversed();
  }

  /** Keeps a line, unless it is the same as the one before. */
  add(line: string): void {
    if (line.trim() === "" || line === this.#lines.at(-1)) return;
    this.#lines.push(line);
    if (!this.#path) return;
    try {
      const folder = this.#path.replace(/[^/\\]+$/, "");
      Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (this.#lines.length > 2 * MAX_LINES) this.#rewrite(this.#path);
      else {
        Deno.writeTextFileSync(this.#path, line + "\n", {
          append: true,
          mode: 0o600,
        });
      }
    } catch {
      // What was typed is not worth ending a conversation for.
    }
  }

  #read(path: string): void {
    try {
      const lines = Deno.readTextFileSync(path).split("\n");
      this.#lines = lines.filter((line) => line !== "");
    } catch {
      return;
    }
    if (this.#lines.length <= MAX_LINES) return;
    try {
      this.#rewrite(path);
    } catch {
      // The file stays as long as it is.
    }
  }

  #rewrite(path: string): void {
    this.#lines = this.#lines.slice(-MAX_LINES);
    Deno.writeTextFileSync(path, this.#lines.join("\n") + "\n", {
      mode: 0o600,
    });
  }
}

/** Whether Deno lets the program use a file; nothing is asked for. */
function isAllowed(path: string): boolean {
  return (["read", "write"] as const).every((name) =>
    Deno.permissions.querySync({ name, path }).state === "granted"
  );
}
