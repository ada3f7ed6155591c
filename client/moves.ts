/**
 * How a session gets from one messagerie to another.
 *
 * @module
 */

import type { Message } from "../protocol/messages.ts";
import type { Place } from "./events.ts";
import type { OpenInvitation } from "./invitations.ts";
import type { Question, Questions } from "./questions.ts";
import type { Timers } from "./timers.ts";
import { isPublic, type Whereabouts } from "./whereabouts.ts";
import type { Wire } from "./wire.ts";

/** How long the roster of where a move leads is waited for, in ms. */
export const ROSTER_MS = 6_000;

/** The acceptance of an invitation. */
interface Acceptance {
  readonly accept: OpenInvitation;
  /** The session could not be moved. */
  readonly failed: () => void;
}

/** A move: a question, or the acceptance of an invitation. */
export type Move =
  | {
    readonly ask: Question;
    /** NOM_MESSAGERIE of where it leads; undefined: out of the session. */
    readonly to: string | undefined;
  }
  | Acceptance;

/** Who is told how moves end. */
export interface MovesOwner {
  /** The move under way is decided, and the session is where it will be. */
  moved(succeeded: boolean): void;
  /** The session is back where it was, or will not be. */
  isHome(): void;
  /** The session has left the server. */
  left(): void;
}

/** The move under way, and the way back home. */
export class Moves {
  readonly #wire: Wire;
  readonly #questions: Questions;
  readonly #timers: Timers;
  readonly #where: Whereabouts;
  readonly #owner: MovesOwner;
  /** Where to go back to after connecting anew. */
  #home: Place | undefined;
  /** Whether a messagerie was closed since the move under way was asked for. */
  #wasClosed = false;
  /** Where the move under way leads; its roster ends it. */
  #awaited: { readonly name: string; readonly then: () => void } | undefined;

  /** Makes a session's moves; there are none yet. */
  constructor(
    wire: Wire,
    options: {
      readonly questions: Questions;
      readonly timers: Timers;
      readonly where: Whereabouts;
      readonly owner: MovesOwner;
    },
  ) {
    this.#wire = wire;
    this.#questions = options.questions;
    this.#timers = options.timers;
    this.#where = options.where;
    this.#owner = options.owner;
  }

  /** The messagerie is closed: it may be the one that the move under way has led to. */
  messagerieClosed(): void {
    this.#wasClosed = true;
  }

  /** Asks for a move. */
  send(move: Move): void {
    this.#wasClosed = false;
    if ("accept" in move) return this.#accept(move);
    const { ask, to } = move;
    this.#questions.ask({
      ...ask,
      answered: (response) => {
        ask.answered(response);
        if (to === undefined) return this.#owner.left();
        if (!hasMoved(response)) return this.#owner.moved(false);
        const moved = () => this.#owner.moved(true);
        const late = () => this.#owner.moved(!this.#wasClosed);
        this.#awaitRoster(to, moved, late);
      },
      failed: () => {
        ask.failed();
        if (to === undefined) this.#owner.left();
        else this.#owner.moved(false);
      },
    });
  }

  #accept({ accept, failed }: Acceptance): void {
    const { messagerie } = accept.invitation;
    this.#wire.respond(accept, "REPONSE_MESSAGERIE_PRIVEE", {
      REPONSE: "ACCEPTER",
    });
    const moved = () => this.#owner.moved(true);
    const refused = () => {
      failed();
      this.#owner.moved(false);
    };
    const late = () => this.#askAccess(messagerie, { then: moved, refused });
    this.#awaitRoster(messagerie, moved, late);
  }

  /** Goes back to where the session was, if that is still there. */
  goHome(): void {
    const home = this.#home;
    const arrived = () => {
      if (home === this.#home) this.#home = undefined;
      this.#owner.isHome();
    };
    if (!home || isPublic(home)) return arrived();
    const stays = () => this.#awaitRoster("", arrived);
    this.#questions.ask({
      type: "DEMANDER_LISTE_MESSAGERIE",
      body: {},
      answered: ({ DONNEES_MESSAGE: body }) => {
        const isThere = "MESSAGERIES" in body &&
          body.MESSAGERIES.some((one) =>
            one.NOM_MESSAGERIE === home.name &&
            one.MODE_MESSAGERIE === home.mode
          );
        if (!isThere) return stays();
        this.#askAccess(home.name, {
          then: arrived,
          refused: stays,
          failed: () => {},
        });
      },
      failed: () => {},
    });
  }

  /** Where what is typed now belongs, while the session is not there yet. */
  get home(): Place | undefined {
    return this.#home;
  }

  /** The session connects anew: what was under way is void, and home is where it was. */
  forget(): void {
    this.#home ??= this.#where.place;
    this.#awaited = undefined;
    this.#timers.clear("roster");
  }

  #askAccess(name: string, { then, refused, failed = refused }: {
    readonly then: () => void;
    readonly refused: () => void;
    readonly failed?: () => void;
  }): void {
    this.#questions.ask({
      type: "DEMANDE_ACCES_MESSAGERIE_PRIVEE",
      body: { NOM_MESSAGERIE: name },
      answered: (response) =>
        hasMoved(response) ? this.#awaitRoster(name, then) : refused(),
      failed,
    });
  }

  /** Calls `then` when the roster of a messagerie has come, or has not for long. */
  #awaitRoster(name: string, then: () => void, late: () => void = then): void {
    if (this.#where.place?.name === name) return then();
    this.#awaited = { name, then };
    this.#timers.set("roster", this.#wire.now + ROSTER_MS, () => {
      this.#awaited = undefined;
      late();
    });
  }

  /** A roster has come. */
  rosterCame({ name }: Place): void {
    const awaited = this.#awaited;
    if (awaited?.name !== name) return;
    this.#awaited = undefined;
    this.#timers.clear("roster");
    awaited.then();
  }
}

/** Whether an answer says that the asker has moved. */
function hasMoved({ DONNEES_MESSAGE: body }: Message): boolean {
  return "STATUT_ACCES" in body && body.STATUT_ACCES === "ACCES_REUSSI" ||
    "STATUT_CREATION" in body &&
      body.STATUT_CREATION === "CREATION_VALIDEE" ||
    "STATUT_EXIT" in body && body.STATUT_EXIT === "EXIT_REUSSI";
}
