/**
 * What a session sends the server and the members: texts, moves and
 * questions, each in its turn.
 *
 * @module
 */

import type { Directs } from "./directs.ts";
import type { SentText, SessionEvent } from "./events.ts";
import type { OpenInvitation } from "./invitations.ts";
import { Lane } from "./lane.ts";
import { type Move, Moves } from "./moves.ts";
import { OutgoingText } from "./outgoing_texts.ts";
import { type Question, Questions } from "./questions.ts";
import { Texts } from "./texts.ts";
import type { Timers } from "./timers.ts";
import type { Whereabouts } from "./whereabouts.ts";
import type { Wire } from "./wire.ts";

/** Texts that wait at most. */
const MAX_WAITING_TEXTS = 1_000;

/** Who is told what the traffic shows. */
export interface TrafficOwner {
  /** Something has happened. */
  tell(event: SessionEvent): void;
  /** The server does not answer; the connection is to be looked after, later. */
  lost(): void;
  /** The server does not know the session; the same. */
  forgotten(): void;
  /** The session has left the server. */
  left(): void;
  /** Whether the server knows the session and answers. */
  isConnected(): boolean;
}

/** The texts, moves and questions of a session. */
export class Traffic {
  /** The texts. */
  readonly texts: Texts;
  /** The moves. */
  readonly moves: Moves;
  readonly #wire: Wire;
  readonly #where: Whereabouts;
  readonly #owner: TrafficOwner;
  readonly #questions: Questions;
  readonly #lane: Lane<OutgoingText, Move>;
  #isLeaving = false;
  #lastText = 0;

  /** Makes the traffic of a session; nothing goes out before {@linkcode resume}. */
  constructor(
    wire: Wire,
    { owner, where, directs, timers }: {
      readonly owner: TrafficOwner;
      readonly where: Whereabouts;
      readonly directs: Directs;
      readonly timers: Timers;
    },
  ) {
    this.#wire = wire;
    this.#where = where;
    this.#owner = owner;
    const tell = (event: SessionEvent) => owner.tell(event);
    const settled = () => this.#lane.settled(wire.now);
    const lost = () => {
      this.#lane.hold("server");
      owner.lost();
    };
    const forgotten = () => {
      this.#lane.hold("server");
      owner.forgotten();
    };
    this.#questions = new Questions(wire, { lost, forgotten });
    this.texts = new Texts(wire, {
      where,
      directs,
      owner: { tell, settled, lost, forgotten },
    });
    this.moves = new Moves(wire, {
      questions: this.#questions,
      timers,
      where,
      owner: {
        moved: (succeeded) => this.#moved(succeeded),
        isHome: () => this.#resume(),
        left: () => owner.left(),
      },
    });
    this.#lane = new Lane({
      sendText: (text) => this.texts.send(text),
      sendMove: (move) => this.moves.send(move),
    }, wire.now);
  }

  /** How many texts wait to be sent. */
  get waitingTexts(): number {
    return this.#lane.waiting;
  }

  /** Whether every text and every move has been answered. */
  get isIdle(): boolean {
    return this.#lane.isIdle;
  }

  /** Whether the session has been asked to leave the server. */
  get isLeaving(): boolean {
    return this.#isLeaving;
  }

  // ---- what the user wants

  /** Writes to all who are where the session is, or will be after the moves that wait. */
  say(text: string): SentText {
    if (text === "") throw new TypeError("Cannot say nothing");
    if (this.#lane.waiting >= MAX_WAITING_TEXTS) {
      throw new RangeError(
        `Cannot say more: ${MAX_WAITING_TEXTS} texts are waiting`,
      );
    }
    const sent = { number: ++this.#lastText, text };
    const place = this.#lane.hasMove
      ? undefined
      : this.moves.home ?? this.#where.here;
    this.#lane.addText(new OutgoingText(sent, place), this.#wire.now);
    return sent;
  }

  /** Sends a text again that was not acknowledged; to how many receivers. */
  resend(number: number): number {
    if (this.#lane.isMoving) return 0;
    const receivers = this.texts.resend(number);
    if (receivers > 0) this.#lane.again();
    return receivers;
  }

  /** Asks the server something that moves nobody. */
  ask(question: Question): void {
    this.#questions.ask(question);
  }

  /** Asks for a move when the texts before it have settled. */
  move(move: Move): void {
    if ("ask" in move) {
      this.#wire.encode(move.ask.type, move.ask.body);
      this.#isLeaving ||= move.to === undefined;
    }
    this.#lane.addMove(move, this.#wire.now);
  }

  /** Accepts an invitation when the texts before it have settled. */
  accept(invitation: OpenInvitation, failed: () => void): void {
    this.move({ accept: invitation, failed });
  }

  // ---- what becomes of it

  #moved(succeeded: boolean): void {
    for (const text of this.#lane.moved(succeeded)) {
      if (succeeded) text.place = this.#where.here;
      else this.texts.giveBack(text, { why: "notMoved" });
    }
    this.#lane.advance(this.#wire.now);
  }

  #resume(): void {
    if (!this.#owner.isConnected()) return;
    this.#lane.release("server", this.#wire.now);
  }

  /** The server is not to be reached: what has not gone out waits. */
  interrupt(): void {
    this.#lane.hold("server");
    this.#lane.putBack(this.texts.withdraw());
  }

  /** The session connects anew: what was under way is void. */
  forget(): void {
    this.#lane.hold("server");
    this.moves.forget();
    this.#lane.putBack(this.texts.void());
    const wasMoving = this.#lane.isMoving;
    this.#lane.forgetUnderWay();
    if (wasMoving) this.#moved(false);
    this.#wire.exchanges.outbox.drop(this.#wire.server);
    this.#lane.release("closing", this.#wire.now);
    this.#questions.failAll();
  }

  /** The session ends. */
  end(): void {
    this.#lane.hold("server");
    this.texts.end();
    this.#lane.forgetUnderWay();
    this.#wire.exchanges.outbox.drop(this.#wire.server);
    const { texts, moves } = this.#lane.clear();
    for (const text of texts) this.texts.giveBack(text, { why: "ended" });
    for (const move of moves) ("ask" in move ? move.ask : move).failed();
    this.#questions.failAll();
  }

  /** The messagerie is closed: nothing that was typed there goes on. */
  close(): void {
    this.moves.messagerieClosed();
    this.#lane.hold("closing");
    this.texts.takeBack();
    for (const text of this.#lane.takeTexts()) {
      this.texts.giveBack(text, { why: "closed" });
    }
  }

  /** Where the session is after that has been told, or has not been for long. */
  reopen(): void {
    this.#lane.release("closing", this.#wire.now);
  }

  // ---- when

  /** When {@linkcode advance} is to be called, in ms. */
  get deadline(): number {
    return this.#lane.deadline(this.#wire.now);
  }

  /** Sends the texts that may go now. */
  advance(): void {
    this.#lane.advance(this.#wire.now);
  }
}
