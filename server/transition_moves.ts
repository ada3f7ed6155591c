/**
 * Users go from one messagerie to another: what all transitions build on.
 *
 * @module
 */

import { ID_PUBLIC } from "../protocol/messages.ts";
import type { Effect, Step } from "./events.ts";
import {
  type Invitation,
  messagerieOf,
  type State,
  type User,
} from "./state.ts";

/** Puts a user that is nowhere into a messagerie. */
export function arrive(state: State, user: User, messagerie: number): Step {
  const moved = { ...user, messagerie };
  const target = state.messageries.get(messagerie)!;
  const members = [...target.members, user.id];
  const users = new Map(state.users).set(user.id, moved);
  const [next, cancelled] = withoutInvitations(
    {
      ...state,
      users,
      messageries: new Map(state.messageries)
        .set(messagerie, { ...target, members }),
    },
    (open) => open.invited === user.id && open.messagerie === messagerie,
  );
  return [next, [...cancelled, { type: "roster", user: moved }, {
    type: "arrival",
    user: moved,
    messagerie: target,
  }]];
}

/**
 * Takes a user out of where it is. A private messagerie that is left with one
 * member is closed, and its last member goes to the public one.
 */
export function depart(state: State, user: User): Step {
  const from = messagerieOf(state, user);
  if (!from) return [state, []];
  const members = from.members.filter((id) => id !== user.id);
  const users = new Map(state.users)
    .set(user.id, { ...user, messagerie: undefined });
  const messageries = new Map(state.messageries)
    .set(from.id, { ...from, members });
  const left: State = { ...state, users, messageries };
  const closes = from.id !== ID_PUBLIC && members.length < 2;
  const departure: Effect = {
    type: "departure",
    user,
    messagerie: { ...from, members },
    closes,
  };
  if (!closes) return [left, [departure]];
  messageries.delete(from.id);
  const isTo = ({ messagerie }: Invitation) => messagerie === from.id;
  const withdrawn = left.invitations.values().filter(isTo);
  const [closed, cancelled] = withoutInvitations(
    { ...left, withdrawn: [...left.withdrawn, ...withdrawn] },
    isTo,
  );
  if (members.length === 0) return [closed, cancelled];
  const last = state.users.get(members[0]!)!;
  const [next, effects] = arrive(closed, last, ID_PUBLIC);
  return [next, [
    departure,
    ...cancelled,
    { type: "close", user: last },
    ...effects,
  ]];
}

/** Takes a user from where it is into another messagerie. */
export function move(state: State, user: User, messagerie: number): Step {
  const [left, departures] = depart(state, user);
  const [next, arrivals] = arrive(left, user, messagerie);
  return [next, [...departures, ...arrivals]];
}

/** Ends the invitations that pass `test`, untold. */
export function withoutInvitations(
  state: State,
  test: (invitation: Invitation) => boolean,
): Step {
  const ended = [...state.invitations.values()].filter(test);
  if (ended.length === 0) return [state, []];
  const gone = new Set(ended.map(({ id }) => id));
  return [
    {
      ...state,
      invitations: new Map(
        [...state.invitations].filter(([id]) => !gone.has(id)),
      ),
    },
    ended.map((invitation) => ({ type: "cancel", invitation })),
  ];
}
