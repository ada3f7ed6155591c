/**
 * Defects in what is kept of a server that is killed, and in how the one after
 * it goes on.
 *
 * @module
 */

import type { Messagerie } from "../../server/state.ts";
import { both, type Mutant, peers } from "./mutant.ts";

/** The defects, by name. */
export const RESTART_MUTANTS: Readonly<Record<string, Mutant>> = {
  "restart-heedless": peers(
    "a server started again counts from whatever comes first",
    ({ order }) => {
      order.gather = () => {};
    },
  ),
  "restart-not-alone": both(
    "after a restart all is sent at once",
    ({ outbox }) => {
      outbox.startOver = () => {};
    },
  ),
  "state-late": {
    about: "the state file has the state before the last one",
    file: (text, before) => before ?? text,
  },
  "state-without-messageries": {
    about: "the state file has all in the public messagerie",
    file: (text) => {
      const file = JSON.parse(text);
      const [everybody, ...others] = file.messageries;
      const members = others.flatMap(({ members }: Messagerie) => members);
      everybody.members.push(...members);
      return JSON.stringify({ ...file, messageries: [everybody] });
    },
  },
  "state-without-numbers": {
    about: "the state file does not have the numbers given last",
    file: (text) => {
      const file = JSON.parse(text);
      return JSON.stringify({ ...file, lastUser: 0, lastMessagerie: 0 });
    },
  },
};
