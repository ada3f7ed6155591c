/**
 * The server program in a process of its own, to be attacked: its metrics, and
 * the memory that it takes.
 *
 * @module
 */

import { residentOf } from "./resident.ts";

/** What Deno says of being inspected. */
const INSPECTED = /^(Debugger|Visit chrome)/;

/** Octets that a process takes; NaN: not known. */
export interface Memory {
  /** V8's heap, after a whole garbage collection. */
  readonly heap: number;
  /** Resident memory. */
  readonly resident: number;
}

/** A server at work. */
export class ServerProcess implements AsyncDisposable {
  readonly #child: Deno.ChildProcess;
  readonly #port = Promise.withResolvers<number>();
  readonly #inspector = Promise.withResolvers<string>();
  readonly #metrics: string;
  readonly #reading: Promise<unknown>;
  /** What it has written to standard error. */
  complaints = "";
  /** Whether it runs no more, though nobody has stopped it. */
  hasEnded = false;
  #isStopping = false;

  /** Starts it; `flags` are those of server.ts. */
  constructor(flags: readonly string[]) {
    this.#metrics = `127.0.0.1:${freeTcpPort()}`;
    this.#child = new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-check", "--inspect=127.0.0.1:0", "--allow-net"],
        "--allow-env=CAUSETTE_*,LANG,LC_ALL",
        ...["server.ts", "--port=0", "--log-level=WARN"],
        ...[`--metrics=${this.#metrics}`, ...flags],
      ],
      cwd: new URL("..", import.meta.url),
      env: { NO_COLOR: "1" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#reading = Promise.all([
      this.#read(this.#child.stdout),
      this.#read(this.#child.stderr),
      this.#watch(),
    ]);
  }

  /** Its UDP port, once it listens. */
  get port(): Promise<number> {
    return this.#port.promise;
  }

  /** Its metrics, by name with labels and without `causette_`. */
  async metrics(): Promise<ReadonlyMap<string, number>> {
    if (this.hasEnded) throw this.#end;
    const response = await fetch(`http://${this.#metrics}/metrics`);
    const text = await response.text();
    return new Map(
      text.matchAll(/^causette_(.+) (\S+)$/gm)
        .map(([, name, value]) => [name!, Number(value)]),
    );
  }

  /** The memory that it takes. */
  async memory(): Promise<Memory> {
    const heap = await heapOf(await this.#inspector.promise);
    return { heap, resident: residentOf(this.#child.pid) };
  }

  /** Stops it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopping = true;
    if (!this.hasEnded) this.#child.kill("SIGTERM");
    await this.#reading;
  }

  async #watch(): Promise<void> {
    await this.#child.status;
    this.hasEnded = !this.#isStopping;
    for (const { promise, reject } of [this.#port, this.#inspector]) {
      promise.catch(() => {});
      reject(this.#end);
    }
  }

  get #end(): Error {
    return new Error(`The server has ended: ${this.complaints}`);
  }

  async #read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const [, port] = /^listening on .*:(\d+)$/m.exec(text) ?? [];
      const [url] = /\bws:\/\/\S+/.exec(text) ?? [];
      if (port) this.#port.resolve(Number(port));
      else if (url) this.#inspector.resolve(url);
      else if (!INSPECTED.test(text)) this.complaints += text;
    }
  }
}

/** The heap of a process that is being inspected, after a garbage collection, in octets. */
async function heapOf(url: string): Promise<number> {
  const socket = new WebSocket(url);
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  socket.onerror = () => reject(new Error(`Cannot inspect ${url}`));
  socket.onopen = () => {
    for (
      const [id, method] of [
        "HeapProfiler.collectGarbage",
        "Runtime.getHeapUsage",
      ].entries()
    ) socket.send(JSON.stringify({ id, method }));
  };
  socket.onmessage = ({ data }) => {
    const { id, result } = JSON.parse(data);
    if (id === 1) resolve(result.usedSize + result.backingStorageSize);
  };
  try {
    return await promise;
  } finally {
    const closed = new Promise((resolve) => socket.onclose = resolve);
    socket.close();
    await closed;
  }
}

function freeTcpPort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return port;
}
