/**
 * Commands that ask and change nothing.
 *
 * @module
 */

import { isNomMessagerie } from "../protocol/names.ts";
import { type Context, type Given, mistaken } from "./actions.ts";
import { NoResponseError } from "./errors.ts";
import type { Session } from "./session.ts";
import type { CommandName } from "./shown.ts";

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

/** Tells who is here, or in a messagerie. */
export async function who(
  context: Context,
  { words: [about] }: Given,
): Promise<void> {
  const { session } = context;
  if (about && !isNomMessagerie(about)) {
    return mistaken(context, { mistake: "badMessagerieName", given: about });
  }
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

/** Lists the private messageries. */
export async function list(context: Context): Promise<void> {
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

/** Tells how the session is doing. */
export function status(context: Context): void {
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
