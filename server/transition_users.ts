/**
 * Users come to the server, and leave it.
 *
 * @module
 */

import {
  ID_PUBLIC,
  ID_UNKNOWN,
  MAX_USERS,
  type StatutInscription,
} from "../protocol/messages.ts";
import { answer, type Effect, type Event, type Step } from "./events.ts";
import { nextFree, type State, type User, userNamed } from "./state.ts";
import { arrive, depart, withoutInvitations } from "./transition_moves.ts";

/** A newcomer; whoever has not proved its address yields name, ID and place. */
export function connect(
  state: State,
  { name, address, maxPerHost }: Event & { type: "connect" },
): Step {
  const holder = userNamed(state, name);
  if (holder?.messagerie !== undefined) {
    return [state, [inscription("USER_NAME_EXISTANT", 0), {
      type: "reclaim",
      holder,
    }]];
  }
  const isNeighbour = (user: User) =>
    user.address.hostname === address.hostname;
  const named = makeRoom(state, ({ name: other }) => other === name, 1);
  const near = named && makeRoom(named[0], isNeighbour, maxPerHost);
  const room = near && makeRoom(near[0], () => true, MAX_USERS);
  const id = room && nextFree(room[0].users, room[0].lastUser, MAX_USERS);
  if (id === undefined) return [state, [inscription("SERVEUR_PLEIN", 0)]];
  const [next] = room!;
  const user: User = { id, name, address, messagerie: undefined };
  return [
    { ...next, users: new Map(next.users).set(id, user), lastUser: id },
    [
      ...named![1],
      ...near![1],
      ...room![1],
      inscription("INSCRIPTION_VALIDEE", id),
      { type: "probe", user },
    ],
  ];
}

/**
 * Has one who has not proved its address leave, where `max` users or more pass
 * `test`; undefined: nobody of them may be sent away.
 */
function makeRoom(
  state: State,
  test: (user: User) => boolean,
  max: number,
): Step | undefined {
  const users = [...state.users.values()].filter(test);
  if (users.length < max) return [state, []];
  const yielding = users.find(({ messagerie }) => messagerie === undefined);
  return yielding && users.length === max ? leave(state, yielding) : undefined;
}

function inscription(
  STATUT_INSCRIPTION: StatutInscription,
  ID_USER: number,
): Effect {
  return answer({
    type: "REPONSE_CONNEXION",
    body: { STATUT_INSCRIPTION, ID_USER },
  });
}

/** A user's address has proved that it listens: the user enters the public messagerie. */
export function prove(state: State, user: User): Step {
  return user.messagerie === undefined
    ? arrive(state, user, ID_PUBLIC)
    : [state, []];
}

/** The answer to DECONNEXION. */
export function farewell(): Effect {
  return answer({
    type: "REPONSE_DECONNEXION",
    body: { STATUT_DECONNEXION: "DEMANDE_SUCCESS" },
  });
}

/** A user goes; nothing is kept under its ID. */
export function leave(state: State, user: User): Step {
  const [left, effects] = depart(state, user);
  const users = new Map(left.users);
  users.delete(user.id);
  const [next, cancelled] = withoutInvitations(
    { ...forgetting(left, user), users },
    ({ invited }) => invited === user.id,
  );
  return [next, [...effects, ...cancelled, { type: "drop", user }]];
}

/** Nothing is kept under the ID of who is gone: it may soon be another's. */
function forgetting(state: State, { id }: User): State {
  return {
    ...state,
    invitations: new Map(
      state.invitations.entries().map(([key, open]) => [
        key,
        open.inviter === id ? { ...open, inviter: ID_UNKNOWN } : open,
      ]),
    ),
    refusals: state.refusals.filter(({ inviter, invited }) =>
      inviter !== id && invited !== id
    ),
    withdrawn: state.withdrawn.filter(({ invited }) => invited !== id)
      .map((one) => one.inviter === id ? { ...one, inviter: ID_UNKNOWN } : one),
  };
}
