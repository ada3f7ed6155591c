/**
 * A session without its socket: what the client believes, sends and tells.
 *
 * @module
 */

import {
  type ExchangeOptions,
  Exchanges,
  type Owner,
} from "../protocol/exchanges.ts";
import type { Remembered } from "../protocol/memory.ts";
import { ID_SERVER, ID_UNKNOWN, type Message } from "../protocol/messages.ts";
import type { Outgoing } from "../protocol/outbox.ts";
import type { Address, Frame, Peer } from "../protocol/peer.ts";
import { Queue } from "../protocol/queue.ts";
import type { Engine } from "../protocol/transport.ts";
import { Connection, type Phase } from "./connection.ts";
import { Directs } from "./directs.ts";
import type {
  CloseReason,
  Invitation,
  Place,
  SentText,
  SessionEvent,
} from "./events.ts";
import { Inbox, isEmptyText, type Judgement } from "./inbox.ts";
import { Invitations } from "./invitations.ts";
import { Lane } from "./lane.ts";
import { type Move, Moves } from "./moves.ts";
import { OutgoingText } from "./outgoing_texts.ts";
import { type Question, Questions } from "./questions.ts";
import { Surroundings } from "./surroundings.ts";
import { Texts } from "./texts.ts";
import { Timers } from "./timers.ts";
import { Whereabouts } from "./whereabouts.ts";
import { type Tag, Wire } from "./wire.ts";

export type { Question } from "./questions.ts";
export type { Phase } from "./connection.ts";

/** Texts that wait at most. */
const MAX_WAITING_TEXTS = 1_000;

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Settings of a session, its socket aside. */
export interface CoreOptions extends ExchangeOptions {
  /** USER_NAME. */
  readonly name: string;
  /** Where the server is. */
  readonly server: Address;
  /** Told of everything. */
  readonly onEvent: (event: SessionEvent) => void;
  /** A number from 0 up to 1, for jitter. */
  readonly random: () => number;
}

/** A session's protocol logic; something else has the socket and the clock. */
export class SessionCore implements Engine, Owner<Message> {
  /** The exchanges with the server, and with members of a decentralised messagerie. */
  readonly exchanges: Exchanges<Message>;
  /** The members written to directly. */
  readonly directs: Directs;

  readonly #onEvent: (event: SessionEvent) => void;
  readonly #wire: Wire;
  readonly #where = new Whereabouts();
  readonly #timers = new Timers();
  readonly #invitations = new Invitations();
  readonly #connection: Connection;
  readonly #inbox: Inbox;
  readonly #surroundings: Surroundings;
  readonly #texts: Texts;
  readonly #questions: Questions;
  readonly #moves: Moves;
  readonly #lane: Lane<OutgoingText, Move>;
  /** What is to be told when all that follows from a datagram or a wish is done. */
  readonly #events = new Queue<SessionEvent>();
  /** What an exchange has shown of the connection; also drawn from later. */
  #news: "lost" | "forgotten" | undefined;
  #isLeaving = false;
  #lastText = 0;

  /** Makes a session that has not said anything yet. */
  constructor(options: CoreOptions, now: number) {
    this.#onEvent = options.onEvent;
    this.exchanges = new Exchanges<Message>(this, options);
    this.exchanges.outbox.now = now;
    const timers = this.#timers, where = this.#where;
    const tell = (event: SessionEvent) => this.#events.push(event);
    const lost = () => this.#learn("lost");
    const forgotten = () => this.#learn("forgotten");
    const settled = () => this.#lane.settled(wire.now);
    const wire = this.#wire = new Wire(this.exchanges, options.server);
    const directs = this.directs = new Directs(this.exchanges, {
      probe: () => wire.texte(),
      onUnreachable: (person) => tell({ type: "unreachable", person }),
      onGone: (frame) => this.#texts.gone(frame),
    });
    this.#lane = new Lane({
      sendText: (text) => this.#texts.send(text),
      sendMove: (move) => this.#moves.send(move),
    }, now);
    this.#connection = new Connection(wire, {
      timers,
      name: options.name,
      random: options.random,
      owner: {
        tell,
        interrupted: () => this.#interrupted(),
        ready: () => this.#moves.goHome(),
        forgotten: () => this.#forgotten(),
        failed: (why) => this.#end(why),
      },
    });
    this.#texts = new Texts(wire, {
      where,
      directs,
      owner: { tell, settled, lost, forgotten },
    });
    this.#questions = new Questions(wire, { lost, forgotten });
    this.#moves = new Moves(wire, {
      questions: this.#questions,
      timers,
      where,
      owner: {
        moved: (succeeded) => this.#moved(succeeded),
        isHome: () => this.#isHome(),
        left: () => this.#end("disconnected"),
      },
    });
    this.#surroundings = new Surroundings({
      tell,
      closed: () => this.#takeBack(),
      reopened: () => this.#lane.release("closing", wire.now),
      rosterCame: (place) => this.#moves.rosterCame(place),
    }, { where, directs, invitations: this.#invitations, timers });
    this.#inbox = new Inbox(wire, {
      isClosed: () => this.#connection.isClosed,
      memberAt: (peer) => directs.personAt(peer)?.id,
      asked: () => this.#connection.asked(),
      invited: (...invitation) => this.#surroundings.invited(...invitation),
      messagerieClosed: () => this.#surroundings.messagerieClosed(wire.now),
      serverStops: () => this.#connection.serverStops(),
    });
  }

  /** ID_USER; 0 before the server has given one. */
  get id(): number {
    return this.#wire.id;
  }

  /** Whether the server answers, as far as is known. */
  get phase(): Phase {
    return this.#connection.phase;
  }

  /** Why the server has refused the session: a STATUT_INSCRIPTION, or ERREUR. */
  get refusal(): string | undefined {
    return this.#connection.refusal;
  }

  /** Where the session is; undefined until the server has told. */
  get place(): Place | undefined {
    return this.#where.place;
  }

  /** Open invitations, oldest first. */
  get invitations(): readonly Invitation[] {
    return this.#invitations.all;
  }

  /** The server, as the exchange layer sees it. */
  get server(): Peer<Message> {
    return this.#wire.server;
  }

  /** Datagrams dropped, from whoever is neither server nor member. */
  get dropped(): number {
    return this.#inbox.dropped;
  }

  /** How many texts wait to be sent. */
  get waitingTexts(): number {
    return this.#lane.waiting;
  }

  /** Whether every text and every move has been answered. */
  get isIdle(): boolean {
    return this.#lane.isIdle;
  }

  // ---- what the user wants

  /** Says the first CONNEXION. */
  start(): void {
    this.#connection.start();
    this.#conclude();
  }

  /**
   * Writes to all who are where the session is.
   *
   * @throws {RangeError} If 1,000 texts wait already.
   * @throws {TypeError} If the session has ended, or the text is empty.
   */
  say(text: string, now: number): SentText {
    this.#open(now);
    if (text === "") throw new TypeError("Cannot say nothing");
    if (this.#lane.waiting >= MAX_WAITING_TEXTS) {
      throw new RangeError(
        `Cannot say more: ${MAX_WAITING_TEXTS} texts are waiting`,
      );
    }
    const sent = { number: ++this.#lastText, text };
    const place = this.#lane.hasMove
      ? undefined
      : this.#moves.home ?? this.#where.here;
    this.#lane.addText(new OutgoingText(sent, place), now);
    this.#conclude();
    return sent;
  }

  /**
   * Sends a text again that was not acknowledged: the same datagrams, so that
   * nobody reads it twice.
   *
   * @returns To how many receivers; 0: it is too late, was acknowledged, or
   * was typed where the session is no more.
   */
  resend(number: number, now: number): number {
    this.#open(now);
    if (this.#lane.isMoving) return 0;
    const receivers = this.#texts.resend(number);
    if (receivers > 0) this.#lane.again();
    return receivers;
  }

  /** Asks the server something that moves nobody. */
  ask(question: Question, now: number): void {
    this.#open(now);
    this.#questions.ask(question);
  }

  /**
   * Asks the server for a move; it goes out when the texts before it have
   * settled.
   *
   * @param to NOM_MESSAGERIE of where it leads; undefined: out of the session.
   * @throws {RangeError} If a value does not fit its field.
   */
  move(ask: Question, to: string | undefined, now: number): void {
    this.#open(now);
    this.#wire.encode(ask.type, ask.body);
    this.#isLeaving ||= to === undefined;
    this.#lane.addMove({ ask, to }, now);
    this.#conclude();
  }

  /**
   * Accepts an invitation.
   *
   * @param number Which one; the latest unless told otherwise.
   * @returns The invitation; undefined if it is not open.
   */
  accept(
    number: number | undefined,
    failed: () => void,
    now: number,
  ): Invitation | undefined {
    this.#open(now);
    const open = this.#invitations.take(number);
    if (open) this.#lane.addMove({ accept: open, failed }, now);
    this.#conclude();
    return open?.invitation;
  }

  /** Declines an invitation; the latest unless told otherwise. */
  decline(number: number | undefined, now: number): Invitation | undefined {
    this.#open(now);
    const open = this.#invitations.take(number);
    if (!open) return undefined;
    const REPONSE = "REFUSER";
    this.#wire.respond(open, "REPONSE_MESSAGERIE_PRIVEE", { REPONSE });
    return open.invitation;
  }

  /** Ends the session at once, with one DECONNEXION that nothing is waited for. */
  abort(now: number): void {
    this.exchanges.outbox.now = now;
    if (this.#connection.isClosed) return;
    if (this.id !== ID_UNKNOWN) {
      const octets = this.#wire.encode("DECONNEXION", {});
      this.exchanges.reply(this.server.address, octets);
    }
    this.#end("disconnected");
    this.#conclude();
  }

  /** Notes the time; refuses where the session has ended. */
  #open(now: number): void {
    this.exchanges.outbox.now = now;
    if (this.#connection.isClosed) {
      throw new TypeError("Cannot do that: the session has ended");
    }
  }

  // ---- what becomes of it

  /** Notes what an exchange shows of the connection: the others end first. */
  #learn(news: "lost" | "forgotten"): void {
    this.#lane.hold("server");
    if (this.#news !== "forgotten") this.#news = news;
  }

  /** Does what was put off, and tells what has happened. */
  #conclude(): void {
    const news = this.#news;
    this.#news = undefined;
    if (news === "forgotten") this.#connection.connectAnew();
    else if (news === "lost") this.#connection.lost();
    for (let event; (event = this.#events.shift());) this.#onEvent(event);
  }

  /** The server is not to be reached: what has not gone out waits. */
  #interrupted(): void {
    this.#lane.hold("server");
    if (this.#isLeaving) return this.#end("disconnected");
    this.#lane.putBack(this.#texts.withdraw());
  }

  /** The session connects anew: what was under way is void. */
  #forgotten(): void {
    this.#lane.hold("server");
    this.#moves.forget();
    this.#lane.putBack(this.#texts.void());
    this.#lane.forgetUnderWay();
    this.exchanges.outbox.drop(this.server);
    this.#surroundings.forget();
    this.#lane.release("closing", this.exchanges.now);
    this.#questions.failAll();
  }

  #isHome(): void {
    if (this.phase !== "connected") return;
    this.#lane.release("server", this.exchanges.now);
  }

  #end(why: CloseReason): void {
    if (!this.#connection.close()) return;
    this.#lane.hold("server");
    this.#texts.end();
    this.exchanges.outbox.drop(this.server);
    const { texts, moves } = this.#lane.clear();
    for (const text of texts) this.#texts.giveBack(text, { why: "ended" });
    for (const move of moves) ("ask" in move ? move.ask : move).failed();
    this.#questions.failAll();
    this.#lane.forgetUnderWay();
    this.#surroundings.forget();
    this.#events.push({ type: "closed", why });
  }

  #moved(succeeded: boolean): void {
    for (const text of this.#lane.moved(succeeded)) {
      if (succeeded) text.place = this.#where.here;
      else this.#texts.giveBack(text, { why: "notMoved" });
    }
    this.#lane.advance(this.exchanges.now);
  }

  /** The messagerie is closed: nothing that was typed there goes on. */
  #takeBack(): void {
    this.#lane.hold("closing");
    this.#texts.takeBack();
    for (const text of this.#lane.takeTexts()) {
      this.#texts.giveBack(text, { why: "closed" });
    }
  }

  // ---- the exchanges

  /** Takes a datagram that has arrived. */
  receive(now: number, from: Address, octets: Uint8Array): void {
    this.exchanges.receive(now, from, octets);
    this.#surroundings.revive(now);
    this.#conclude();
  }

  /** A request has come from the server or from a member. */
  arrived(
    peer: Peer<Message>,
    octets: Uint8Array,
    request: Remembered,
  ): Judgement {
    return this.#inbox.take(peer, octets, request);
  }

  /** The turn of a text or a PRESENCE has come. */
  run(_peer: Peer<Message>, message: Message): void {
    if (message.TYPE_MESSAGE === "PRESENCE") {
      return this.#surroundings.present(message.DONNEES_MESSAGE);
    }
    if (message.TYPE_MESSAGE !== "TEXTE" || isEmptyText(message)) return;
    const { CHAT: octets } = message.DONNEES_MESSAGE;
    const text = decoder.decode(octets);
    if (message.ID_USER === ID_SERVER) {
      return this.#events.push({ type: "notice", text });
    }
    this.#events.push({
      type: "text",
      from: this.#where.nameOf(message.ID_USER),
      text,
      octets,
      messagerie: this.#where.here.name,
    });
  }

  /** A request from whoever is neither server nor member. */
  stranger(): void {
    this.#inbox.dropped++;
  }

  /** A request was answered. */
  settled(_peer: Peer<Message>, frame: Frame, response: Message): void {
    (frame.tag as Tag | undefined)?.settled(response, frame);
  }

  /** A request was given up. */
  failed(peer: Peer<Message>, frame: Frame, numSeq: number): void {
    (frame.tag as Tag | undefined)?.failed(peer, frame, numSeq);
  }

  /** Nothing is bounded in the outbox of a session: the lane is. */
  overflowed(): void {}

  /** The next datagram to be sent now, if any. */
  poll(now: number): Outgoing | undefined {
    return this.exchanges.poll(now);
  }

  /** When {@linkcode expire} is to be called next, in ms. */
  get deadline(): number {
    return Math.min(
      this.exchanges.deadline,
      this.#timers.deadline,
      this.#invitations.deadline,
      this.#lane.deadline(this.exchanges.now),
    );
  }

  /** Does what is due. */
  expire(now: number): void {
    this.exchanges.expire(now);
    this.#timers.expire(now);
    this.#surroundings.expire(now);
    this.#lane.advance(now);
    this.#conclude();
  }
}
