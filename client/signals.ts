/**
 * What a signal to end asks for.
 *
 * @module
 */

/** Signals so soon after the first are the same Ctrl-C, in ms. */
const ECHO_MS = 1_000;

/**
 * Signals to end: the first one says good-bye, a later one does not wait.
 * `deno task` forwards a Ctrl-C that the terminal has sent to the program
 * already: its second signal is no wish to hurry.
 */
export class Signals {
  #first: number | undefined;

  /** What a signal at `now`, in ms, asks for. */
  take(now: number): "leave" | "exit" | "nothing" {
    if (this.#first === undefined) {
      this.#first = now;
      return "leave";
    }
    return now - this.#first < ECHO_MS ? "nothing" : "exit";
  }
}
