/**
 * What each event makes of the state, and what is to be done about it: pure
 * functions, `transition(state, event): [state, effects]`.
 *
 * @module
 */

import {
  type Bodies,
  ID_PUBLIC,
  ID_UNKNOWN,
  MAX_MESSAGERIES,
  MAX_USERS,
  type MessageType,
  type Mode,
  type Motif,
  type StatutInscription,
} from "../protocol/messages.ts";
import type { Address } from "../protocol/peer.ts";
import {
  type Invitation,
  isIPv4,
  membersOf,
  type Messagerie,
  messagerieNamed,
  messagerieOf,
  nextFree,
  type State,
  type User,
  userNamed,
} from "./state.ts";

/** Open invitations per inviter, and per invited, at most; withdrawn ones count. */
const MAX_INVITATIONS = 8;
/** How long an invited user is asked, in ms. */
export const INVITATION_MS = 60_000;
/** How long the same invitation is refused after it was declined, in ms. */
const REFUSAL_MS = 60_000;

/** What happens to the server. */
export type Event =
  /** A first CONNEXION with a fit name, from an address without a user. */
  | {
    readonly type: "connect";
    readonly name: string;
    readonly address: Address;
    readonly maxPerHost: number;
  }
  /** A user's address has proved that it listens. */
  | { readonly type: "prove"; readonly user: User }
  /** A user is gone, by DECONNEXION or otherwise. */
  | { readonly type: "leave"; readonly user: User; readonly asked?: true }
  /** CREER_MESSAGERIE_PRIVEE. */
  | {
    readonly type: "create";
    readonly user: User;
    readonly mode: Mode;
    readonly name: string;
    readonly max: number;
  }
  /** DEMANDE_ACCES_MESSAGERIE_PRIVEE or CHANGER_MESSAGERIE. */
  | {
    readonly type: "enter";
    readonly user: User;
    readonly name: string;
    readonly answer: AccesType;
  }
  /** QUITTER_MESSAGERIE_PRIVEE. */
  | { readonly type: "quit"; readonly user: User }
  /** INVITER_MESSAGERIE_PRIVEE. */
  | {
    readonly type: "invite";
    readonly user: User;
    readonly name: string;
    readonly now: number;
  }
  /** REPONSE_MESSAGERIE_PRIVEE: accepted. */
  | { readonly type: "accept"; readonly invitation: number }
  /** REPONSE_MESSAGERIE_PRIVEE: declined. */
  | {
    readonly type: "decline";
    readonly invitation: number;
    readonly now: number;
  }
  /** An invitation was not answered in time. */
  | { readonly type: "lapse"; readonly invitation: number };

type AccesType =
  | "REPONSE_ACCES_MESSAGERIE_PRIVEE"
  | "REPONSE_CHANGER_MESSAGERIE";

/** A response: its type and data. */
export type Answer = {
  [T in MessageType]: {
    readonly type: T;
    readonly body: Bodies[T];
  };
}[MessageType];

/** What a notice to a user says. */
export type Notice =
  /** The user has declined the invitation, or has not answered it. */
  | {
    readonly about: "declined" | "unanswered";
    readonly user: string;
    readonly messagerie: string;
  }
  /** The invitation was accepted, but the messagerie is full, or gone. */
  | {
    readonly about: "tooLate";
    readonly user: string;
    readonly messagerie: string;
  }
  /** So many texts could not be delivered to the user told. */
  | { readonly about: "missing"; readonly count: number };

/** What is to be done, in this order. */
export type Effect =
  /** Answer the request that the event stands for. */
  | { readonly type: "answer"; readonly answer: Answer }
  /** Ask a new user's address to prove that it listens. */
  | { readonly type: "probe"; readonly user: User }
  /** The name is wanted: ask its holder for a sign of life. */
  | { readonly type: "reclaim"; readonly holder: User }
  /** End all exchanges with a user that is gone. */
  | { readonly type: "drop"; readonly user: User }
  /** Tell a user where it is, and who else is there. */
  | { readonly type: "roster"; readonly user: User }
  /** Tell the members of a messagerie that a user has come to them, or left them. */
  | {
    readonly type: "arrival" | "departure";
    readonly user: User;
    /** With the members that are to be told. */
    readonly messagerie: Messagerie;
    /** Whether the messagerie is closed for that; `"close"` and `"roster"` follow. */
    readonly closes?: boolean;
  }
  /** Tell a user that its messagerie is closed. */
  | { readonly type: "close"; readonly user: User }
  /** Hand an invitation on. */
  | {
    readonly type: "demand";
    readonly invitation: Invitation;
    readonly inviter: User;
    readonly invited: User;
    readonly messagerie: Messagerie;
  }
  /** Stop asking. */
  | { readonly type: "cancel"; readonly invitation: Invitation }
  /** Tell a user something. */
  | { readonly type: "notice"; readonly user: User; readonly notice: Notice };

/** A state, and what is to be done about it. */
export type Step = readonly [state: State, effects: readonly Effect[]];

/** What an event makes of the state, and what is to be done about it. */
export function transition(state: State, event: Event): Step {
  switch (event.type) {
    case "connect":
      return connect(state, event);
    case "prove":
      return prove(state, event.user);
    case "leave": {
      const [next, effects] = leave(state, event.user);
      return [next, event.asked ? [farewell(), ...effects] : effects];
    }
    case "create":
      return create(state, event);
    case "enter":
      return enter(state, event);
    case "quit":
      return quit(state, event.user);
    case "invite":
      return invite(state, event);
    case "accept":
      return accept(state, event.invitation);
    case "decline":
      return decline(state, event);
    case "lapse":
      return lapse(state, event.invitation);
  }
}

// ---- users

/** A newcomer; whoever has not proved its address yields name, ID and place. */
function connect(
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

function prove(state: State, user: User): Step {
  return user.messagerie === undefined
    ? arrive(state, user, ID_PUBLIC)
    : [state, []];
}

function farewell(): Effect {
  return answer({
    type: "REPONSE_DECONNEXION",
    body: { STATUT_DECONNEXION: "DEMANDE_SUCCESS" },
  });
}

function leave(state: State, user: User): Step {
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

// ---- moving

/** Puts a user that is nowhere into a messagerie. */
function arrive(state: State, user: User, messagerie: number): Step {
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
function depart(state: State, user: User): Step {
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
function move(state: State, user: User, messagerie: number): Step {
  const [left, departures] = depart(state, user);
  const [next, arrivals] = arrive(left, user, messagerie);
  return [next, [...departures, ...arrivals]];
}

function create(
  state: State,
  { user, mode, name, max }: Event & { type: "create" },
): Step {
  if (messagerieNamed(state, name)) {
    return [state, [creation("NOM_MESSAGERIE_EXISTANT", 0)]];
  }
  if (max < 2) return [state, [creation("NUM_MAX_PETIT", 0)]];
  if (mode === "DECENTRALISEE" && !isIPv4(user.address)) {
    return [state, [refusal("NON_PERMIS", "IPv4 only")]];
  }
  const [left, departures] = depart(state, user);
  const id = nextFree(left.messageries, left.lastMessagerie, MAX_MESSAGERIES);
  if (id === undefined) {
    return [state, [refusal("COMPLET", "too many messageries")]];
  }
  const messageries = new Map(left.messageries)
    .set(id, { id, name, mode, max, members: [] });
  const [next, arrivals] = arrive(
    { ...left, messageries, lastMessagerie: id },
    user,
    id,
  );
  return [next, [
    creation("CREATION_VALIDEE", id),
    ...departures,
    ...arrivals,
  ]];
}

function creation(
  STATUT_CREATION: Bodies["REPONSE_CREER_MESSAGERIE_PRIVEE"]["STATUT_CREATION"],
  ID_MESSAGERIE: number,
): Effect {
  return answer({
    type: "REPONSE_CREER_MESSAGERIE_PRIVEE",
    body: { STATUT_CREATION, ID_MESSAGERIE },
  });
}

function enter(
  state: State,
  { user, name, answer: type }: Event & { type: "enter" },
): Step {
  const target = messagerieNamed(state, name);
  if (!target) {
    return [state, [answer({
      type,
      body: {
        MODE_MESSAGERIE: "CENTRALISEE",
        STATUT_ACCES: "NOM_MESSAGERIE_INEXISTANT",
      },
    })]];
  }
  const isThere = target.id === user.messagerie;
  if (!isThere && target.members.length >= target.max) {
    return [state, [answer({
      type,
      body: {
        MODE_MESSAGERIE: target.mode,
        STATUT_ACCES: "MAX_CLIENT_ATTEINT",
      },
    })]];
  }
  if (target.mode === "DECENTRALISEE" && !isIPv4(user.address)) {
    return [state, [refusal("NON_PERMIS", "IPv4 only")]];
  }
  const accepted = answer({ type, body: accessTo(state, target, user) });
  if (isThere) return [state, [accepted]];
  const [next, effects] = move(state, user, target.id);
  return [next, [accepted, ...effects]];
}

/** The acceptance: in a decentralised messagerie it names the members already there. */
function accessTo(
  state: State,
  target: Messagerie,
  asker: User,
): Bodies["REPONSE_ACCES_MESSAGERIE_PRIVEE"] {
  const accepted = {
    MODE_MESSAGERIE: target.mode,
    STATUT_ACCES: "ACCES_REUSSI",
  } as const;
  if (target.mode === "CENTRALISEE") return accepted;
  const others = membersOf(state, target).filter(({ id }) => id !== asker.id);
  return {
    ...accepted,
    CLIENTS: others.map(({ name, address }) => ({
      IP_ADRESS: address.hostname,
      PORT_NUMBER: address.port,
      USER_NAME: name,
    })),
  };
}

function quit(state: State, user: User): Step {
  if (user.messagerie === ID_PUBLIC) {
    return [state, [exit("CLIENT_INEXISTANT")]];
  }
  const [next, effects] = move(state, user, ID_PUBLIC);
  return [next, [exit("EXIT_REUSSI"), ...effects]];
}

function exit(
  STATUT_EXIT: Bodies["REPONSE_QUITTER_MESSAGERIE_PRIVEE"]["STATUT_EXIT"],
): Effect {
  return answer({
    type: "REPONSE_QUITTER_MESSAGERIE_PRIVEE",
    body: { STATUT_EXIT },
  });
}

// ---- invitations

function invite(
  state: State,
  { user: inviter, name, now }: Event & { type: "invite" },
): Step {
  const isYetToCome = ({ until }: { readonly until: number }) => until > now;
  const refusals = state.refusals.filter(isYetToCome);
  const withdrawn = state.withdrawn.filter(isYetToCome);
  const current = { ...state, refusals, withdrawn };
  const invited = userNamed(state, name);
  const messagerie = messagerieOf(state, inviter)!;
  const motif = whyNotInvite(current, inviter, invited);
  if (motif) return [state, [refusal(...motif)]];
  const acknowledged = answer({
    type: "REPONSE_INVITER_MESSAGERIE_PRIVEE",
    body: {},
  });
  const isOpen = state.invitations.values().some((open) =>
    open.invited === invited!.id && open.messagerie === messagerie.id
  );
  if (isOpen) return [state, [acknowledged]];
  const invitation: Invitation = {
    id: state.lastInvitation + 1,
    inviter: inviter.id,
    invited: invited!.id,
    messagerie: messagerie.id,
    until: now + INVITATION_MS,
  };
  return [{
    ...current,
    invitations: new Map(state.invitations).set(invitation.id, invitation),
    lastInvitation: invitation.id,
  }, [acknowledged, {
    type: "demand",
    invitation,
    inviter,
    invited: invited!,
    messagerie,
  }]];
}

/** Why an invitation is refused; undefined: it is not. */
function whyNotInvite(
  state: State,
  inviter: User,
  invited: User | undefined,
): [Motif, string] | undefined {
  const messagerie = messagerieOf(state, inviter)!;
  if (invited?.messagerie === undefined) return ["INEXISTANT", "no such user"];
  if (invited.messagerie === messagerie.id) {
    return ["NON_PERMIS", "already a member"];
  }
  if (messagerie.members.length >= messagerie.max) {
    return ["COMPLET", "messagerie is full"];
  }
  if (messagerie.mode === "DECENTRALISEE" && !isIPv4(invited.address)) {
    return ["NON_PERMIS", "IPv4 only"];
  }
  const isRefused = state.refusals.some((refusal) =>
    refusal.inviter === inviter.id && refusal.invited === invited.id
  );
  if (isRefused) return ["NON_PERMIS", "declined a moment ago"];
  const open = [...state.invitations.values()];
  const isRepeat = open.some((one) =>
    one.invited === invited.id && one.messagerie === messagerie.id
  );
  const isTooMany = (whose: "inviter" | "invited", { id }: User) =>
    [...open, ...state.withdrawn].filter((one) => one[whose] === id).length >=
      MAX_INVITATIONS;
  return !isRepeat &&
      (isTooMany("inviter", inviter) || isTooMany("invited", invited))
    ? ["NON_PERMIS", "too many open invitations"]
    : undefined;
}

function accept(state: State, id: number): Step {
  const open = state.invitations.get(id);
  if (!open) return [state, []];
  const next = withoutInvitation(state, id);
  const invited = state.users.get(open.invited)!;
  const messagerie = state.messageries.get(open.messagerie)!;
  if (messagerie.members.length < messagerie.max) {
    return move(next, invited, messagerie.id);
  }
  const notice: Notice = {
    about: "tooLate",
    user: invited.name,
    messagerie: messagerie.name,
  };
  return [next, [
    { type: "notice", user: invited, notice },
    ...noticeToInviter(state, open, notice),
  ]];
}

function decline(
  state: State,
  { invitation, now }: Event & { type: "decline" },
): Step {
  const open = state.invitations.get(invitation);
  if (!open) return [state, []];
  const { inviter, invited } = open;
  const refusal = { inviter, invited, until: now + REFUSAL_MS };
  const next = withoutInvitation(state, invitation);
  return [
    { ...next, refusals: [...next.refusals, refusal] },
    noticeToInviter(state, open, {
      about: "declined",
      ...namesOf(state, open),
    }),
  ];
}

function lapse(state: State, invitation: number): Step {
  const open = state.invitations.get(invitation);
  if (!open) return [state, []];
  return [
    withoutInvitation(state, invitation),
    noticeToInviter(state, open, {
      about: "unanswered",
      ...namesOf(state, open),
    }),
  ];
}

function namesOf(
  state: State,
  open: Invitation,
): { readonly user: string; readonly messagerie: string } {
  return {
    user: state.users.get(open.invited)!.name,
    messagerie: state.messageries.get(open.messagerie)!.name,
  };
}

function noticeToInviter(
  state: State,
  open: Invitation,
  notice: Notice,
): Effect[] {
  const user = state.users.get(open.inviter);
  return user ? [{ type: "notice", user, notice }] : [];
}

function withoutInvitation(state: State, id: number): State {
  const invitations = new Map(state.invitations);
  invitations.delete(id);
  return { ...state, invitations };
}

/** Ends the invitations that pass `test`, untold. */
function withoutInvitations(
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

// ---- answers

function answer(answer: Answer): Effect {
  return { type: "answer", answer };
}

function refusal(MOTIF: Motif, RAISON: string): Effect {
  return answer({ type: "ERREUR", body: { MOTIF, RAISON } });
}
