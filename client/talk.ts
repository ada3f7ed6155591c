/**
 * A conversation on a terminal.
 *
 * @module
 */

import { isUserName } from "../protocol/names.ts";
import { Words } from "./catalogue.ts";
import { Chat } from "./chat.ts";
import { commandOf, COMMANDS } from "./commands.ts";
import { complete, type Completion } from "./completion.ts";
import { History, historyPath } from "./history.ts";
import { open, type Opening } from "./opening.ts";
import type { Options } from "./options.ts";
import type { Session } from "./session.ts";
import { line } from "./telling.ts";
import { Terminal } from "./terminal.ts";
import { TerminalView } from "./terminal_view.ts";
import { writeAll } from "./tty.ts";

/** How long Tab waits for the server's list of messageries, in ms. */
const LIST_MS = 500;

/** How a program ends from outside: a signal, or an error that nobody caught. */
export type Ending = "signal" | { readonly error: unknown };

/** What a conversation has from outside. */
export interface Outside {
  /** The environment. */
  readonly env: (name: string) => string | undefined;
  /** Resolves when the program is to end. */
  readonly ended: Promise<Ending>;
}

/** Talks on the terminal; the exit code. */
export async function talk(
  options: Options,
  { env, ended }: Outside,
): Promise<number> {
  const history = new History(options.history ? historyPath(env) : undefined);
  const conversation = new Conversation(options, history);
  const ending = await Promise.race([
    conversation.run().catch((error: unknown) => ({ error })),
    ended,
  ]);
  if (ending === "signal") await conversation.abort();
  conversation.close();
  if (typeof ending === "number") return ending;
  if (ending === "signal") return 0;
  await conversation.abort();
  complain(ending.error);
  return 1;
}

/** Says what went wrong inside the program. */
export function complain(error: unknown): void {
  const text = error instanceof Error ? error.stack : String(error);
  writeAll(Deno.stderr, text + "\n");
}

/** What was typed, or pasted, before there is a session. */
interface Early {
  readonly lines: readonly string[];
  /** Does with it what is done where there is one. */
  readonly act: () => void;
}

/** A conversation on the terminal. */
class Conversation {
  readonly #options: Options;
  readonly #words: Words;
  readonly #terminal: Terminal;
  readonly #view: TerminalView;
  readonly #stop = new AbortController();
  #chat: Chat | undefined;
  /** What was typed, or pasted, before there is a session. */
  readonly #early: Early[] = [];

  constructor(options: Options, history: History) {
    const { language, colour, bell, isQuiet } = options;
    this.#options = options;
    this.#words = new Words(language);
    this.#terminal = new Terminal({
      onLine: (text) => this.#take(text),
      onPaste: (lines) => this.#paste(lines),
      onLeave: () => this.#leave(),
      complete: (text) => this.#complete(text),
      onChoice: (hits) => this.#choose(hits),
      history,
      colour,
    });
    this.#view = new TerminalView(this.#terminal, {
      words: this.#words,
      bell,
      isQuiet,
    });
  }

  /** Connects, and talks until the session has ended; the exit code. */
  async run(): Promise<number> {
    const opening = await this.#open();
    if ("why" in opening) return 1;
    const { session, early } = opening;
    const { name, server } = session;
    this.#view.setSession(session);
    const show = this.#view.show.bind(this.#view);
    const chat = new Chat(session, { show, isQuiet: this.#options.isQuiet });
    this.#chat = chat;
    this.#terminal.screen.print({
      ...line("info", this.#words.spans("connected", { server, name })),
      at: Date.now(),
    });
    const followed = chat.follow(early);
    for (const { act } of this.#early.splice(0)) act();
    await followed;
    return session.status.phase === "closed" && chat.isLeaving ? 0 : 1;
  }

  /** Ends the session at once. */
  async abort(): Promise<void> {
    this.#stop.abort();
    await this.#chat?.abort();
  }

  /** Leaves the terminal as it was, what was not said being told. */
  close(): void {
    for (const text of this.#early.splice(0).flatMap(({ lines }) => lines)) {
      if (text.trim() !== "") this.#view.show({ type: "notSaid", text });
    }
    this.#view.close();
    this.#terminal.close();
  }

  /** Connects, under another name where one is refused. */
  async #open(): Promise<Opening> {
    const { name: given, hostname, port } = this.#options.target;
    const show = this.#view.show.bind(this.#view);
    const server = `${hostname}:${port}`;
    const { signal } = this.#stop;
    for (let name = given;; name = undefined) {
      name ??= await this.#askName();
      if (name === undefined || signal.aborted) return { why: "ABORTED" };
      this.#view.setName(name);
      const remark = this.#words.text("promptConnecting");
      this.#terminal.setPrompt([{ text: `${name} (${remark})> ` }]);
      show({ type: "connecting", server });
      const opening = await open(this.#options, { name, show, signal });
      if ("session" in opening) return opening;
      const { why } = opening;
      if (why !== "ABORTED") show({ type: "notConnected", server, name, why });
      if (!/^USER_NAME_/.test(why)) return opening;
    }
  }

  /** Asks for a name until it is a fit one; undefined: the user leaves. */
  async #askName(): Promise<string | undefined> {
    for (;;) {
      const answer = await this.#terminal.ask(this.#words.text("askName"));
      const name = answer?.normalize("NFC");
      if (name === undefined || isUserName(name)) return name;
      if (name === "") continue;
      const why = "USER_NAME_INVALIDE";
      this.#view.show({ type: "notConnected", server: "", name, why });
    }
  }

  #take(text: string): void {
    if (this.#chat) this.#chat.take(text);
    else this.#early.push({ lines: [text], act: () => this.#take(text) });
  }

  #paste(lines: readonly string[]): void {
    if (this.#chat) this.#chat.hold(lines);
    else this.#early.push({ lines, act: () => this.#paste(lines) });
  }

  /** Leaves when the texts under way have settled; asked once more, at once. */
  #leave(): void {
    if (!this.#chat) this.#stop.abort();
    else if (this.#chat.isLeaving) this.#chat.abort();
    else this.#chat.leave();
  }

  async #complete(text: string): Promise<Completion> {
    const session = this.#chat?.session;
    const users = session?.place?.others.map(({ name }) => name) ?? [];
    const command = commandOf(/^\/(\S+)\s/.exec(text)?.[1] ?? "");
    const wantsAll = command !== undefined && command === "invite";
    const wantsList = command !== undefined &&
      COMMANDS[command].completes === "messageries";
    return complete(text, {
      users: wantsAll ? await usersOf(session) : users,
      messageries: wantsList ? await messageriesOf(session) : [],
      isFrench: this.#options.language === "fr",
    });
  }

  #choose(hits: readonly string[]): void {
    const body = [{ text: hits.map((hit) => hit.trimEnd()).join("  ") }];
    this.#terminal.screen.print(line("info", body));
  }
}

/** All users but oneself; none where the server does not answer soon. */
async function usersOf(session: Session | undefined): Promise<string[]> {
  const all = await soon(session?.listUsers());
  return Array.isArray(all) ? all.filter((name) => name !== session?.name) : [];
}

/** The private messageries; none where the server does not answer soon. */
async function messageriesOf(session: Session | undefined): Promise<string[]> {
  const all = await soon(session?.listMessageries());
  return typeof all === "object"
    ? all.map(({ NOM_MESSAGERIE }) => NOM_MESSAGERIE)
    : [];
}

/** What is asked for, if it comes soon. */
async function soon<T>(asked: Promise<T> | undefined): Promise<T | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), LIST_MS);
  try {
    return await Promise.race([asked, late]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
