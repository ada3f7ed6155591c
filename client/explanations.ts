/**
 * Help, and what was typed wrongly, in words.
 *
 * @module
 */

import { styled, type Words } from "./catalogue.ts";
import { COMMANDS } from "./commands.ts";
import type { Line, Span } from "./line.ts";
import { COMMAND_NAMES, type CommandName, type Mistake } from "./shown.ts";
import { list, type Teller } from "./telling.ts";

/** Tells which commands there are. */
export function tellHelp({ words }: Teller): Line[] {
  const usages = COMMAND_NAMES.map((name) => words.text(`usage.${name}`));
  const width = Math.max(...usages.map(({ length }) => length));
  return list([
    words.spans("helpHeading"),
    ...COMMAND_NAMES.map((name, index) => [
      styled(usages[index]!.padEnd(width), "strong"),
      { text: "  " },
      ...words.spans(`brief.${name}`),
    ]),
    words.spans("helpMore"),
  ]);
}

/** Explains a command. */
export function tellCommand(command: CommandName, { words }: Teller): Line[] {
  const usage = words.text(`usage.${command}`);
  const others = [command, ...COMMANDS[command].aliases]
    .map((name) => `/${name}`)
    .filter((name) => !usage.split(" ").includes(name));
  return list([
    [
      styled(usage, "strong"),
      { text: ": " },
      ...words.spans(`brief.${command}`),
    ],
    words.spans(`more.${command}`),
    words.spans("aliases", { aliases: others.join(", ") }),
  ]);
}

/** Tells what is wrong with what was typed, and what would be right. */
export function mistakeSpans(mistake: Mistake, words: Words): Span[] {
  switch (mistake.mistake) {
    case "unknownCommand": {
      const { given, nearest: [one, two] } = mistake;
      if (one === undefined) return words.spans("unknownCommand", { given });
      const nearest = two === undefined
        ? slashed(one, words)
        : words.text("or", {
          one: slashed(one, words),
          two: slashed(two, words),
        });
      return words.spans("unknownCommandNearest", { given, nearest });
    }
    case "missingArgument":
      return words.spans("missingArgument", {
        usage: words.text(`usage.${mistake.command}`),
      });
    case "badFlag": {
      const { given } = mistake;
      const usage = words.text(`usage.${mistake.command}`);
      const isMax = /^--max\b/.test(given);
      return words.spans(isMax ? "badMax" : "badFlag", { given, usage });
    }
    case "tooManyArguments":
    case "badArgument":
    case "badNumber": {
      const usage = words.text(`usage.${mistake.command}`);
      return words.spans(mistake.mistake, { given: mistake.given, usage });
    }
    case "failed":
      return words.spans("failed", {
        command: slashed(mistake.command, words),
        why: mistake.why,
      });
    case "badMessagerieName":
    case "badUserName":
    case "tooManyWaiting":
      return words.spans(mistake.mistake, { given: mistake.given });
    case "noInvitation":
    case "nothingToResend": {
      const { mistake: key, number } = mistake;
      return number === undefined
        ? words.spans(key)
        : words.spans(`${key}Number`, { number: String(number) });
    }
    case "openQuote":
    case "nothingPasted":
      return words.spans(mistake.mistake);
  }
}

/** A command as it is called in the user's language. */
function slashed(command: CommandName, { language }: Words): string {
  const [french] = COMMANDS[command].aliases;
  return `/${language === "fr" ? french : command}`;
}
