/**
 * What Tab makes of a line.
 *
 * @module
 */

import { isNomMessagerie, isUserName } from "../protocol/names.ts";
import { quoted } from "./arguments.ts";
import { commandOf, COMMANDS } from "./commands.ts";
import { COMMAND_NAMES } from "./shown.ts";

/** What there is to be named. */
export interface Known {
  /** Users. */
  readonly users: readonly string[];
  /** Private messageries. */
  readonly messageries: readonly string[];
  /** Whether French names of commands come first. */
  readonly isFrench?: boolean;
}

/** How a line goes on. */
export interface Completion {
  /** The end of the line that is completed. */
  readonly part: string;
  /** What it may become, with what stands behind it. */
  readonly hits: readonly string[];
}

/** How a line goes on, from its end. */
export function complete(line: string, known: Known): Completion {
  const command = /^\/(\S*)$/.exec(line);
  if (command) {
    return { part: line, hits: commandsFrom(command[1]!, known) };
  }
  const argument = /^\/(\S+)\s+(.*)$/s.exec(line);
  if (argument && !line.startsWith("//")) {
    return completeArgument(argument[1]!, argument[2]!, known);
  }
  const part = /\S*$/.exec(line)![0];
  const behind = part === line ? ": " : " ";
  const hits = usersFrom(part, known).map((name) => name + behind);
  return { part, hits: part === "" ? [] : hits };
}

/** What all of some words begin with. */
export function commonStart(words: readonly string[]): string {
  const [first = "", ...others] = words;
  const letters = [...first];
  const differs = letters.findIndex((_, index) => {
    const start = letters.slice(0, index + 1).join("");
    return !others.every((word) => word.startsWith(start));
  });
  return differs < 0 ? first : letters.slice(0, differs).join("");
}

function commandsFrom(part: string, { isFrench = false }: Known): string[] {
  const own = COMMAND_NAMES.map((name) =>
    isFrench ? COMMANDS[name].aliases[0]! : name
  );
  const other = COMMAND_NAMES.flatMap((name) => [
    name,
    ...COMMANDS[name].aliases,
  ]);
  const from = (names: readonly string[]) =>
    names.filter((name) => name.startsWith(part.toLowerCase()));
  const hits = from(own);
  return (hits.length > 0 ? hits : from(other)).map((name) => `/${name} `);
}

function completeArgument(
  given: string,
  behind: string,
  known: Known,
): Completion {
  const name = commandOf(given);
  const command = name && COMMANDS[name];
  const word = /\S*$/.exec(behind)![0];
  if (command?.flags && word.startsWith("-")) {
    const flags = Object.keys(command.flags).map((flag) => `--${flag} `);
    return { part: word, hits: flags.filter((flag) => flag.startsWith(word)) };
  }
  switch (command?.completes) {
    case "users": {
      const users = usersFrom(word, known).map((user) => user + " ");
      return { part: word, hits: users };
    }
    case "commands":
      return {
        part: word,
        hits: commandsFrom(word.replace(/^\//, ""), known)
          .map((hit) => hit.slice(1)),
      };
    case "messageries":
      return { part: behind, hits: messageriesFrom(behind, known) };
    default:
      return { part: word, hits: [] };
  }
}

function usersFrom(part: string, { users }: Known): string[] {
  return users.filter((name) => isUserName(name) && startsWith(name, part));
}

function messageriesFrom(part: string, { messageries }: Known): string[] {
  const bare = part.replace(/^"/, "");
  return messageries
    .filter((name) => isNomMessagerie(name) && startsWith(name, bare))
    .map((name) => (part.startsWith('"') ? `"${name}"` : quoted(name)) + " ");
}

function startsWith(name: string, part: string): boolean {
  return name.toLocaleLowerCase().startsWith(part.toLocaleLowerCase());
}
