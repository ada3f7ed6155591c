/**
 * The invitations that a session has been sent and not answered.
 *
 * @module
 */

import type { Remembered } from "../protocol/memory.ts";
import type { Bodies } from "../protocol/messages.ts";
import type { Invitation } from "./events.ts";

/** An invitation that was not repeated for so long is withdrawn, in ms. */
const WITHDRAWN_MS = 12_000;

/** So long a server repeats one at most, in ms. */
const LIFE_MS = 60_000;

/** An invitation, and the request that carries it. */
export interface OpenInvitation {
  /** What the session is told of it. */
  readonly invitation: Invitation;
  /** The request, to be answered. */
  readonly request: Remembered;
  /** Its NUM_SEQ. */
  readonly numSeq: number;
}

/** The open invitations. */
export class Invitations {
  readonly #open = new Map<number, OpenInvitation>();
  /** Those that were not repeated for so long that they seemed withdrawn. */
  readonly #withdrawn = new Map<number, OpenInvitation>();
  #last = 0;

  /** The open invitations, oldest first. */
  get all(): Invitation[] {
    return [...this.#open.values()].map(({ invitation }) => invitation);
  }

  /** Adds one. */
  add(
    body: Bodies["DEMANDE_MESSAGERIE_PRIVEE"],
    request: Remembered,
    numSeq: number,
  ): Invitation {
    const invitation: Invitation = {
      number: ++this.#last,
      from: body.USER_NAME,
      messagerie: body.NOM_MESSAGERIE,
      mode: body.MODE_MESSAGERIE,
    };
    this.#open.set(invitation.number, { invitation, request, numSeq });
    return invitation;
  }

  /** Takes one out, to be answered; the latest unless a number is given. */
  take(number?: number): OpenInvitation | undefined {
    const key = number ?? [...this.#open.keys()].at(-1);
    const open = key === undefined ? undefined : this.#open.get(key);
    if (open) this.#open.delete(key!);
    return open;
  }

  /** When {@linkcode expired} will find something, in ms. */
  get deadline(): number {
    let deadline = Infinity;
    for (const { request } of this.#open.values()) {
      deadline = Math.min(deadline, request.lastAt + WITHDRAWN_MS);
    }
    return deadline;
  }

  /** Withdraws those that have not been repeated for long. */
  expired(now: number): Invitation[] {
    const isLate = ({ request }: OpenInvitation) =>
      request.lastAt + WITHDRAWN_MS <= now;
    for (const [number, open] of this.#open) {
      if (isLate(open)) this.#withdrawn.set(number, open);
    }
    return this.#takeAll(isLate);
  }

  /** Opens those again that were repeated after all: their repeats were lost. */
  revived(now: number): Invitation[] {
    if (this.#withdrawn.size === 0) return [];
    const revived: Invitation[] = [];
    for (const [number, open] of this.#withdrawn) {
      const { at, lastAt } = open.request;
      const isBack = lastAt + WITHDRAWN_MS > now;
      if (!isBack && at + LIFE_MS > now) continue;
      this.#withdrawn.delete(number);
      if (!isBack) continue;
      this.#open.set(number, open);
      revived.push(open.invitation);
    }
    return revived;
  }

  /** Takes out those to a messagerie. */
  ended(messagerie: string): Invitation[] {
    const isTo = ({ invitation }: OpenInvitation) =>
      invitation.messagerie === messagerie;
    for (const [number, open] of this.#withdrawn) {
      if (isTo(open)) this.#withdrawn.delete(number);
    }
    return this.#takeAll(isTo);
  }

  /** Takes out all. */
  clear(): Invitation[] {
    this.#withdrawn.clear();
    return this.#takeAll(() => true);
  }

  #takeAll(test: (open: OpenInvitation) => boolean): Invitation[] {
    const out = [...this.#open].filter(([, open]) => test(open));
    for (const [number] of out) this.#open.delete(number);
    return out.map(([, { invitation }]) => invitation);
  }
}
