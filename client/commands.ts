/**
 * The commands: what they are called, what they take, what they do with the
 * session. They know no screen.
 *
 * @module
 */

import { type Flags, readFlags, UsageError } from "../cli/flags.ts";
import { isNomMessagerie } from "../protocol/names.ts";
import { nearest, splitWords } from "./arguments.ts";
import { NoResponseError } from "./errors.ts";
import type { Session } from "./session.ts";
import {
  type Answer,
  COMMAND_NAMES,
  type CommandName,
  type Mistake,
} from "./shown.ts";

/** What a command works on. */
export interface Context {
  /** The session. */
  readonly session: Session;
  /** Whether arrivals and departures are hidden. */
  readonly isQuiet: boolean;
  /** Shows something. */
  show(answer: Answer): void;
  /** Hides arrivals and departures, or shows them again. */
  setQuiet(isQuiet: boolean): void;
  /** Says again what was not delivered; the numbers of the texts. */
  resend(number: number | undefined): readonly number[];
  /** Takes the pasted lines that were held back; undefined: there are none. */
  takePasted(): readonly string[] | undefined;
  /** Takes lines as if they had been typed. */
  takeLines(lines: readonly string[]): Promise<void>;
  /** Ends the session. */
  leave(): Promise<void>;
}

/** What was given to a command. */
interface Given {
  readonly words: readonly string[];
  readonly direct?: boolean;
  readonly max?: number | undefined;
}

/** A command. */
export interface Command {
  /** Other names, French ones first. */
  readonly aliases: readonly string[];
  /** What Tab completes behind it. */
  readonly completes?: "users" | "messageries" | "commands";
  /** Words that it needs. */
  readonly least?: number;
  /** Words that it takes; none unless told. */
  readonly most?: number;
  /** Flags that it takes. */
  readonly flags?: Flags;
  /** What it does. */
  readonly run: (context: Context, given: Given) => Promise<void> | void;
}

const CREATE_FLAGS = {
  direct: { kind: "switch", help: "" },
  max: { kind: "integer", value: "N", min: 0, max: 254, help: "" },
} as const;

/** The commands by name. */
export const COMMANDS: Readonly<Record<CommandName, Command>> = {
  help: {
    aliases: ["aide", "h", "?"],
    completes: "commands",
    most: 1,
    run: (context, { words: [about] }) => {
      if (about === undefined) return context.show({ type: "help" });
      const command = commandOf(about.replace(/^\//, ""));
      if (command) context.show({ type: "help", command });
      else mistaken(context, unknown(about));
    },
  },
  who: {
    aliases: ["qui", "names", "users"],
    completes: "messageries",
    most: 1,
    run: who,
  },
  list: { aliases: ["liste"], run: list },
  create: {
    aliases: ["creer", "créer"],
    least: 1,
    most: 1,
    flags: CREATE_FLAGS,
    run: create,
  },
  join: {
    aliases: ["rejoindre", "j"],
    completes: "messageries",
    least: 1,
    most: 1,
    run: join,
  },
  leave: { aliases: ["sortir", "part"], run: leave },
  invite: {
    aliases: ["inviter"],
    completes: "users",
    least: 1,
    most: Infinity,
    run: async (context, { words }) => {
      for (const user of words) await invite(context, user);
    },
  },
  accept: {
    aliases: ["accepter"],
    most: 1,
    run: (context, given) => answerInvitation(context, "accept", given),
  },
  decline: {
    aliases: ["refuser"],
    most: 1,
    run: (context, given) => answerInvitation(context, "decline", given),
  },
  resend: { aliases: ["renvoyer"], most: 1, run: resend },
  status: { aliases: ["etat", "état"], run: status },
  quiet: { aliases: ["discret"], most: 1, run: quiet },
  paste: { aliases: ["coller"], most: 1, run: paste },
  quit: {
    aliases: ["quitter", "exit", "bye", "q"],
    run: (context) => context.leave(),
  },
};

/** The command of a name or an alias. */
export function commandOf(given: string): CommandName | undefined {
  const name = given.toLowerCase().normalize("NFC");
  return COMMAND_NAMES.find((one) =>
    one === name || COMMANDS[one].aliases.includes(name)
  );
}

/** Carries out a line that begins with `/`; settles when it is answered. */
export async function runCommand(
  context: Context,
  line: string,
): Promise<void> {
  const [, given = "", behind = ""] = /^\/(\S*)\s*(.*)$/s.exec(line) ?? [];
  const name = commandOf(given);
  if (!name) return mistaken(context, unknown(`/${given}`));
  const read = readGiven(name, behind);
  if ("mistake" in read) return mistaken(context, read);
  await COMMANDS[name].run(context, read);
}

/** Reads what stands behind a command. */
function readGiven(command: CommandName, behind: string): Given | Mistake {
  const { least = 0, most = 0, flags } = COMMANDS[command];
  let words: readonly string[] | undefined = splitWords(behind);
  if (!words) return { mistake: "openQuote" };
  let values: { direct?: boolean; max?: number | undefined } = {};
  if (flags) {
    try {
      ({ values, rest: words } = readFlags(CREATE_FLAGS, {
        args: words,
        env: () => undefined,
      }));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      const given = words.find((word) => word.startsWith("-")) ?? behind;
      return { mistake: "badFlag", command, given };
    }
  }
  if (words.length < least) return { mistake: "missingArgument", command };
  if (words.length > most) {
    const given = words.slice(most).join(" ");
    return { mistake: "tooManyArguments", command, given };
  }
  return { ...values, words };
}

function unknown(given: string): Mistake {
  const typed = given.replace(/^\//, "").toLowerCase();
  const all = COMMAND_NAMES.flatMap((name) => [
    name,
    ...COMMANDS[name].aliases.filter(({ length }) => length > 2),
  ]);
  const near = nearest(typed, all).map((word) => commandOf(word)!);
  return { mistake: "unknownCommand", given, nearest: [...new Set(near)] };
}

function mistaken(context: Context, mistake: Mistake): void {
  context.show({ type: "mistake", ...mistake });
}

/** Shows what the server answers, also that it does not. */
async function outcome(
  context: Context,
  { command, about, ask }: {
    readonly command: CommandName;
    readonly about: string;
    readonly ask: () => Promise<string>;
  },
): Promise<void> {
  let status: string;
  try {
    status = await ask();
  } catch (error) {
    if (!(error instanceof NoResponseError)) throw error;
    status = "NO_RESPONSE";
  }
  context.show({ type: "outcome", command, about, status });
}

/** Asks for a list, and shows it, or why there is none. */
async function listed<T>(
  context: Context,
  { command, about, ask, show }: {
    readonly command: CommandName;
    readonly about: string;
    readonly ask: () => Promise<T | string>;
    readonly show: (list: T) => void;
  },
): Promise<void> {
  let list: T | string;
  try {
    list = await ask();
  } catch (error) {
    if (!(error instanceof NoResponseError)) throw error;
    list = "NO_RESPONSE";
  }
  if (typeof list !== "string") return show(list);
  context.show({ type: "outcome", command, about, status: list });
}

async function who(context: Context, { words: [about] }: Given): Promise<void> {
  const { session } = context;
  await listed(context, {
    command: "who",
    about: about ?? "",
    ask: () => session.listUsers(about),
    show: (all: string[]) => {
      const messagerie = about ?? session.place?.name ?? "";
      const hereToo = [
        session.name,
        ...session.place?.others.map(({ name }) => name) ?? [],
      ];
      context.show(
        about === undefined && session.place
          ? {
            type: "users",
            messagerie,
            here: hereToo,
            elsewhere: all.filter((name) => !hereToo.includes(name)),
          }
          : { type: "users", messagerie, here: all },
      );
    },
  });
}

async function list(context: Context): Promise<void> {
  await listed(context, {
    command: "list",
    about: "",
    ask: () => context.session.listMessageries(),
    show: (
      all: Exclude<Awaited<ReturnType<Session["listMessageries"]>>, string>,
    ) =>
      context.show({
        type: "messageries",
        messageries: all.map((one) => ({
          name: one.NOM_MESSAGERIE,
          mode: one.MODE_MESSAGERIE,
          users: one.NUM_CLIENT,
        })),
      }),
  });
}

async function create(
  context: Context,
  { words: [about = ""], direct, max }: Given,
): Promise<void> {
  if (!isNomMessagerie(about)) {
    return mistaken(context, { mistake: "badMessagerieName", given: about });
  }
  const mode = direct ? "DECENTRALISEE" : "CENTRALISEE";
  if (direct) context.show({ type: "addressShown", messagerie: about });
  await outcome(context, {
    command: "create",
    about,
    ask: () =>
      context.session.create(about, {
        mode,
        ...max !== undefined && { max },
      }),
  });
}

async function join(
  context: Context,
  { words: [about = ""] }: Given,
): Promise<void> {
  const { session } = context;
  await outcome(context, {
    command: "join",
    about,
    ask: async () => {
      if (isIn(session, about)) return "ALREADY_THERE";
      const all = await session.listMessageries();
      const isDirect = typeof all !== "string" &&
        all.some((one) =>
          one.NOM_MESSAGERIE === about &&
          one.MODE_MESSAGERIE === "DECENTRALISEE"
        );
      if (isDirect) context.show({ type: "addressShown", messagerie: about });
      return session.join(about);
    },
  });
}

function isIn({ place }: Session, messagerie: string): boolean {
  return place !== undefined && place.id !== 0 && place.name === messagerie;
}

async function leave(context: Context): Promise<void> {
  const { session } = context;
  await outcome(context, {
    command: "leave",
    about: session.place?.name ?? "",
    ask: () =>
      session.place?.id === 0 ? Promise.resolve("PUBLIC") : session.leave(),
  });
}

async function invite(context: Context, about: string): Promise<void> {
  const { session } = context;
  const ask = () => {
    const { place } = session;
    if (place?.id === 0) return Promise.resolve("PUBLIC");
    const isHere = about === session.name ||
      place?.others.some(({ name }) => name === about);
    return isHere ? Promise.resolve("ALREADY_THERE") : session.invite(about);
  };
  await outcome(context, { command: "invite", about, ask });
}

/** A number, where one was given. */
function numberOf(
  context: Context,
  command: CommandName,
  given: string | undefined,
): number | undefined | "mistaken" {
  if (given === undefined) return undefined;
  if (/^#?\d{1,9}$/.test(given)) return Number(given.replace("#", ""));
  mistaken(context, { mistake: "badNumber", command, given });
  return "mistaken";
}

function answerInvitation(
  context: Context,
  command: "accept" | "decline",
  { words: [given] }: Given,
): void {
  const number = numberOf(context, command, given);
  if (number === "mistaken") return;
  const invitation = context.session[command](number);
  if (!invitation) {
    return mistaken(context, {
      mistake: "noInvitation",
      ...number !== undefined && { number },
    });
  }
  const { messagerie: about } = invitation;
  const status = command === "accept" ? "ACCEPTER" : "REFUSER";
  context.show({ type: "outcome", command, about, status });
}

function resend(context: Context, { words: [given] }: Given): void {
  const number = numberOf(context, "resend", given);
  if (number === "mistaken") return;
  const numbers = context.resend(number);
  if (numbers.length > 0) return context.show({ type: "resent", numbers });
  mistaken(context, {
    mistake: "nothingToResend",
    ...number !== undefined && { number },
  });
}

function status(context: Context): void {
  const { session } = context;
  const { place } = session;
  context.show({
    type: "status",
    name: session.name,
    server: session.server,
    messagerie: place?.name ?? "",
    mode: place?.mode ?? "CENTRALISEE",
    members: place?.others.map(({ name }) => name) ?? [],
    invitations: session.invitations.map(({ number }) => number),
    session: session.status,
  });
}

function quiet(context: Context, { words: [given] }: Given): void {
  const isQuiet = given === undefined
    ? !context.isQuiet
    : /^(on|oui|1)$/i.test(given);
  context.setQuiet(isQuiet);
  context.show({ type: "quiet", isQuiet });
}

async function paste(
  context: Context,
  { words: [given] }: Given,
): Promise<void> {
  const lines = context.takePasted();
  if (!lines) return mistaken(context, { mistake: "nothingPasted" });
  if (given !== undefined && /^(no|non|n)$/i.test(given)) {
    return context.show({ type: "pasteDropped", lines: lines.length });
  }
  await context.takeLines(lines);
}
