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
import { SERIES } from "../protocol/order.ts";
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
import type { Question } from "./questions.ts";
import { Surroundings } from "./surroundings.ts";
import { Timers } from "./timers.ts";
import { Traffic } from "./traffic.ts";
import { Whereabouts } from "./whereabouts.ts";
import { type Tag, Wire } from "./wire.ts";

export type { Question } from "./questions.ts";
export type { Phase } from "./connection.ts";

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
  readonly #traffic: Traffic;
  /** What is to be told when all that follows from a datagram or a wish is done. */
  readonly #events = new Queue<SessionEvent>();
  /** What exchanges have shown of the connection; acted on when they are done. */
  #news: "lost" | "forgotten" | undefined;

  /** Makes a session that has not said anything yet. */
  constructor(options: CoreOptions, now: number) {
    this.#onEvent = options.onEvent;
    this.exchanges = new Exchanges<Message>(this, options);
    this.exchanges.outbox.now = now;
    const timers = this.#timers, where = this.#where;
    const tell = (event: SessionEvent) => this.#events.push(event);
    const wire = this.#wire = new Wire(this.exchanges, options.server);
    const directs = this.directs = new Directs(this.exchanges, {
      probe: () => wire.texte(),
      onUnreachable: (person) => tell({ type: "unreachable", person }),
      onGone: (frame) => traffic.texts.gone(frame),
    });
    const connection = this.#connection = new Connection(wire, {
      timers,
      name: options.name,
      random: options.random,
      owner: {
        tell,
        interrupted: () => this.#interrupted(),
        ready: () => traffic.moves.goHome(),
        forgotten: () => this.#forgotten(),
        failed: (why) => this.#end(why),
      },
    });
    const traffic = this.#traffic = new Traffic(wire, {
      where,
      directs,
      timers,
      owner: {
        tell,
        lost: () => this.#news ??= "lost",
        forgotten: () => this.#news = "forgotten",
        left: () => this.#end("disconnected"),
        isConnected: () => connection.phase === "connected",
      },
    });
    const surroundings = this.#surroundings = new Surroundings({
      tell,
      closed: () => traffic.close(),
      reopened: () => traffic.reopen(),
      rosterCame: (place) => traffic.moves.rosterCame(place),
    }, { where, directs, invitations: this.#invitations, timers });
    this.#inbox = new Inbox(wire, {
      isClosed: () => connection.isClosed,
      memberAt: (peer) => directs.personAt(peer)?.id,
      asked: (isProbe) => connection.asked(isProbe),
      startsOver: () => {
        this.exchanges.outbox.startOver(wire.server);
        where.startOver();
        surroundings.startOver();
      },
      invited: (...invitation) => surroundings.invited(...invitation),
      messagerieClosed: (numSeq) =>
        surroundings.messagerieClosed(wire.now, numSeq),
      serverStops: () => connection.serverStops(),
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

  /** Datagrams dropped: of whoever is neither server nor member, or late ones of a session before. */
  get dropped(): number {
    return this.#inbox.dropped;
  }

  /** How many texts wait to be sent. */
  get waitingTexts(): number {
    return this.#traffic.waitingTexts;
  }

  /** Whether every text and every move has been answered. */
  get isIdle(): boolean {
    return this.#traffic.isIdle;
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
    const sent = this.#traffic.say(text);
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
    return this.#traffic.resend(number);
  }

  /** Asks the server something that moves nobody. */
  ask(question: Question, now: number): void {
    this.#open(now);
    this.#traffic.ask(question);
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
    this.#traffic.move({ ask, to });
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
    if (open) this.#traffic.accept(open, failed);
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
      const octets = this.#wire.encode("DECONNEXION", {}, {
        numSeq: this.#far,
      });
      this.exchanges.reply(this.server.address, octets);
    }
    this.#end("disconnected");
    this.#conclude();
  }

  /** A NUM_SEQ so far past all others that the server waits for none of them. */
  get #far(): number {
    return this.server.next + 2 * SERIES & 0xffff;
  }

  /** Notes the time; refuses where the session has ended. */
  #open(now: number): void {
    this.exchanges.outbox.now = now;
    if (this.#connection.isClosed) {
      throw new TypeError("Cannot do that: the session has ended");
    }
  }

  // ---- what becomes of it

  /** Acts on what was put off, then tells what has happened. */
  #conclude(): void {
    const news = this.#news;
    this.#news = undefined;
    if (news === "forgotten") this.#connection.connectAnew();
    else if (news === "lost") this.#connection.lost();
    for (let event; (event = this.#events.shift());) this.#onEvent(event);
  }

  #interrupted(): void {
    if (this.#traffic.isLeaving) this.#end("disconnected");
    else this.#traffic.interrupt();
  }

  #forgotten(): void {
    this.exchanges.runHeld(this.server);
    this.directs.runHeld();
    this.#traffic.forget();
    this.#surroundings.clear();
    this.#where.forget();
  }

  #end(why: CloseReason): void {
    if (!this.#connection.close()) return;
    this.#traffic.end();
    this.#surroundings.clear();
    this.#events.push({ type: "closed", why });
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
    if (this.#connection.isClosed) return;
    if (message.TYPE_MESSAGE === "PRESENCE") {
      const { DONNEES_MESSAGE: body, NUM_SEQ: numSeq } = message;
      return this.#surroundings.present(body, numSeq);
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
      this.#traffic.deadline,
    );
  }

  /** Does what is due. */
  expire(now: number): void {
    this.exchanges.expire(now);
    this.#timers.expire(now);
    this.#surroundings.expire(now);
    this.#traffic.advance();
    this.#conclude();
  }
}
