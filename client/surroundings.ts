/**
 * What the server tells of where a session is: who is there, where it is
 * invited to, and that its messagerie is closed.
 *
 * @module
 */

import type { Remembered } from "../protocol/memory.ts";
import type { Bodies } from "../protocol/messages.ts";
import { distance } from "../protocol/order.ts";
import type { Directs } from "./directs.ts";
import type { Invitation, Place, SessionEvent } from "./events.ts";
import type { Invitations } from "./invitations.ts";
import { ROSTER_MS } from "./moves.ts";
import type { Timers } from "./timers.ts";
import { isPublic, type Whereabouts } from "./whereabouts.ts";

/** Who is told what is to follow. */
export interface SurroundingsOwner {
  /** Something has happened. */
  tell(event: SessionEvent): void;
  /** The messagerie is closed: nothing that was typed there is to go on. */
  closed(): void;
  /** Where the session is now has been told, or has not been for long. */
  reopened(): void;
  /** A roster has come. */
  rosterCame(place: Place): void;
}

/** Takes what the server tells of where a session is. */
export class Surroundings {
  readonly #where: Whereabouts;
  readonly #directs: Directs;
  readonly #invitations: Invitations;
  readonly #timers: Timers;
  readonly #owner: SurroundingsOwner;
  /** NUM_SEQ of the latest QUITTER; undefined: every roster is later. */
  #closedBy: number | undefined;

  /** Makes what knows of nothing yet. */
  constructor(
    owner: SurroundingsOwner,
    options: {
      readonly where: Whereabouts;
      readonly directs: Directs;
      readonly invitations: Invitations;
      readonly timers: Timers;
    },
  ) {
    this.#owner = owner;
    this.#where = options.where;
    this.#directs = options.directs;
    this.#invitations = options.invitations;
    this.#timers = options.timers;
  }

  /** Somebody asks the session into a messagerie. */
  invited(
    body: Bodies["DEMANDE_MESSAGERIE_PRIVEE"],
    request: Remembered,
    numSeq: number,
  ): void {
    const invitation = this.#invitations.add(body, request, numSeq);
    this.#owner.tell({ type: "invitation", invitation });
  }

  /** Tells of invitations that are open after all. */
  revive(now: number): void {
    for (const invitation of this.#invitations.revived(now)) {
      this.#owner.tell({ type: "invitation", invitation });
    }
  }

  /** Withdraws invitations that have not been repeated for long. */
  expire(now: number): void {
    this.#endInvitations(this.#invitations.expired(now));
  }

  #endInvitations(invitations: readonly Invitation[]): void {
    for (const invitation of invitations) {
      this.#owner.tell({ type: "invitationEnded", invitation });
    }
  }

  /** The server moves the session out of its messagerie; the roster that it sends next will tell where to. */
  messagerieClosed(at: number, numSeq: number): void {
    const { here } = this.#where;
    if (!this.#timers.has("closed") || this.#isLater(numSeq)) {
      this.#closedBy = numSeq;
    }
    this.#owner.closed();
    if (!isPublic(here)) {
      this.#owner.tell({ type: "messagerieClosed", messagerie: here.name });
    }
    this.#timers.set("closed", at + ROSTER_MS, () => this.#owner.reopened());
  }

  /** Takes a PRESENCE. */
  present(body: Bodies["PRESENCE"], numSeq: number): void {
    const isMove = body.EVENEMENT === "LISTE" &&
      body.ID_MESSAGERIE !== this.#where.here.id;
    if (isMove) this.#directs.runHeld();
    const { roster, arrived, left } = this.#where.apply(body, numSeq);
    const { place } = this.#where;
    if (!place) return;
    if (roster?.moved) {
      this.#owner.tell({ type: "place", place, moved: true });
    } else {
      if (left.length > 0) this.#owner.tell({ type: "left", people: left });
      if (arrived.length > 0) {
        this.#owner.tell({ type: "arrived", people: arrived });
      }
      if (roster) this.#owner.tell({ type: "place", place, moved: false });
    }
    this.#directs.follow(place.mode === "DECENTRALISEE" ? place.others : []);
    if (body.EVENEMENT === "LISTE") this.#rosterCame(place, numSeq);
  }

  /** Whether a request was sent after the latest QUITTER. */
  #isLater(numSeq: number): boolean {
    return this.#closedBy === undefined ||
      distance(this.#closedBy, numSeq) > 0;
  }

  /** The server may have been started again: what comes from now on is later. */
  startOver(): void {
    this.#closedBy = undefined;
  }

  #rosterCame(place: Place, numSeq: number): void {
    this.#endInvitations(this.#invitations.ended(place.name));
    if (this.#timers.has("closed") && this.#isLater(numSeq)) {
      this.#timers.clear("closed");
      this.#owner.reopened();
    }
    this.#owner.rosterCame(place);
  }

  /** Ends what is open: the session ends, or connects anew. */
  clear(): void {
    this.#endInvitations(this.#invitations.clear());
    this.#timers.clear("closed");
  }
}
