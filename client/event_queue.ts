/**
 * Events until somebody takes them.
 *
 * @module
 */

/** Events kept for a reader that does not read, at most. */
const MAX_EVENTS = 10_000;

/** A queue that is read by one `for await`. */
export class EventQueue<T> implements AsyncIterable<T> {
  #events: T[] = [];
  #wake: (() => void) | undefined;
  #isEnded = false;
  /** Events thrown out since nobody took them, oldest first. */
  dropped = 0;

  /** Adds an event. */
  push(event: T): void {
    this.#events.push(event);
    if (this.#events.length > MAX_EVENTS) {
      this.#events.shift();
      this.dropped++;
    }
    this.#wake?.();
  }

  /** Ends the iteration, after what is in the queue. */
  end(): void {
    this.#isEnded = true;
    this.#wake?.();
  }

  /** The events, as they come. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const events = this.#events;
      this.#events = [];
      yield* events;
      if (this.#events.length > 0) continue;
      if (this.#isEnded) return;
      await new Promise<void>((resolve) => this.#wake = resolve);
      this.#wake = undefined;
    }
  }
}
