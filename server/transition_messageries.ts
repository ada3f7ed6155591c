/**
 * Users make messageries, enter them, and leave them.
 *
 * @module
 */

import {
  type Bodies,
  ID_PUBLIC,
  MAX_MESSAGERIES,
} from "../protocol/messages.ts";
import {
  answer,
  type Effect,
  type Event,
  refusal,
  type Step,
} from "./events.ts";
import {
  isIPv4,
  membersOf,
  type Messagerie,
  messagerieNamed,
  nextFree,
  type State,
  type User,
} from "./state.ts";
import { arrive, depart, move } from "./transition_moves.ts";

/** CREER_MESSAGERIE_PRIVEE: the lowest status that applies, and whoever makes one is in it. */
export function create(
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

/** DEMANDE_ACCES_MESSAGERIE_PRIVEE and CHANGER_MESSAGERIE. */
export function enter(
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

/** QUITTER_MESSAGERIE_PRIVEE: back to the public one. */
export function quit(state: State, user: User): Step {
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
