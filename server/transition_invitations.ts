/**
 * Users invite each other; what becomes of invitations.
 *
 * @module
 */

import type { Motif } from "../protocol/messages.ts";
import {
  answer,
  type Effect,
  type Event,
  type Notice,
  refusal,
  type Step,
} from "./events.ts";
import {
  type Invitation,
  isIPv4,
  messagerieOf,
  type State,
  type User,
  userNamed,
} from "./state.ts";
import { move } from "./transition_moves.ts";

/** Open invitations per inviter, and per invited, at most; withdrawn ones count. */
const MAX_INVITATIONS = 8;
/** How long an invited user is asked, in ms. */
export const INVITATION_MS = 60_000;
/** How long the same invitation is refused after it was declined, in ms. */
const REFUSAL_MS = 60_000;

/** INVITER_MESSAGERIE_PRIVEE: handed on, unless it is refused or open already. */
export function invite(
  state: State,
  { user: inviter, name, now }: Event & { type: "invite" },
): Step {
  const isYetToCome = ({ until }: { readonly until: number }) => until > now;
  const refusals = state.refusals.filter(isYetToCome);
  const withdrawn = state.withdrawn.filter(isYetToCome);
  const current = { ...state, refusals, withdrawn };
  const invited = userNamed(state, name);
  const messagerie = messagerieOf(state, inviter)!;
  const isOpen = invited !== undefined &&
    state.invitations.values().some((open) =>
      open.invited === invited.id && open.messagerie === messagerie.id
    );
  const motif = whyNotInvite(current, { inviter, invited, isOpen });
  if (motif) return [state, [refusal(...motif)]];
  const acknowledged = answer({
    type: "REPONSE_INVITER_MESSAGERIE_PRIVEE",
    body: {},
  });
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
  { inviter, invited, isOpen }: {
    readonly inviter: User;
    readonly invited: User | undefined;
    /** Whether such an invitation is open. */
    readonly isOpen: boolean;
  },
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
  const counted = [...state.invitations.values(), ...state.withdrawn];
  const isTooMany = (whose: "inviter" | "invited", { id }: User) =>
    counted.filter((one) => one[whose] === id).length >= MAX_INVITATIONS;
  return !isOpen &&
      (isTooMany("inviter", inviter) || isTooMany("invited", invited))
    ? ["NON_PERMIS", "too many open invitations"]
    : undefined;
}

/** An invitation is accepted: the invited enters, if there is room. */
export function accept(state: State, id: number): Step {
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

/** An invitation is declined: the same inviter may not invite again at once. */
export function decline(
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

/** An invitation was not answered in time. */
export function lapse(state: State, invitation: number): Step {
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
