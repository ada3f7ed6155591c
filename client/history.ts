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

/** The files that lines are kept in. */
export interface Files {
  /** Whether a file may be used; nothing is asked for. */
  isAllowed(path: string): boolean;
  /** What is in it. */
  read(path: string): string;
  /** Adds to it, or puts something in its place; makes its folder where there is none. */
  write(path: string, text: string, options: { append: boolean }): void;
}

const FILES: Files = {
  isAllowed: (path) =>
    (["read", "write"] as const).every((name) =>
      Deno.permissions.querySync({ name, path }).state === "granted"
    ),
  read: (path) => Deno.readTextFileSync(path),
  write(path, text, { append }) {
    const folder = path.replace(/[/\\][^/\\]+$/, "");
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    Deno.writeTextFileSync(path, text, { append, mode: 0o600 });
  },
};

/** The lines of a file, which grows as lines are added. */
export class History {
  readonly #path: string | undefined;
  readonly #files: Files;
  #lines: string[] = [];

  /** Reads a file, if it can be read; without a path nothing is kept. */
  constructor(path?: string, files: Files = FILES) {
    this.#files = files;
    this.#path = path && files.isAllowed(path) ? path : undefined;
    if (this.#path) this.#read(this.#path);
  }

  /** Where the lines are kept; undefined: they are not. */
  get path(): string | undefined {
    return this.#path;
  }

  /** The lines, the latest first. */
  get lines(): string[] {
    return this.#lines.slice(-MAX_LINES).reverse();
  }

  /** Keeps a line, unless it is the same as the one before. */
  add(line: string): void {
    if (line.trim() === "" || line === this.#lines.at(-1)) return;
    this.#lines.push(line);
    if (this.#lines.length > 2 * MAX_LINES) this.#shorten();
    else this.#write(line + "\n", { append: true });
  }

  #read(path: string): void {
    try {
      const lines = this.#files.read(path).split("\n");
      this.#lines = lines.filter((line) => line !== "");
    } catch {
      return; // There is none yet.
    }
    if (this.#lines.length > MAX_LINES) this.#shorten();
  }

  /** Forgets the oldest lines. */
  #shorten(): void {
    this.#lines = this.#lines.slice(-MAX_LINES);
    this.#write(this.#lines.join("\n") + "\n", { append: false });
  }

  #write(text: string, options: { append: boolean }): void {
    if (!this.#path) return;
    try {
      this.#files.write(this.#path, text, options);
    } catch {
      // What was typed is not worth ending a conversation for.
    }
  }
}
