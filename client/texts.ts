/**
 * A session's own texts on their way, and what becomes of them.
 *
 * @module
 */

import type { Message } from "../protocol/messages.ts";
import { WINDOW } from "../protocol/order.ts";
import { Frame } from "../protocol/peer.ts";
import type { Directs } from "./directs.ts";
import type { SessionEvent } from "./events.ts";
import {
  type Failure,
  isText,
  NOT_SENT,
  type OutgoingText,
  RESENDABLE_MS,
  type Return,
  tagOf,
  TextTag,
  type TextTagOwner,
} from "./outgoing_texts.ts";
import { isSamePlace, type Whereabouts } from "./whereabouts.ts";
import type { Wire } from "./wire.ts";

/** Who is told what becomes of texts. */
export interface TextsOwner {
  /** Something has happened. */
  tell(event: SessionEvent): void;
  /** A text has its answers, or will have none. */
  settled(): void;
  /** The server does not answer. */
  lost(): void;
  /** The server does not know the session. */
  forgotten(): void;
}

/** The texts that can be sent again, or whose fate is not known. */
export class Texts implements TextTagOwner {
  readonly #wire: Wire;
  readonly #where: Whereabouts;
  readonly #directs: Directs;
  readonly #owner: TextsOwner;
  readonly #texts = new Map<number, OutgoingText>();

  /** Makes a session's texts; there are none yet. */
  constructor(
    wire: Wire,
    options: {
      readonly where: Whereabouts;
      readonly directs: Directs;
      readonly owner: TextsOwner;
    },
  ) {
    this.#wire = wire;
    this.#where = options.where;
    this.#directs = options.directs;
    this.#owner = options.owner;
  }

  // ---- sending

  /** Sends a text to all who are there, unless it was typed somewhere else. */
  send(text: OutgoingText): void {
    const { here } = this.#where;
    text.place ??= here;
    if (!isSamePlace(text.place, here)) {
      this.giveBack(text, { why: "closed" });
      return this.#owner.settled();
    }
    this.#forgetStale();
    this.#texts.set(text.sent.number, text);
    text.isDirect = here.mode === "DECENTRALISEE";
    for (const piece of text.pieces) {
      const octets = this.#wire.texte(piece);
      if (text.isDirect) {
        text.pending += this.#directs.send((person) =>
          new Frame(octets, { tag: new TextTag(this, text, person.name) })
        );
      } else {
        const frame = new Frame(octets, { tag: new TextTag(this, text) });
        text.frames.push(frame);
        text.pending++;
        this.#wire.exchanges.outbox.request(this.#wire.server, frame);
      }
    }
    this.#decide(text);
  }

  /**
   * Sends a text again, where it was typed, to those who have not acknowledged
   * it; how many they are.
   */
  resend(number: number): number {
    const text = this.#texts.get(number);
    if (!text || !isSamePlace(text.place, this.#where.here)) return 0;
    const { now } = this.#wire;
    const failures = text.failures.splice(0);
    const late = new Set(
      failures.filter(({ until }) => until <= now).map(({ to }) => to),
    );
    const receivers = new Set<string | undefined>();
    for (const failure of failures) {
      const { to } = failure;
      if (late.has(to) || !this.#again(failure)) continue;
      text.pending++;
      receivers.add(to);
    }
    if (text.pending > 0) text.hasSettled = false;
    return receivers.size;
  }

  #again({ peer, frame, numSeq }: Failure): boolean {
    const { exchanges: { outbox }, server } = this.#wire;
    if (peer !== server) return this.#directs.again(peer, frame, numSeq);
    if (numSeq === NOT_SENT) outbox.request(peer, frame);
    else outbox.again(peer, frame, numSeq);
    return true;
  }

  /** Forgets texts that can no longer be sent again. */
  #forgetStale(): void {
    const { now } = this.#wire;
    for (const [number, { pending, failures }] of this.#texts) {
      const isStale = pending === 0 &&
        failures.every(({ until }) => until <= now);
      if (isStale) this.#texts.delete(number);
    }
  }

  // ---- what becomes of them

  /** A datagram of a text was answered, or its receiver has left. */
  answered(text: OutgoingText, frame: Frame, response?: Message): void {
    const error = response?.TYPE_MESSAGE === "ERREUR"
      ? response.DONNEES_MESSAGE
      : undefined;
    if (error?.MOTIF === "NON_CONNECTE" && !text.isDirect) {
      const { server } = this.#wire;
      // sent once, and answered: nobody can have read it
      const slot = response!.NUM_SEQ % WINDOW;
      if (!server.slots.wasRepeated(slot)) text.refused.add(frame);
      return this.#owner.forgotten();
    }
    if (error) text.returned ??= { why: "refused", error };
    text.pending--;
    this.#decide(text);
  }

  /** A datagram of a text was given up. */
  failed(text: OutgoingText, failure: Failure): void {
    if (!text.isDirect) this.#owner.lost();
    this.#fail(text, failure);
    if (failure.numSeq !== NOT_SENT) this.#directs.lost(failure.peer);
  }

  #fail(text: OutgoingText, failure: Failure): void {
    if (failure.numSeq !== NOT_SENT) text.isDoubtful = true;
    text.failures.push(failure);
    text.pending--;
    this.#decide(text);
  }

  /** A datagram was on its way to a member that has left: that is no failure. */
  gone(frame: Frame): void {
    if (isText(frame)) this.answered(tagOf(frame).text, frame);
  }

  /** When a datagram that fails now for the first time may be sent again at the latest, in ms. */
  get resendableUntil(): number {
    return this.#wire.now + RESENDABLE_MS;
  }

  /** Tells the fate of a text once all its datagrams have theirs. */
  #decide(text: OutgoingText): void {
    if (text.pending > 0 || text.hasSettled) return;
    text.hasSettled = true;
    const { failures, returned } = text;
    if (returned) this.giveBack(text, returned);
    for (const to of new Set(failures.map(({ to }) => to))) {
      const until = failures.filter((failure) => failure.to === to)
        .map(({ until }) => until);
      const left = Math.max(...until) - this.#wire.now;
      this.#undelivered(text, to, Math.max(0, left));
    }
    if (failures.length === 0) {
      this.#texts.delete(text.sent.number);
      if (!returned) this.#owner.tell({ type: "delivered", text: text.sent });
    }
    this.#owner.settled();
  }

  #undelivered(
    { sent: text }: OutgoingText,
    to: string | undefined,
    resendableFor: number,
  ): void {
    this.#owner.tell({ type: "undelivered", text, to, resendableFor });
  }

  /** Tells that a text was not sent, or was refused. */
  giveBack({ sent: text }: OutgoingText, { why, error }: Return): void {
    this.#owner.tell({
      type: "returned",
      text,
      why,
      ...error && { motif: error.MOTIF, reason: error.RAISON },
    });
  }

  // ---- taking back

  /** Takes back what is under way to the server: nobody is to read it elsewhere. */
  takeBack(): void {
    const { exchanges: { outbox }, server } = this.#wire;
    for (const [number, { pending }] of this.#texts) {
      if (pending === 0) this.#texts.delete(number);
    }
    const filler = new Frame(this.#wire.texte());
    const frames = [
      ...outbox.takeBack(server, isText, filler),
      ...server.asides.values().map(({ frame }) => frame).filter(isText),
      ...outbox.replaceWaiting(server, isText),
    ];
    outbox.cancel(server, isText);
    const texts = new Set(frames.map((frame) => tagOf(frame).text));
    for (const text of texts) text.returned = { why: "closed" };
    for (const frame of frames) {
      const { text } = tagOf(frame);
      text.pending--;
      this.#decide(text);
    }
  }

  /**
   * Takes back what has not gone out to the server yet: whole texts, to be
   * sent later. Of those that have gone out in part, the rest has failed.
   */
  withdraw(): OutgoingText[] {
    const { exchanges: { outbox }, server } = this.#wire;
    const unsent = new Set(outbox.replaceWaiting(server, isText));
    const texts = new Set([...unsent].map((frame) => tagOf(frame).text));
    const whole = [...texts].filter(({ frames }) =>
      frames.every((frame) => unsent.has(frame))
    );
    for (const { sent } of whole) this.#texts.delete(sent.number);
    const until = this.resendableUntil;
    for (const frame of unsent) {
      const { text, to } = tagOf(frame);
      if (whole.includes(text)) continue;
      this.#fail(text, { peer: server, to, frame, numSeq: NOT_SENT, until });
    }
    return whole.map((text) => text.afresh());
  }

  /**
   * The server has forgotten the session: reports the texts that somebody may
   * have read, and returns those that nobody has.
   */
  void(): OutgoingText[] {
    const unsent = new Set(this.#wire.server.waiting);
    const again: OutgoingText[] = [];
    this.#voidDirects();
    for (const text of this.#texts.values()) {
      const isUnsent = !text.isDoubtful &&
        text.frames.every((one) => unsent.has(one) || text.refused.has(one));
      if (text.pending === 0) continue;
      if (isUnsent) again.push(text.afresh());
      else this.#undelivered(text, undefined, 0);
    }
    this.#texts.clear();
    return again;
  }

  /** Reports all that have no fate yet. */
  end(): void {
    this.#voidDirects();
    for (const text of this.#texts.values()) {
      if (text.pending > 0) this.#undelivered(text, undefined, 0);
    }
    this.#texts.clear();
  }

  /** Reports what is on its way to members, and ends it. */
  #voidDirects(): void {
    const until = this.#wire.now;
    for (const { peer, frame } of this.#directs.clear()) {
      if (!isText(frame)) continue;
      const { text, to } = tagOf(frame);
      this.#fail(text, { peer, to, frame, numSeq: NOT_SENT, until });
    }
  }
}
