/**
 * The state file on its disk: read once, then replaced at every change.
 *
 * @module
 */

import type { Saved, ServerEvent } from "./options.ts";
import { EMPTY } from "./state.ts";
import { parse, serialize, StateFileError } from "./state_file.ts";

/** What cannot be written is tried again so often, in ms. */
const RETRY_MS = 5_000;

/** Options of a {@linkcode StateKeeper}. */
export interface StateKeeperOptions {
  /** Told once that the file cannot be written, and once that it can be again. */
  readonly onEvent?: (event: ServerEvent) => void;
  /** How often it is tried again meanwhile, in ms; 5,000 unless told otherwise. */
  readonly retryAfter?: number;
}

/** Keeps what is saved in a file. */
export class StateKeeper {
  readonly #path: string;
  readonly #onEvent: (event: ServerEvent) => void;
  readonly #retryAfter: number;
  #saved: Saved = { state: EMPTY, closing: new Set() };
  /** Set while the file cannot be written. */
  #retry: ReturnType<typeof setTimeout> | undefined;

  /** Keeps it at `path`; nothing is read or written yet. */
  constructor(path: string, options: StateKeeperOptions = {}) {
    this.#path = path;
    this.#onEvent = options.onEvent ?? (() => {});
    this.#retryAfter = options.retryAfter ?? RETRY_MS;
  }

  /**
   * What is in the file; undefined where there is none.
   *
   * @throws {StateFileError} If it cannot be read, is damaged, or another's.
   */
  read(): Saved | undefined {
    let text: string;
    try {
      text = Deno.readTextFileSync(this.#path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw explained(error as Error, this.#path);
    }
    return this.#saved = parse(text);
  }

  /**
   * Writes for the first time, so that who has named a file that cannot be
   * written is told before anybody relies on it.
   *
   * @throws {StateFileError} If that will not change by itself.
   */
  begin(): void {
    this.save(this.#saved, { isFirst: true });
  }

  /**
   * Replaces the file as a whole: whoever is killed meanwhile leaves the old
   * one or the new one. What cannot be written is told once, and tried again.
   */
  save(
    saved: Saved,
    { isFirst = false }: { readonly isFirst?: boolean } = {},
  ): void {
    this.#saved = saved;
    const wasFailing = this.#retry !== undefined;
    clearTimeout(this.#retry);
    this.#retry = undefined;
    try {
      this.#write();
      if (wasFailing) this.#onEvent({ type: "saved" });
    } catch (cause) {
      const error = explained(cause as Error, this.#path);
      if (isFirst && !passes(cause as Error)) throw error;
      this.#retry = setTimeout(() => this.save(this.#saved), this.#retryAfter);
      if (!wasFailing) this.#onEvent({ type: "notSaved", error });
    }
  }

  #write(): void {
    const next = `${this.#path}.new`;
    try {
      Deno.writeTextFileSync(next, serialize(this.#saved), { mode: 0o600 });
      Deno.renameSync(next, this.#path);
    } catch (error) {
      discard(next);
      throw error;
    }
  }

  /** Does not try again what could not be written, but for one last time. */
  close(): void {
    if (this.#retry !== undefined) this.save(this.#saved);
    clearTimeout(this.#retry);
  }
}

/** Removes what was written in part, if there is such a file. */
function discard(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It is not there, or as out of reach as what it was to replace.
  }
}

/** Whether what is in the way may pass without a change of settings. */
function passes(error: Error): boolean {
  return ["ENOSPC", "EDQUOT", "EROFS", "EIO"].includes(codeOf(error));
}

/** Why the system refuses, and what to do about it. */
const REASONS: Readonly<
  Record<string, readonly [why: string, advice: string]>
> = {
  ENOENT: ["its folder is not there", "Create the folder"],
  ENOTDIR: ["its folder is a file", "Name a file in a folder"],
  EISDIR: ["it is a folder", "Name a file in it"],
  EACCES: [
    "this user may not read it or write in its folder",
    "Change their owner or mode",
  ],
  EPERM: [
    "this user may not read it or write in its folder",
    "Change their owner or mode",
  ],
  ENOSPC: ["the disk is full", "Make room on it"],
  EDQUOT: ["the quota of this user is used up", "Make room"],
  EROFS: ["the disk is read-only", "Mount it for writing"],
  EBUSY: [
    "it is a mount point, which cannot be replaced",
    "Mount its folder instead",
  ],
};

function explained(error: Error, path: string): StateFileError {
  const options = { cause: error };
  if (error instanceof Deno.errors.NotCapable) {
    return new StateFileError(
      "Deno may not read or write it",
      `Name a file in the folder that the server runs in, or run Deno with --allow-read=${path} --allow-write=${path},${path}.new`,
      options,
    );
  }
  const [why, advice] = REASONS[codeOf(error)] ??
    [error.message, "Name another file"];
  return new StateFileError(why, advice, options);
}

function codeOf(error: Error): string {
  return "code" in error ? String(error.code) : "";
}
