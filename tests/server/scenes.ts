/**
 * States and effects as lines of text, for tests of the store:
 * `ann bob; salon/5: cid dan; direct*\/254: eve; ?: fay; dan invited to salon by cid`
 * is ann and bob in the public messagerie, cid and dan in the centralised
 * "salon" for at most 5, eve alone in a decentralised one, and fay, who has not
 * proved her address. A name that ends with 6 has an IPv6 address.
 *
 * @module
 */

import type { Address } from "../../protocol/peer.ts";
import type { Effect, Notice } from "../../server/events.ts";
import {
  EMPTY,
  type Invitation,
  type Messagerie,
  messagerieNamed,
  type State,
  type User,
  userNamed,
} from "../../server/state.ts";

/** The address of the user with an ID_USER. */
export function addressOf(name: string, id: number): Address {
  const hostname = name.endsWith("6") ? `2001:db8::${id}` : `192.0.2.${id}`;
  return { transport: "udp", hostname, port: 4_000 + id };
}

/** The state that a line describes; IDs are given from left to right. */
export function scene(line: string): State {
  const users = new Map<number, User>();
  const messageries = new Map<number, Messagerie>();
  const invitations = new Map<number, Invitation>();
  const join = (names: string, messagerie: number | undefined) =>
    names.split(" ").filter(Boolean).map((name) => {
      const id = users.size + 1;
      users.set(id, { id, name, address: addressOf(name, id), messagerie });
      return id;
    });
  const so = (): State => ({ ...EMPTY, users, messageries, invitations });
  for (const part of line.split(";").map((part) => part.trim())) {
    const invited = /^(\w+) invited to (\w+) by (\w+)$/.exec(part);
    const place = /^(\w+)(\*?)\/(\d+): (.+)$/.exec(part);
    if (invited) {
      const id = invitations.size + 1;
      invitations.set(id, {
        id,
        invited: named(so(), invited[1]!).id,
        messagerie: messagerieNamed(so(), invited[2]!)!.id,
        inviter: userNamed(so(), invited[3]!)?.id ?? 0,
        until: 60_000,
      });
    } else if (part.startsWith("?:")) join(part.slice(2), undefined);
    else if (place) {
      const id = messageries.size;
      messageries.set(id, {
        id,
        name: place[1]!,
        mode: place[2] ? "DECENTRALISEE" : "CENTRALISEE",
        max: Number(place[3]),
        members: join(place[4]!, id),
      });
    } else {
      messageries.set(0, {
        ...EMPTY.messageries.get(0)!,
        members: join(part, 0),
      });
    }
  }
  return {
    ...so(),
    lastUser: users.size,
    lastMessagerie: messageries.size - 1,
    lastInvitation: invitations.size,
  };
}

/** The user of a name, who is there. */
export function named(state: State, name: string): User {
  const user = userNamed(state, name);
  if (!user) throw new Error(`No user ${name} in ${show(state)}`);
  return user;
}

/** The line that describes a state. */
export function show(state: State): string {
  const nameOf = (id: number) => state.users.get(id)?.name ?? "nobody";
  const unproven = [...state.users.values()]
    .filter(({ messagerie }) => messagerie === undefined);
  return [
    ...[...state.messageries.values()].map(({ id, name, mode, max, members }) =>
      (id === 0
        ? ""
        : `${name}${mode === "DECENTRALISEE" ? "*" : ""}/${max}: `) +
      members.map(nameOf).join(" ")
    ),
    ...unproven.length > 0
      ? [`?: ${unproven.map(({ name }) => name).join(" ")}`]
      : [],
    ...[...state.invitations.values()].map(({ invited, messagerie, inviter }) =>
      `${nameOf(invited)} invited to ${
        state.messageries.get(messagerie)?.name ?? "nowhere"
      } by ${nameOf(inviter)}`
    ),
  ].join("; ");
}

/** A line that describes an effect; `state` tells names by IDs. */
export function showEffect(effect: Effect, state: State): string {
  const nameOf = (id: number) => state.users.get(id)?.name ?? `nobody`;
  switch (effect.type) {
    case "answer":
      return showAnswer(effect.answer.body);
    case "reclaim":
      return `reclaim ${effect.holder.name}`;
    case "arrival":
    case "departure": {
      const { type, user, messagerie } = effect;
      const told = messagerie.members.map(nameOf);
      return [type, user.name, ">", ...told].join(" ");
    }
    case "demand":
      return `demand ${effect.invited.name} to ${effect.messagerie.name}`;
    case "cancel":
      return `cancel ${nameOf(effect.invitation.invited)}`;
    case "notice":
      return `notice ${effect.user.name}: ${showNotice(effect.notice)}`;
    default:
      return `${effect.type} ${effect.user.name}`;
  }
}

function showNotice(notice: Notice): string {
  return notice.about === "missing"
    ? `missing ${notice.count}`
    : `${notice.about} ${notice.user} ${notice.messagerie}`;
}

/** The codes and numbers of an answer: `ACCES_REUSSI DECENTRALISEE bob`. */
function showAnswer(body: object): string {
  const { STATUT_ACCES, MOTIF, CLIENTS = [], ...rest } = body as {
    readonly STATUT_ACCES?: string;
    readonly MOTIF?: string;
    readonly CLIENTS?: readonly { readonly USER_NAME: string }[];
  };
  if (MOTIF) return MOTIF;
  const parts = [
    STATUT_ACCES,
    ...Object.values(rest),
    ...CLIENTS.map(({ USER_NAME }) => USER_NAME),
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(" ") : "acknowledged";
}
