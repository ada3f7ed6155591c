/**
 * What the commands do with the session. They know no screen.
 *
 * @module
 */

import { isNomMessagerie, isUserName } from "../protocol/names.ts";
import { NoResponseError } from "./errors.ts";
import type { Session } from "./session.ts";
import type { Answer, CommandName, Mistake } from "./shown.ts";

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
export interface Given {
  /** Its words. */
  readonly words: readonly string[];
  /** Whether the members write to each other. */
  readonly direct?: boolean;
  /** How many members at most. */
  readonly max?: number | undefined;
}

/** Shows that the user is mistaken. */
export function mistaken(context: Context, mistake: Mistake): void {
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

/** Makes a messagerie. */
export async function create(
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

/** Goes to a messagerie. */
export async function join(
  context: Context,
  { words: [about = ""] }: Given,
): Promise<void> {
  const { session } = context;
  if (!isNomMessagerie(about)) {
    return mistaken(context, { mistake: "badMessagerieName", given: about });
  }
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

/** Goes back to the public messagerie. */
export async function leave(context: Context): Promise<void> {
  const { session } = context;
  await outcome(context, {
    command: "leave",
    about: session.place?.name ?? "",
    ask: () =>
      session.place?.id === 0 ? Promise.resolve("PUBLIC") : session.leave(),
  });
}

/** Invites a user. */
export async function invite(context: Context, about: string): Promise<void> {
  const { session } = context;
  if (!isUserName(about)) {
    return mistaken(context, { mistake: "badUserName", given: about });
  }
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

/** Accepts or declines an invitation. */
export function answerInvitation(
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

/** Sends again what was not delivered. */
export function resend(context: Context, { words: [given] }: Given): void {
  const number = numberOf(context, "resend", given);
  if (number === "mistaken") return;
  const numbers = context.resend(number);
  if (numbers.length > 0) return context.show({ type: "resent", numbers });
  mistaken(context, {
    mistake: "nothingToResend",
    ...number !== undefined && { number },
  });
}

/** Hides arrivals and departures, or shows them again. */
export function quiet(context: Context, { words: [given] }: Given): void {
  const isOn = given !== undefined && /^(on|oui)$/i.test(given);
  if (given !== undefined && !isOn && !/^(off|non)$/i.test(given)) {
    const command = "quiet";
    return mistaken(context, { mistake: "badArgument", command, given });
  }
  const isQuiet = given === undefined ? !context.isQuiet : isOn;
  context.setQuiet(isQuiet);
  context.show({ type: "quiet", isQuiet });
}

/** Says the pasted lines, none of which is a command; or forgets them. */
export async function paste(
  context: Context,
  { words: [given] }: Given,
): Promise<void> {
  if (given !== undefined && !/^(no|non)$/i.test(given)) {
    const command = "paste";
    return mistaken(context, { mistake: "badArgument", command, given });
  }
  const lines = context.takePasted();
  if (!lines) return mistaken(context, { mistake: "nothingPasted" });
  if (given !== undefined) {
    return context.show({ type: "pasteDropped", lines: lines.length });
  }
  const texts = lines.map((one) => one.startsWith("/") ? `/${one}` : one);
  await context.takeLines(texts);
}
