/**
 * Lines of what a program prints, one at a time.
 *
 * @module
 */

/** Reads a stream line by line. */
export class TextLineReader {
  readonly #reader: ReadableStreamDefaultReader<string>;
  #rest = "";

  /** Reads a stream. */
  constructor(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
    this.#reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** The next line; undefined at the end. */
  async next(): Promise<string | undefined> {
    for (;;) {
      const end = this.#rest.indexOf("\n");
      if (end >= 0) {
        const line = this.#rest.slice(0, end);
        this.#rest = this.#rest.slice(end + 1);
        return line;
      }
      const { value, done } = await this.#reader.read();
      if (done) return undefined;
      this.#rest += value;
    }
  }
}
