/**
 * This checkout, as somebody elsewhere sees it.
 *
 * @module
 */

/** The root of this checkout. */
export const ROOT: URL = new URL("../../", import.meta.url);

/** After this a program that a test has started is killed: it hangs, ms. */
const LIFE_MS = 90_000;

/** A file as the system names it. */
export function pathOf(url: URL): string {
  const path = decodeURIComponent(url.pathname);
  return Deno.build.os === "windows" ? path.slice(1) : path;
}

/** This checkout on a web server on loopback. */
export interface Served extends AsyncDisposable {
  /** Port of the server. */
  readonly port: number;
  /** What has been asked for. */
  readonly paths: readonly string[];
}

/** Serves the modules of this checkout. */
export function serveCheckout(): Served {
  const paths: string[] = [];
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen: () => {},
  }, async (request) => {
    const { pathname } = new URL(request.url);
    paths.push(pathname);
    try {
      const text = await Deno.readTextFile(new URL(`.${pathname}`, ROOT));
      const type = "application/typescript; charset=utf-8";
      return new Response(text, { headers: { "content-type": type } });
    } catch {
      return new Response(null, { status: 404 });
    }
  });
  return {
    port: server.addr.port,
    paths,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** What a program has come to. */
export interface Outcome {
  /** Exit code. */
  readonly code: number;
  /** Standard output. */
  readonly output: string;
  /** Standard error. */
  readonly errors: string;
}

/** A program that has been started. */
export interface Program {
  /** Its standard output, line by line, as it comes; to be read once. */
  readonly lines: AsyncIterableIterator<string>;
  /** Sends it a signal. */
  kill(signal: Deno.Signal): void;
  /** Resolves with its exit code and standard error when it has ended. */
  readonly ended: Promise<Omit<Outcome, "output">>;
}

/** Options of {@linkcode start}. */
export interface StartOptions {
  /** Its standard input, which ends when this does. */
  readonly source?: string | AsyncIterable<string>;
  /** Where it is started; the root of this checkout unless told otherwise. */
  readonly cwd?: URL | string;
  /** What is added to its environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Another program than Deno. */
  readonly command?: string;
}

/** Starts Deno, or another program; if it hangs, it is killed. */
export function start(
  args: readonly string[],
  { source = "", cwd = ROOT, env = {}, command = Deno.execPath() }:
    StartOptions = {},
): Program {
  const child = new Deno.Command(command, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1", ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const death = setTimeout(() => child.kill("SIGKILL"), LIFE_MS);
  child.status.then(() => clearTimeout(death));
  const input = typeof source === "string" ? [source] : source;
  ReadableStream.from(input)
    .pipeThrough(new TextEncoderStream())
    .pipeTo(child.stdin).catch(() => {});
  const end = async () => {
    const [errors, { code }] = await Promise.all([
      new Response(child.stderr).text(),
      child.status,
    ]);
    return { code, errors };
  };
  return {
    lines: linesOf(child.stdout),
    kill: (signal) => child.kill(signal),
    ended: end(),
  };
}

/** Whether a program can be run here. */
export function has(command: string): boolean {
  try {
    const args = ["--version"];
    return new Deno.Command(command, { args }).outputSync().success;
  } catch {
    return false;
  }
}

/** Runs Deno to its end. */
export async function run(
  args: readonly string[],
  options: StartOptions = {},
): Promise<Outcome> {
  const program = start(args, options);
  const lines = await Array.fromAsync(program.lines);
  return { ...await program.ended, output: lines.join("\n") };
}

async function* linesOf(
  stream: ReadableStream<Uint8Array>,
): AsyncIterableIterator<string> {
  let rest = "";
  const text = stream.pipeThrough(
    new TextDecoderStream() as TransformStream<Uint8Array, string>,
  );
  for await (const piece of text) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest) yield rest;
}
