/**
 * A session without its socket: what the client believes, sends and tells.
 *
 * @module
 */

import { decode, DecodeError } from "../protocol/decode.ts";
import { encode } from "../protocol/encode.ts";
import {
  DONE,
  type ExchangeOptions,
  Exchanges,
  IGNORED,
  type Owner,
} from "../protocol/exchanges.ts";
import type { Remembered } from "../protocol/memory.ts";
import {
  bare,
  type Bodies,
  codeOf,
  ID_SERVER,
  ID_UNKNOWN,
  type Message,
  type MessageType,
  numSeqOf,
} from "../protocol/messages.ts";
import type { Outgoing } from "../protocol/outbox.ts";
import { type Address, Frame, type Peer } from "../protocol/peer.ts";
import type { Engine } from "../protocol/transport.ts";
import { Directs, NOT_SENT, type Tag } from "./directs.ts";
import type {
  CloseReason,
  Invitation,
  Place,
  ReturnReason,
  SentText,
  SessionEvent,
} from "./events.ts";
import { Invitations, type OpenInvitation } from "./invitations.ts";
import { Lane } from "./lane.ts";
import { type Failure, OutgoingText, RESENDABLE_MS } from "./outgoing_texts.ts";
import { Timers } from "./timers.ts";
import { isPublic, Whereabouts } from "./whereabouts.ts";

/** Time between two CONNEXION of a connected client, in ms (specification 3.1). */
const KEEP_ALIVE_MS = 45_000;
/** Until the server has asked something, CONNEXION is repeated this often, in ms. */
const UNPROVEN_MS = 1_000;
/** How often, and for how long, a name that is taken is asked for again, in ms. */
const NAME_RETRY_MS = 1_000;
const NAME_PATIENCE_MS = 15_000;
/** Shortest and longest pause before the server is tried again, in ms. */
const MIN_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;
/** How long the roster of where a move leads is waited for, in ms. */
const ROSTER_MS = 6_000;
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

/** What a session asks the server, and what it does with the outcome. */
export interface Question<T extends MessageType = MessageType> {
  /** The request. */
  readonly type: T;
  /** Its data. */
  readonly body: Bodies[T];
  /** Given the answer. */
  readonly answered: (response: Message) => void;
  /** There is no answer. */
  readonly failed: () => void;
}

/** The acceptance of an invitation. */
interface Acceptance {
  readonly accept: OpenInvitation;
  /** The session could not be moved. */
  readonly failed: () => void;
}

/** A move: a question, or the acceptance of an invitation. */
type Move =
  | { readonly ask: Question; readonly to: string | undefined }
  | Acceptance;

type Phase = "connecting" | "connected" | "reconnecting" | "closed";

/** A session's protocol logic; something else has the socket and the clock. */
export class SessionCore implements Engine, Owner<Message> {
  /** The exchanges with the server, and with members of a decentralised messagerie. */
  readonly exchanges: Exchanges<Message>;
  /** Datagrams dropped, from whoever is neither server nor member. */
  dropped = 0;

  readonly #options: CoreOptions;
  readonly #server: Peer<Message>;
  readonly #where = new Whereabouts();
  readonly #directs: Directs;
  readonly #invitations = new Invitations();
  readonly #lane: Lane<OutgoingText, Move>;
  readonly #timers = new Timers();
  /** Texts that can be sent again, or whose fate is not known. */
  readonly #texts = new Map<number, OutgoingText>();
  #phase: Phase = "connecting";
  #id = ID_UNKNOWN;
  #wasConnected = false;
  #hasBeenAsked = false;
  #nameUntil = Infinity;
  #attempts = 0;
  #lastText = 0;
  /** Where to go back to after connecting anew. */
  #home: Place | undefined;
  /** Where the move under way leads; its roster ends it. */
  #awaited: { readonly name: string; readonly then: () => void } | undefined;
  /** What the server was asked and has not answered. */
  readonly #questions = new Set<Question>();
  /** Why the server has refused the session: a STATUT_INSCRIPTION, or ERREUR. */
  refusal: string | undefined;

  /** Makes a session that has not said anything yet. */
  constructor(options: CoreOptions, now: number) {
    this.#options = options;
    this.exchanges = new Exchanges<Message>(this, options);
    this.exchanges.outbox.now = now;
    this.#server = this.exchanges.open(options.server);
    this.#lane = new Lane(
      {
        sendText: (text) => this.#sendText(text),
        sendMove: (move) => this.#sendMove(move),
      },
      now,
    );
    this.#directs = new Directs(this.exchanges, {
      probe: () => this.#texte(new Uint8Array()),
      onUnreachable: (person) => this.#tell({ type: "unreachable", person }),
      onGone: ({ tag }) => tag instanceof TextTag && tag.gone(),
    });
  }

  /** ID_USER; 0 before the server has given one. */
  get id(): number {
    return this.#id;
  }

  /** Whether the server answers, as far as is known. */
  get phase(): Phase {
    return this.#phase;
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
    return this.#server;
  }

  /** The members written to directly. */
  get directs(): Directs {
    return this.#directs;
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
    this.#nameUntil = this.exchanges.now + NAME_PATIENCE_MS;
    this.#sayHello();
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
    this.#lane.addText(new OutgoingText(sent, this.#where.place), now);
    return sent;
  }

  /**
   * Sends a text again that was not acknowledged: the same datagrams, so that
   * nobody reads it twice.
   *
   * @returns To how many receivers; 0: it is too late, or was acknowledged.
   */
  resend(number: number, now: number): number {
    this.#open(now);
    const text = this.#texts.get(number);
    const failures = text?.failures.filter(({ until }) => until > now) ?? [];
    if (!text || failures.length === 0) return 0;
    text.failures = [];
    text.isReturned = false;
    text.pending += failures.length;
    for (const { peer, frame, numSeq } of failures) {
      this.exchanges.outbox.again(peer as Peer<Message>, frame, numSeq);
    }
    return failures.length;
  }

  /** Asks the server something that moves nobody. */
  ask(question: Question, now: number): void {
    this.#open(now);
    this.#ask(question);
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
    this.#encode(ask.type, ask.body);
    this.#lane.addMove({ ask, to }, now);
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
    return open?.invitation;
  }

  /** Declines an invitation; the latest unless told otherwise. */
  decline(number: number | undefined, now: number): Invitation | undefined {
    this.#open(now);
    const open = this.#invitations.take(number);
    if (open) this.#answerInvitation(open, "REFUSER");
    return open?.invitation;
  }

  /** Ends the session at once, with one DECONNEXION that nothing is waited for. */
  abort(now: number): void {
    this.exchanges.outbox.now = now;
    if (this.#phase === "closed") return;
    if (this.#id !== ID_UNKNOWN) {
      const octets = this.#encode("DECONNEXION", {});
      this.exchanges.reply(this.#options.server, octets);
    }
    this.#end("disconnected");
  }

  /** Notes the time; refuses where the session has ended. */
  #open(now: number): void {
    this.exchanges.outbox.now = now;
    if (this.#phase === "closed") {
      throw new TypeError("Cannot do that: the session has ended");
    }
  }

  // ---- connecting

  #sayHello(): void {
    this.#phase = "connecting";
    this.#lane.hold();
    this.#server.order.startAfter();
    this.#hasBeenAsked = false;
    this.#send(
      "CONNEXION",
      { USER_NAME: this.#options.name },
      {
        settled: (response) => this.#greeted(response),
        failed: () =>
          this.#wasConnected ? this.#pause() : this.#end("noResponse"),
      },
    );
  }

  /** The server has answered the first CONNEXION. */
  #greeted({ TYPE_MESSAGE, DONNEES_MESSAGE: body }: Message): void {
    const isGreeting = TYPE_MESSAGE === "REPONSE_CONNEXION" &&
      "STATUT_INSCRIPTION" in body;
    if (!isGreeting) return this.#turnedAway("ERREUR");
    switch (body.STATUT_INSCRIPTION) {
      case "INSCRIPTION_VALIDEE":
        return this.#connected(body.ID_USER);
      case "USER_NAME_EXISTANT":
        return this.#nameTaken();
      default:
        return this.#turnedAway(body.STATUT_INSCRIPTION);
    }
  }

  #nameTaken(): void {
    const { now } = this.exchanges;
    const retryFor = this.#nameUntil - now;
    if (retryFor <= 0) return this.#turnedAway("USER_NAME_EXISTANT");
    this.#tell({ type: "nameTaken", retryFor });
    this.#timers.set("hello", now + NAME_RETRY_MS, () => this.#sayHello());
  }

  #turnedAway(why: string): void {
    if (this.#wasConnected) return this.#pause();
    this.refusal = why;
    this.#end("refused");
  }

  #connected(id: number): void {
    const { now } = this.exchanges;
    const isFirst = !this.#wasConnected;
    this.#id = id;
    this.#phase = "connected";
    this.#wasConnected = true;
    this.#attempts = 0;
    this.#timers.set("keepAlive", now + KEEP_ALIVE_MS, () => this.#knock());
    if (!this.#hasBeenAsked) this.#awaitProbe();
    this.#tell(
      isFirst ? { type: "connected", id } : { type: "back", anew: true },
    );
    this.#goHome();
  }

  /** Gives the server something to answer to until it has shown that it hears. */
  #awaitProbe(): void {
    const at = this.exchanges.now + UNPROVEN_MS;
    this.#timers.set("probe", at, () => {
      if (this.#hasBeenAsked || this.#phase !== "connected") return;
      this.#send("CONNEXION", {}, { settled: () => {}, failed: () => {} });
      this.#awaitProbe();
    });
  }

  /** Says the regular CONNEXION, which also tells whether the server still knows us. */
  #knock(): void {
    this.#send("CONNEXION", {}, {
      settled: ({ DONNEES_MESSAGE: body }) => {
        const isKnown = "STATUT_CONNEXION" in body &&
          body.STATUT_CONNEXION === "CONNEXION_REUSSIE";
        if (!isKnown) return this.#connectAnew();
        const at = this.exchanges.now + KEEP_ALIVE_MS;
        this.#timers.set("keepAlive", at, () => this.#knock());
        if (this.#phase === "reconnecting") this.#goOn();
      },
      failed: () => this.#pause(),
    });
  }

  // ---- losing the server, and coming back

  /** The server does not answer. */
  #lost(): void {
    if (this.#phase !== "connected") return;
    this.#attempts = 0;
    this.#pause();
  }

  /** Waits before the server is tried again. */
  #pause(): void {
    this.#phase = "reconnecting";
    this.#lane.hold();
    this.#timers.clear("keepAlive");
    const longest = Math.min(MAX_PAUSE_MS, MIN_PAUSE_MS * 2 ** this.#attempts);
    this.#attempts++;
    const after = longest * (1 + this.#options.random()) / 2;
    this.#tell({ type: "reconnecting", after });
    this.#timers.set("retry", this.exchanges.now + after, () => this.#knock());
  }

  /** The server still knows us. */
  #goOn(): void {
    this.#phase = "connected";
    this.#attempts = 0;
    this.#tell({ type: "back", anew: false });
    this.#goHome();
  }

  /** The server does not know us: what was under way is void. */
  #connectAnew(): void {
    if (this.#phase === "closed") return;
    this.#phase = "connecting";
    this.#id = ID_UNKNOWN;
    this.#lane.hold();
    this.#timers.clear();
    this.#home ??= this.#where.place;
    const unsent = this.#voidTexts();
    this.exchanges.outbox.drop(this.#server);
    this.#lane.forgetUnderWay();
    this.#failQuestions();
    this.#lane.putBack(unsent);
    this.#endInvitations(this.#invitations.clear());
    this.#directs.follow([]);
    this.#where.forget();
    this.#awaited = undefined;
    this.#nameUntil = this.exchanges.now + NAME_PATIENCE_MS;
    this.#sayHello();
  }

  /** Reports the texts that the server may have, and returns those that it has not. */
  #voidTexts(): OutgoingText[] {
    const sent = new Set(this.#server.frames);
    const unsent: OutgoingText[] = [];
    for (const text of this.#texts.values()) {
      text.failures = [];
      if (text.pending === 0 || text.isDirect) continue;
      const isUnsent = text.delivered === 0 &&
        !text.frames.some((frame) => sent.has(frame));
      this.#texts.delete(text.sent.number);
      if (isUnsent) unsent.push(text.afresh());
      else this.#undelivered(text, undefined, 0);
    }
    return unsent;
  }

  /** Goes back to where the session was, if that is still there. */
  #goHome(): void {
    const home = this.#home;
    const arrived = () => {
      this.#home = undefined;
      this.#lane.release(this.exchanges.now);
    };
    if (!home || isPublic(home)) return arrived();
    this.#ask({
      type: "DEMANDER_LISTE_MESSAGERIE",
      body: {},
      answered: ({ DONNEES_MESSAGE: body }) => {
        const isThere = "MESSAGERIES" in body &&
          body.MESSAGERIES.some((one) =>
            one.NOM_MESSAGERIE === home.name &&
            one.MODE_MESSAGERIE === home.mode
          );
        if (!isThere) return arrived();
        this.#askAccess(home.name, arrived);
      },
      failed: () => {},
    });
  }

  #askAccess(name: string, then: (moved: boolean) => void): void {
    this.#ask({
      type: "DEMANDE_ACCES_MESSAGERIE_PRIVEE",
      body: { NOM_MESSAGERIE: name },
      answered: (response) =>
        hasMoved(response)
          ? this.#awaitRoster(name, () => then(true))
          : then(false),
      failed: () => then(false),
    });
  }

  /** Calls `then` when the roster of a messagerie has come, or has not for long. */
  #awaitRoster(name: string, then: () => void, late: () => void = then): void {
    if (this.#where.place?.name === name) return then();
    this.#awaited = { name, then };
    this.#timers.set("roster", this.exchanges.now + ROSTER_MS, () => {
      this.#awaited = undefined;
      late();
    });
  }

  #end(why: CloseReason): void {
    if (this.#phase === "closed") return;
    this.#phase = "closed";
    this.#timers.clear();
    for (const text of this.#texts.values()) {
      if (text.pending > 0) this.#undelivered(text, undefined, 0);
    }
    this.#texts.clear();
    this.exchanges.outbox.drop(this.#server);
    this.#failQuestions();
    const { texts, moves } = this.#lane.clear();
    for (const text of texts) this.#giveBack(text, "ended");
    for (const move of moves) ("ask" in move ? move.ask : move).failed();
    this.#endInvitations(this.#invitations.clear());
    this.#tell({ type: "closed", why });
  }

  // ---- texts

  #sendText(text: OutgoingText): void {
    const { place } = this.#where;
    const { now, outbox } = this.exchanges;
    if (text.place && !isSamePlace(text.place, place)) {
      this.#giveBack(text, "closed");
      return this.#lane.settled(now);
    }
    this.#forgetStale(now);
    this.#texts.set(text.sent.number, text);
    for (const piece of text.pieces) {
      const octets = this.#texte(piece);
      if (place?.mode === "DECENTRALISEE") {
        text.isDirect = true;
        text.pending += this.#directs.send((person) =>
          new Frame(octets, { tag: new TextTag(this, text, person.name) })
        );
      } else {
        const tag = new TextTag(this, text, undefined);
        const frame = new Frame(octets, { tag });
        text.frames.push(frame);
        text.pending++;
        outbox.request(this.#server, frame);
      }
    }
    this.#settleText(text);
  }

  /** Forgets texts that can no longer be sent again. */
  #forgetStale(now: number): void {
    for (const [number, { pending, failures }] of this.#texts) {
      const isStale = pending === 0 &&
        failures.every(({ until }) => until <= now);
      if (isStale) this.#texts.delete(number);
    }
  }

  /** A datagram of a text was answered, or its receiver has left. */
  textAnswered(text: OutgoingText, response: Message | undefined): void {
    text.pending--;
    const error = response?.TYPE_MESSAGE === "ERREUR"
      ? response.DONNEES_MESSAGE
      : undefined;
    if (error?.MOTIF === "NON_CONNECTE" && !text.isDirect) {
      text.pending++;
      return this.#connectAnew();
    }
    if (error) this.#giveBack(text, "refused", error);
    else text.delivered++;
    this.#settleText(text);
  }

  /** A datagram of a text was given up. */
  textFailed(
    text: OutgoingText,
    failure: Failure,
    to: string | undefined,
  ): void {
    text.pending--;
    const { now } = this.exchanges;
    if (failure.numSeq === NOT_SENT) this.#undelivered(text, to, 0);
    else {
      text.failures.push(failure);
      this.#undelivered(text, to, Math.max(0, failure.until - now));
    }
    this.#settleText(text);
    if (!text.isDirect) this.#lost();
  }

  #settleText(text: OutgoingText): void {
    if (text.pending > 0) return;
    if (text.failures.length === 0) {
      this.#texts.delete(text.sent.number);
      if (!text.isReturned) this.#tell({ type: "delivered", text: text.sent });
    }
    if (text.hasSettled) return;
    text.hasSettled = true;
    this.#lane.settled(this.exchanges.now);
  }

  #undelivered(
    text: OutgoingText,
    to: string | undefined,
    resendableFor: number,
  ): void {
    text.isReturned = true;
    this.#tell({ type: "undelivered", text: text.sent, to, resendableFor });
  }

  #giveBack(
    text: OutgoingText,
    why: ReturnReason,
    error?: Bodies["ERREUR"],
  ): void {
    if (text.isReturned) return;
    text.isReturned = true;
    this.#tell({
      type: "returned",
      text: text.sent,
      why,
      ...error && { motif: error.MOTIF, reason: error.RAISON },
    });
  }

  // ---- questions and moves

  #ask(question: Question): void {
    this.#questions.add(question);
    this.#send(question.type, question.body, {
      settled: (response) => {
        if (!this.#questions.delete(question)) return;
        if (isNotConnected(response)) {
          question.failed();
          return this.#connectAnew();
        }
        question.answered(response);
      },
      failed: () => {
        if (this.#questions.delete(question)) question.failed();
        this.#lost();
      },
    });
  }

  #failQuestions(): void {
    const questions = [...this.#questions];
    this.#questions.clear();
    for (const question of questions) question.failed();
  }

  #sendMove(move: Move): void {
    if ("accept" in move) return this.#sendAcceptance(move);
    const { ask, to } = move;
    this.#ask({
      ...ask,
      answered: (response) => {
        ask.answered(response);
        if (response.TYPE_MESSAGE === "REPONSE_DECONNEXION") {
          return this.#end("disconnected");
        }
        if (to === undefined || !hasMoved(response)) return this.#moved(false);
        this.#awaitRoster(to, () => this.#moved(true));
      },
      failed: () => {
        ask.failed();
        this.#moved(false);
        if (to === undefined) this.#end("disconnected");
      },
    });
  }

  #sendAcceptance(
    { accept, failed }: Acceptance,
  ): void {
    const { messagerie } = accept.invitation;
    this.#answerInvitation(accept, "ACCEPTER");
    this.#awaitRoster(
      messagerie,
      () => this.#moved(true),
      () =>
        this.#askAccess(messagerie, (moved) => {
          if (!moved) failed();
          this.#moved(moved);
        }),
    );
  }

  #moved(succeeded: boolean): void {
    for (const text of this.#lane.answered(this.exchanges.now, succeeded)) {
      this.#giveBack(text, "notMoved");
    }
  }

  #answerInvitation(
    { request, numSeq }: OpenInvitation,
    REPONSE: "ACCEPTER" | "REFUSER",
  ): void {
    const octets = this.#encode("REPONSE_MESSAGERIE_PRIVEE", { REPONSE }, {
      numSeq,
    });
    this.exchanges.respond(this.#server, request, octets);
  }

  #endInvitations(invitations: readonly Invitation[]): void {
    for (const invitation of invitations) {
      this.#tell({ type: "invitationEnded", invitation });
    }
  }

  // ---- what comes

  /** Takes a datagram that has arrived. */
  receive(now: number, from: Address, octets: Uint8Array): void {
    this.exchanges.receive(now, from, octets);
  }

  /** A request has come from the server or from a member. */
  arrived(
    peer: Peer<Message>,
    octets: Uint8Array,
    request: Remembered,
  ): Message | typeof DONE | typeof IGNORED {
    return peer === this.#server
      ? this.#asked(octets, request)
      : this.#written(peer, octets, request);
  }

  /** A member's text. */
  #written(
    peer: Peer<Message>,
    octets: Uint8Array,
    request: Remembered,
  ): Message | typeof IGNORED {
    const message = decoded(octets);
    const isText = !(message instanceof DecodeError) &&
      message.TYPE_MESSAGE === "TEXTE" &&
      message.ID_USER === this.#directs.personAt(peer)?.id;
    if (!isText) {
      this.dropped++;
      return IGNORED;
    }
    this.#acknowledge(peer, octets, request);
    return message;
  }

  /** A request of the server. */
  #asked(
    octets: Uint8Array,
    request: Remembered,
  ): Message | typeof DONE | typeof IGNORED {
    const message = decoded(octets);
    const numSeq = numSeqOf(octets);
    const respond = <T extends MessageType>(
      type: T,
      body: Bodies[T],
    ): typeof DONE => {
      const answer = this.#encode(type, body, { numSeq });
      this.exchanges.respond(this.#server, request, answer);
      return DONE;
    };
    if (message instanceof DecodeError) {
      if (codeOf(octets) % 2 === 0) return IGNORED;
      const MOTIF = message.code === "type" ? "TYPE_INCONNU" : "MALFORME";
      return respond("ERREUR", { MOTIF, RAISON: message.message });
    }
    const { TYPE_MESSAGE: type, ID_USER: from } = message;
    if (from !== ID_SERVER && type !== "TEXTE") {
      this.dropped++;
      return IGNORED;
    }
    if (this.#phase === "closed") {
      return respond("ERREUR", { MOTIF: "NON_CONNECTE", RAISON: "" });
    }
    const isProbe = isEmptyText(message) && from === ID_SERVER;
    if (this.#id === ID_UNKNOWN && !isProbe) return IGNORED;
    this.#hasBeenAsked = true;
    if (this.#timers.has("retry")) {
      this.#timers.set("retry", this.exchanges.now, () => this.#knock());
    }
    switch (type) {
      case "TEXTE":
      case "PRESENCE":
        this.#acknowledge(this.#server, octets, request);
        return message;
      case "DEMANDE_MESSAGERIE_PRIVEE": {
        const { DONNEES_MESSAGE: body } = message;
        const invitation = this.#invitations.add(body, request, numSeq);
        this.#tell({ type: "invitation", invitation });
        return DONE;
      }
      case "QUITTER_MESSAGERIE_PRIVEE":
        this.#messagerieClosed();
        return respond("REPONSE_QUITTER_MESSAGERIE_PRIVEE", {
          STATUT_EXIT: "EXIT_REUSSI",
        });
      case "DECONNEXION":
        this.#serverStops();
        return respond("REPONSE_DECONNEXION", {
          STATUT_DECONNEXION: "DEMANDE_SUCCESS",
        });
      default:
        return respond("ERREUR", {
          MOTIF: "NON_PERMIS",
          RAISON: "not for a client",
        });
    }
  }

  #acknowledge(
    peer: Peer<Message>,
    octets: Uint8Array,
    request: Remembered,
  ): void {
    const answer = bare(codeOf(octets) + 1, this.#id, numSeqOf(octets));
    this.exchanges.respond(peer, request, answer);
  }

  /** The server moves the session out of its messagerie: nothing typed there goes on. */
  #messagerieClosed(): void {
    const { place } = this.#where;
    const isMine = ({ tag }: Frame) => tag instanceof TextTag;
    const filler = new Frame(this.#texte(new Uint8Array()));
    const { outbox, now } = this.exchanges;
    const frames = [
      ...outbox.takeBack(this.#server, isMine, filler),
      ...outbox.replaceWaiting(this.#server, isMine),
    ];
    this.#lane.hold();
    for (const { tag } of frames) {
      const { text } = tag as TextTag;
      text.pending--;
      this.#giveBack(text, "closed");
      this.#settleText(text);
    }
    for (const text of this.#lane.takeTexts()) this.#giveBack(text, "closed");
    if (place && !isPublic(place)) {
      this.#tell({ type: "messagerieClosed", messagerie: place.name });
    }
    this.#timers.set("closed", now + ROSTER_MS, () => this.#reopen());
  }

  #reopen(): void {
    this.#timers.clear("closed");
    if (this.#phase === "connected") this.#lane.release(this.exchanges.now);
  }

  /** A regular CONNEXION decides whether it is true. */
  #serverStops(): void {
    if (this.#phase !== "connected") return;
    this.#tell({ type: "serverStopping" });
    this.#phase = "reconnecting";
    this.#lane.hold();
    this.#knock();
  }

  /** The turn of a text or a PRESENCE has come. */
  run(_peer: Peer<Message>, message: Message): void {
    if (message.TYPE_MESSAGE === "PRESENCE") {
      return this.#present(message.DONNEES_MESSAGE);
    }
    if (message.TYPE_MESSAGE !== "TEXTE" || isEmptyText(message)) return;
    const { CHAT: octets } = message.DONNEES_MESSAGE;
    const text = decoder.decode(octets);
    if (message.ID_USER === ID_SERVER) {
      return this.#tell({ type: "notice", text });
    }
    this.#tell({
      type: "text",
      from: this.#where.nameOf(message.ID_USER),
      text,
      octets,
      messagerie: this.#where.place?.name ?? "",
    });
  }

  #present(body: Bodies["PRESENCE"]): void {
    const { roster, arrived, left } = this.#where.apply(body);
    const place = this.#where.place;
    if (place) {
      const isDirect = place.mode === "DECENTRALISEE";
      this.#directs.follow(isDirect ? place.others : []);
    }
    if (roster?.moved) {
      this.#tell({ type: "place", place: place!, moved: true });
    } else {
      if (left.length > 0) this.#tell({ type: "left", people: left });
      if (arrived.length > 0) this.#tell({ type: "arrived", people: arrived });
      if (roster) this.#tell({ type: "place", place: place!, moved: false });
    }
    if (roster) this.#rosterCame(place!);
  }

  #rosterCame(place: Place): void {
    this.#endInvitations(this.#invitations.ended(place.name));
    if (this.#timers.has("closed")) this.#reopen();
    const awaited = this.#awaited;
    if (awaited?.name !== place.name) return;
    this.#awaited = undefined;
    this.#timers.clear("roster");
    awaited.then();
  }

  /** A request from whoever is neither server nor member. */
  stranger(): void {
    this.dropped++;
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

  // ---- what is sent, and when

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
    this.#endInvitations(this.#invitations.expired(now));
    this.#lane.advance(now);
  }

  #send<T extends MessageType>(type: T, body: Bodies[T], tag: Tag): void {
    const octets = this.#encode(type, body);
    this.exchanges.outbox.request(this.#server, new Frame(octets, { tag }));
  }

  #texte(CHAT: Uint8Array): Uint8Array {
    return this.#encode("TEXTE", { CHAT });
  }

  #encode<T extends MessageType>(
    type: T,
    body: Bodies[T],
    { numSeq = 0 }: { readonly numSeq?: number } = {},
  ): Uint8Array {
    return encode({
      TYPE_MESSAGE: type,
      ID_USER: this.#id,
      NUM_SEQ: numSeq,
      DONNEES_MESSAGE: body,
    } as Message);
  }

  #tell(event: SessionEvent): void {
    this.#options.onEvent(event);
  }
}

/** Ties a datagram to the text that it is a piece of. */
class TextTag implements Tag {
  readonly text: OutgoingText;
  readonly #core: SessionCore;
  readonly #to: string | undefined;

  constructor(core: SessionCore, text: OutgoingText, to: string | undefined) {
    this.text = text;
    this.#core = core;
    this.#to = to;
  }

  settled(response: Message): void {
    this.#core.textAnswered(this.text, response);
  }

  failed(peer: Peer<Message>, frame: Frame, numSeq: number): void {
    const until = this.#until ??= this.#core.exchanges.now + RESENDABLE_MS;
    this.#core.textFailed(this.text, { peer, frame, numSeq, until }, this.#to);
  }

  /** Until when it can be sent again, in ms: counted from its first failure. */
  #until: number | undefined;

  gone(): void {
    this.#core.textAnswered(this.text, undefined);
  }
}

function decoded(octets: Uint8Array): Message | DecodeError {
  try {
    return decode(octets);
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

function isEmptyText(message: Message): boolean {
  return message.TYPE_MESSAGE === "TEXTE" &&
    message.DONNEES_MESSAGE.CHAT.length === 0;
}

function isNotConnected(response: Message): boolean {
  return response.TYPE_MESSAGE === "ERREUR" &&
    response.DONNEES_MESSAGE.MOTIF === "NON_CONNECTE";
}

/** Whether an answer says that the asker has moved. */
function hasMoved({ DONNEES_MESSAGE: body }: Message): boolean {
  return "STATUT_ACCES" in body && body.STATUT_ACCES === "ACCES_REUSSI" ||
    "STATUT_CREATION" in body &&
      body.STATUT_CREATION === "CREATION_VALIDEE" ||
    "STATUT_EXIT" in body && body.STATUT_EXIT === "EXIT_REUSSI";
}

/** Whether two places are the same to who types there. */
function isSamePlace(a: Place, b: Place | undefined): boolean {
  return isPublic(a) ? isPublic(b) : a.name === b?.name && a.mode === b.mode;
}
