/**
 * Messages as short lines of text.
 *
 * @module
 */

import type { Message } from "../../protocol/messages.ts";

const decoder = new TextDecoder();

/**
 * A message in a line: `TEXTE 2 hello`, `PRESENCE LISTE 1 salon [ann bob]`,
 * and of a response the codes and numbers, `NUM_MAX_PETIT 0`.
 */
export function summary(
  { TYPE_MESSAGE, ID_USER, DONNEES_MESSAGE }: Message,
): string {
  const body = DONNEES_MESSAGE as Readonly<Record<string, unknown>>;
  const who = names(body.CLIENTS);
  switch (TYPE_MESSAGE) {
    case "TEXTE":
      return `TEXTE ${ID_USER} ${decoder.decode(body.CHAT as Uint8Array)}`
        .trim();
    case "PRESENCE":
      return [
        "PRESENCE",
        body.EVENEMENT,
        body.ID_MESSAGERIE,
        ...body.NOM_MESSAGERIE ? [body.NOM_MESSAGERIE] : [],
        `[${who}]`,
      ].join(" ");
    case "ERREUR":
      return `ERREUR ${body.MOTIF}`;
    case "DEMANDE_MESSAGERIE_PRIVEE":
      return `DEMANDE ${Object.values(body).join(" ")}`;
    case "QUITTER_MESSAGERIE_PRIVEE":
    case "DECONNEXION":
      return TYPE_MESSAGE;
    case "REPONSE_DEMANDER_LISTE_MESSAGERIE":
      return `[${listed(body.MESSAGERIES)}]`;
    default: {
      const { CLIENTS, ...rest } = body;
      const list = CLIENTS ? [`[${who}]`] : [];
      const parts = [...Object.values(rest), ...list];
      return parts.length > 0 ? parts.join(" ") : TYPE_MESSAGE;
    }
  }
}

interface Listed {
  readonly USER_NAME: string;
  readonly IP_ADRESS?: string;
  readonly PORT_NUMBER?: number;
}

function names(clients: unknown): string {
  return ((clients ?? []) as readonly Listed[])
    .map(({ USER_NAME, IP_ADRESS, PORT_NUMBER }) =>
      IP_ADRESS ? `${USER_NAME}@${IP_ADRESS}:${PORT_NUMBER}` : USER_NAME
    ).join(" ");
}

function listed(messageries: unknown): string {
  return (messageries as readonly {
    readonly NOM_MESSAGERIE: string;
    readonly MODE_MESSAGERIE: string;
    readonly NUM_CLIENT: number;
  }[]).map(({ NOM_MESSAGERIE, MODE_MESSAGERIE, NUM_CLIENT }) =>
    `${NOM_MESSAGERIE}${
      MODE_MESSAGERIE === "DECENTRALISEE" ? "*" : ""
    } ${NUM_CLIENT}`
  ).join(", ");
}
