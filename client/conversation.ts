/**
 * A whole conversation, from the first CONNEXION to the exit code: on a
 * terminal, or with lines in and lines, or JSON, out.
 *
 * @module
 */

import { isUserName } from "../protocol/names.ts";
import { Words } from "./catalogue.ts";
import { Chat } from "./chat.ts";
import { open } from "./opening.ts";
import type { Options } from "./options.ts";
import { complain, type Ending, type Outside, talk } from "./talk.ts";
import { writeAll } from "./tty.ts";
import { visible } from "./visible.ts";
import { JsonView, PlainView, type Sink, type View } from "./view.ts";

/** Converses; the exit code. */
export async function converse(
  options: Options,
  outside: Outside,
): Promise<number> {
  const isDumb = outside.env("TERM") === "dumb";
  const isColoured = options.colour && !Deno.noColor && !isDumb &&
    Deno.stdout.isTerminal();
  const isTerminal = !isDumb && !options.json && options.once === undefined &&
    Deno.stdin.isTerminal() && Deno.stdout.isTerminal();
  return isTerminal
    ? await talk({ ...options, colour: isColoured }, outside)
    : await pipe({ ...options, colour: isColoured }, outside);
}

/** Takes lines from a pipe; what was asked for has been done at its end. */
async function pipe(options: Options, { ended }: Outside): Promise<number> {
  const stop = new AbortController();
  let hasBroken = false;
  ended.then(() => stop.abort());
  const view = viewOf(options, () => {
    hasBroken = true;
    stop.abort();
  });
  const { target, isQuiet, once } = options;
  const { hostname, port } = target;
  const lines = typedLines();
  const name = target.name ?? await askName(options, lines);
  if (name === undefined) return 2;
  const show = view.show.bind(view);
  view.setName(name);
  const server = `${hostname}:${port}`;
  const { signal } = stop;
  const opening = await open(options, { name, show, signal });
  if ("why" in opening) {
    const { why } = opening;
    if (why !== "ABORTED") show({ type: "notConnected", server, name, why });
    return 1;
  }
  const chat = new Chat(opening.session, { show, isQuiet });
  const followed = heard(chat.follow(opening.early));
  const talked = heard(takeAll(chat, {
    lines: once === undefined ? lines : [once],
    followed,
  }));
  const ending = await Promise.race([ended, followed, talked]);
  await chat.abort();
  await followed;
  const isWrong = typeof ending === "object";
  if (isWrong) complain(ending.error);
  return chat.hasFailed || hasBroken || isWrong ? 1 : 0;
}

/** How something ends: by itself, or by an error. */
function heard(done: Promise<void>): Promise<Ending | undefined> {
  return done.then(() => undefined, (error: unknown) => ({ error }));
}

/** Asks for a name where there is a terminal; undefined: there is none. */
async function askName(
  { language }: Options,
  lines: AsyncIterator<string>,
): Promise<string | undefined> {
  const words = new Words(language);
  while (Deno.stdin.isTerminal()) {
    writeAll(Deno.stderr, words.text("askName"));
    const { value, done } = await lines.next();
    if (done) break;
    const name = value.trim().normalize("NFC");
    if (isUserName(name)) return name;
    const why = words.text("notConnected.USER_NAME_INVALIDE", { name });
    writeAll(Deno.stderr, visible(why) + "\n");
  }
  const problem = words.text("usage.noName");
  writeAll(Deno.stderr, words.text("seeHelp", { problem }) + "\n");
  return undefined;
}

/** Takes all lines, and leaves when what was said has its fate. */
async function takeAll(
  chat: Chat,
  { lines, followed }: {
    readonly lines: Iterable<string> | AsyncIterable<string>;
    readonly followed: Promise<unknown>;
  },
): Promise<void> {
  await chat.placed();
  await chat.takeLines(lines);
  await chat.settled();
  await chat.leave();
  await followed;
}

function viewOf(options: Options, onBroken: () => void): View {
  const { language, json, isQuiet, once, colour } = options;
  const sink: Sink = {
    write(text, isTrouble) {
      const isApart = isTrouble && !Deno.stdout.isTerminal();
      try {
        writeAll(isApart ? Deno.stderr : Deno.stdout, text + "\n");
      } catch (error) {
        if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
        onBroken();
      }
    },
  };
  if (json) return new JsonView(sink);
  const words = new Words(language);
  const isTerse = once !== undefined;
  return new PlainView({ words, sink, look: { colour }, isTerse, isQuiet });
}

/** The lines of the standard input. */
async function* typedLines(): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const octets of Deno.stdin.readable) {
    const lines = (rest + decoder.decode(octets, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const line of lines) yield line.replace(/\r$/, "");
  }
  rest += decoder.decode();
  if (rest !== "") yield rest;
}
