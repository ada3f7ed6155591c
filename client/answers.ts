/**
 * What comes of commands, in words.
 *
 * @module
 */

import { quoted } from "./arguments.ts";
import {
  CATALOGUE,
  type Filling,
  type Key,
  styled,
  type Words,
} from "./catalogue.ts";
import { COMMANDS } from "./commands.ts";
import { line, people, placeName, type Teller, type Tellings } from "./display.ts";
import type { Line, Span } from "./line.ts";
import {
  type Answer,
  COMMAND_NAMES,
  type CommandName,
  type Mistake,
} from "./shown.ts";

type Of<T extends Answer["type"]> = Extract<Answer, { readonly type: T }>;

/** Answers in words. */
export const ANSWERS: Tellings<Answer> = {
  said: ({ text, parts }, { words, name }) => [{
    head: styled(name, "strong"),
    isText: true,
    body: [
      { text },
      ...parts > 1
        ? [styled(" " + words.text("parts", { count: parts }), "dim")]
        : [],
    ],
  }],
  users: tellUsers,
  messageries: tellMessageries,
  outcome: tellOutcome,
  addressShown: ({ messagerie }, { words }) => [
    line(
      "info",
      words.spans("addressShown", { messagerie: styled(messagerie, "strong") }),
    ),
  ],
  resent: ({ numbers }, { words }) => [
    line(
      "info",
      words.spans("resent", {
        count: numbers.length,
        numbers: numbers.join(", "),
      }),
    ),
  ],
  status: tellStatus,
  help: ({ command }, teller) =>
    command === undefined ? tellHelp(teller) : tellCommand(command, teller),
  quiet: ({ isQuiet }, { words }) => [
    line("info", words.spans(isQuiet ? "quietOn" : "quietOff")),
  ],
  pasted: ({ lines, characters }, { words }) => [
    line("invitation", words.spans("pasted", { lines, characters })),
  ],
  pasteDropped: ({ lines }, { words }) => [
    line("info", words.spans("pasteDropped", { count: lines })),
  ],
  slowed: ({ waiting }, { words }) => [
    line("info", words.spans("slowed", { count: waiting })),
  ],
  leaving: ({ waiting }, { words }) => [
    line("info", words.spans("leaving", { waiting })),
  ],
  connecting: ({ server }, { words }) => [
    line("info", words.spans("connecting", { server })),
  ],
  notConnected: ({ server, name, why }, { words }) => [
    line(
      "trouble",
      sentence(words, `notConnected.${why}`, { server, name }) ??
        [{ text: why }],
    ),
  ],
  mistake: (mistake, { words }) => [
    line("trouble", mistakeSpans(mistake, words)),
  ],
};

/** A sentence that may not be in the catalogue. */
function sentence(
  { language, ...words }: Words,
  key: string,
  fillings: Readonly<Record<string, Filling>>,
): Span[] | undefined {
  throw new Error();
}
