/**
 * What each event makes of the state, and what is to be done about it: pure
 * functions, `transition(state, event): [state, effects]`.
 *
 * @module
 */

import type { Event, Step } from "./events.ts";
import type { State } from "./state.ts";
import { accept, decline, invite, lapse } from "./transition_invitations.ts";
import { create, enter, quit } from "./transition_messageries.ts";
import { connect, farewell, leave, prove } from "./transition_users.ts";

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
