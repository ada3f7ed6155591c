/**
 * The commands: what they are called, and what they take.
 *
 * @module
 */

import { type Flags, readFlags, UsageError } from "../cli/flags.ts";
import {
  answerInvitation,
  type Context,
  create,
  type Given,
  invite,
  join,
  leave,
  mistaken,
  paste,
  quiet,
  resend,
} from "./actions.ts";
import { nearest, splitWords } from "./arguments.ts";
import { list, status, who } from "./inquiries.ts";
import { COMMAND_NAMES, type CommandName, type Mistake } from "./shown.ts";

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
  try {
    await COMMANDS[name].run(context, read);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    mistaken(context, { mistake: "failed", command: name, why });
  }
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
      const { source, value = "" } = error.misuse ?? { source: behind };
      const given = `${source} ${value}`.trimEnd();
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
