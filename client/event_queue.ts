/**
 * Events until somebody takes them.
 *
 * @module
 */

import { Queue } from "../protocol/queue.ts";

/** Events kept for a reader that does not read, at most. */
const MAX_EVENTS = 10_000;

/** A queue; each event goes to one `for await`, whichever takes it first. */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #events = new Queue<T>();
  #more = Promise.withResolvers<void>();
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
    this.#wake();
  }

  /** Ends the iteration, after what is in the queue. */
  end(): void {
    this.#isEnded = true;
    this.#wake();
  }

  #wake(): void {
    this.#more.resolve();
    this.#more = Promise.withResolvers<void>();
  }

  /** The events, as they come; whoever stops reading leaves the rest. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      while (this.#events.length > 0) yield this.#events.shift()!;
      if (this.#isEnded) return;
      await this.#more.promise;
    }
  }
}
