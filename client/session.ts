/**
 * A session with a server: methods for what one wants, an async iteration of
 * what happens. There is no terminal in it; bots and other clients use it.
 *
 * @module
 */

import type { ExchangeCounts } from "../protocol/exchanges.ts";
import type {
  Bodies,
  ListedMessagerie,
  Message,
  MessageType,
  Mode,
  Motif,
  StatutAcces,
  StatutCreation,
  StatutInscription,
} from "../protocol/messages.ts";
import { isUserName } from "../protocol/names.ts";
import type { OutboxCounts } from "../protocol/outbox.ts";
import {
  drive,
  type Driver,
  randomNumSeq,
  resolve,
  type SocketOptions,
} from "../protocol/transport.ts";
import { type Question, SessionCore } from "./core.ts";
import { ConnectionRefusedError, NoResponseError } from "./errors.ts";
import { EventQueue } from "./event_queue.ts";
import type {
  CloseReason,
  Invitation,
  Place,
  SentText,
  SessionEvent,
} from "./events.ts";

/** Options of {@linkcode connect}. */
export interface ConnectOptions extends Pick<SocketOptions, "drop" | "trace"> {
  /** USER_NAME: 1 to 10 octets (specification 4.3.1). */
  readonly name: string;
  /** Host of the server; 127.0.0.1 unless told otherwise. */
  readonly hostname?: string;
  /** Port of the server; 4545 unless told otherwise. */
  readonly port?: number;
  /** Port of one's own; a free one unless told otherwise. */
  readonly localPort?: number;
  /** M, the number of tries, 1-255; 14 unless told otherwise (specification 3.2). */
  readonly tries?: number;
  /** Least T, in ms, above 0; 100 unless told otherwise (specification 3.2). */
  readonly interval?: number;
  /** Gives up connecting, or ends the session at once. */
  readonly signal?: AbortSignal;
  /** Told of each event at once, besides the iteration. */
  readonly onEvent?: (event: SessionEvent) => void;
}

/** What has become of a text. */
export type Fate = "delivered" | "undelivered" | "returned";

/** A text that was said. */
export interface Said extends SentText {
  /** Resolves when its fate is known; never rejects. */
  readonly fate: Promise<Fate>;
}

/** How a session is doing. */
export interface SessionStatus {
  /** Whether the server answers, as far as is known. */
  readonly phase: "connecting" | "connected" | "reconnecting" | "closed";
  /** Smoothed round-trip time to the server in ms; 0: not measured yet. */
  readonly roundTrip: number;
  /** The members' round-trip times in ms, by name, in a decentralised messagerie. */
  readonly roundTrips: ReadonlyMap<string, number>;
  /** Names of the members that do not answer. */
  readonly unreachable: readonly string[];
  /** Texts that wait to be sent. */
  readonly waitingTexts: number;
  /** Datagrams dropped: of whoever is neither server nor member, or late ones of a session before. */
  readonly dropped: number;
  /** What has come and gone so far. */
  readonly counts: Readonly<ExchangeCounts & OutboxCounts>;
}

/**
 * Connects to a server.
 *
 * @throws {RangeError} If the name is not a fit USER_NAME, or `port`, `tries`
 * or `interval` is out of its range.
 * @throws {NoResponseError} If the server does not answer.
 * @throws {ConnectionRefusedError} If the server refuses; a name that is taken
 * is asked for again for 15 s first.
 * @throws {TypeError} If Deno runs without `--unstable-net`.
 *
 * @example A bot that answers
 * ```ts ignore
 * import { connect } from "@causette/causette";
 *
 * await using session = await connect({ name: "echo", port: 4545 });
 * for await (const event of session) {
 *   if (event.type === "text") session.say(`${event.from}: ${event.text}`);
 * }
 * ```
 */
export async function connect(options: ConnectOptions): Promise<Session> {
  const { name, hostname = "127.0.0.1", port = 4545, signal } = options;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new RangeError(
      `Cannot connect: the port is ${port}, not a whole number from 1 to 65535`,
    );
  }
  if (!isUserName(name)) {
    throw new RangeError(
      `Cannot connect: the name is ${
        JSON.stringify(name)
      }, which is no USER_NAME`,
    );
  }
  signal?.throwIfAborted();
  const address = await resolve(hostname);
  signal?.throwIfAborted();
  const session = new Session(options, { hostname: address, port });
  try {
    await session.opened;
  } catch (error) {
    await session.closed;
    throw error;
  }
  return session;
}

/** A session with a server; {@linkcode connect} makes it. */
export class Session implements AsyncIterable<SessionEvent>, AsyncDisposable {
  /** USER_NAME. */
  readonly name: string;
  /** The server, as `host:port`. */
  readonly server: string;

  readonly #core: SessionCore;
  readonly #driver: Driver;
  readonly #queue = new EventQueue<SessionEvent>();
  readonly #fates = new WeakMap<SentText, PromiseWithResolvers<Fate>>();
  readonly #opened = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<void>();
  readonly #signal: AbortSignal | undefined;
  readonly #onEvent: ((event: SessionEvent) => void) | undefined;
  readonly #abort = () => this.abort();

  /** Use {@linkcode connect}. */
  constructor(
    options: ConnectOptions,
    { hostname, port }: { readonly hostname: string; readonly port: number },
  ) {
    this.name = options.name;
    this.server = `${hostname}:${port}`;
    this.#onEvent = options.onEvent;
    this.#core = new SessionCore({
      ...options,
      server: { transport: "udp", hostname, port },
      randomNumSeq,
      random: Math.random,
      onEvent: (event) => this.#take(event),
    }, performance.now());
    this.#opened.promise.catch(() => {});
    this.#core.start();
    this.#driver = drive(this.#core, {
      ...options,
      hostname: hostname.includes(":") ? "::" : "0.0.0.0",
      port: options.localPort ?? 0,
    });
    this.#signal = options.signal;
    this.#signal?.addEventListener("abort", this.#abort, { once: true });
  }

  /** Where the session is; undefined until the server has told. */
  get place(): Place | undefined {
    return this.#core.place;
  }

  /** Open invitations, oldest first. */
  get invitations(): readonly Invitation[] {
    return this.#core.invitations;
  }

  /** Settles when the session is connected; {@linkcode connect} waits for it. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  /** Resolves when the session has ended and its socket is closed. */
  get closed(): Promise<void> {
    return this.#closed.promise;
  }

  /** How it is doing. */
  get status(): SessionStatus {
    const { exchanges, directs } = this.#core;
    return {
      phase: this.#core.phase,
      roundTrip: this.#core.server.roundTrip.smoothed,
      roundTrips: directs.roundTrips,
      unreachable: directs.unreachable.map(({ name }) => name),
      waitingTexts: this.#core.waitingTexts,
      dropped: this.#core.dropped,
      counts: { ...exchanges.counts, ...exchanges.outbox.counts },
    };
  }

  /** What happens, as it happens; to be iterated once. */
  [Symbol.asyncIterator](): AsyncIterator<SessionEvent> {
    return this.#queue[Symbol.asyncIterator]();
  }

  /**
   * Writes to all who are where the session is: by the server, or in a
   * decentralised messagerie to each of them (specification 4.3.15). While
   * the server does not answer, texts wait.
   *
   * @throws {RangeError} If 1,000 texts wait already.
   * @throws {TypeError} If the text is empty, or the session has ended.
   */
  say(text: string): Said {
    const sent = this.#core.say(text, performance.now());
    this.#driver.flush();
    return { ...sent, fate: this.#fateOf(sent).promise };
  }

  /**
   * Sends a text again that was not acknowledged, so that nobody reads it twice.
   *
   * @returns To how many receivers; 0: it is too late, was acknowledged, or
   * was typed where the session is no more.
   */
  resend(number: number): number {
    const receivers = this.#core.resend(number, performance.now());
    this.#driver.flush();
    return receivers;
  }

  /**
   * The names of the users in a messagerie; of all users unless a name is
   * given (specification 4.3.9).
   *
   * @returns The names, or why there are none.
   * @throws {RangeError} If the name is not a fit NOM_MESSAGERIE.
   * @throws {NoResponseError} If the server does not answer.
   */
  listUsers(messagerie: string = ""): Promise<string[] | Motif> {
    return this.#ask(
      "DEMANDER_LISTE_CLIENT",
      { NOM_MESSAGERIE: messagerie },
      ({ CLIENTS }: Bodies["REPONSE_DEMANDER_LISTE_CLIENT"]) =>
        CLIENTS.map(({ USER_NAME }) => USER_NAME),
    );
  }

  /**
   * The private messageries (specification 4.3.5).
   *
   * @throws {NoResponseError} If the server does not answer.
   */
  listMessageries(): Promise<readonly ListedMessagerie[] | Motif> {
    return this.#ask(
      "DEMANDER_LISTE_MESSAGERIE",
      {},
      ({ MESSAGERIES }: Bodies["REPONSE_DEMANDER_LISTE_MESSAGERIE"]) =>
        MESSAGERIES,
    );
  }

  /**
   * Makes a private messagerie and moves there (specification 4.3.3).
   *
   * @param name NOM_MESSAGERIE, 1 to 50 octets.
   * @param options `mode` is CENTRALISEE and `max`, from 2, is 254 unless told otherwise.
   * @returns CREATION_VALIDEE, or why not.
   * @throws {RangeError} If the name is not a fit one, or `max` is above 254.
   * @throws {NoResponseError} If the server does not answer.
   */
  create(
    name: string,
    { mode = "CENTRALISEE", max = 254 }: {
      readonly mode?: Mode;
      readonly max?: number;
    } = {},
  ): Promise<StatutCreation | Motif> {
    return this.#move(
      "CREER_MESSAGERIE_PRIVEE",
      { MODE_MESSAGERIE: mode, NOM_MESSAGERIE: name, NUM_MAX: max },
      {
        to: name,
        read: (body: Bodies["REPONSE_CREER_MESSAGERIE_PRIVEE"]) =>
          body.STATUT_CREATION,
      },
    );
  }

  /**
   * Moves to a private messagerie (specification 4.3.7, 4.3.17). In a
   * decentralised one the members see one's IP address.
   *
   * @returns ACCES_REUSSI, or why not.
   * @throws {RangeError} If the name is not a fit NOM_MESSAGERIE.
   * @throws {NoResponseError} If the server does not answer.
   */
  join(name: string): Promise<StatutAcces | Motif> {
    const isOutside = this.place === undefined || this.place.id === 0;
    return this.#move(
      isOutside ? "DEMANDE_ACCES_MESSAGERIE_PRIVEE" : "CHANGER_MESSAGERIE",
      { NOM_MESSAGERIE: name },
      {
        to: name,
        read: (body: Bodies["REPONSE_ACCES_MESSAGERIE_PRIVEE"]) =>
          body.STATUT_ACCES,
      },
    );
  }

  /**
   * Goes back to the public messagerie (specification 4.3.19).
   *
   * @returns EXIT_REUSSI, or CLIENT_INEXISTANT where it is there already.
   * @throws {NoResponseError} If the server does not answer.
   */
  leave(): Promise<"EXIT_REUSSI" | "CLIENT_INEXISTANT" | Motif> {
    return this.#move("QUITTER_MESSAGERIE_PRIVEE", {}, {
      to: "",
      read: (body: Bodies["REPONSE_QUITTER_MESSAGERIE_PRIVEE"]) =>
        body.STATUT_EXIT,
    });
  }

  /**
   * Invites a user into the private messagerie that the session is in
   * (specification 4.3.11).
   *
   * @returns INVITED: the invitation is on its way; or why not.
   * @throws {RangeError} If the name is not a fit USER_NAME.
   * @throws {NoResponseError} If the server does not answer.
   */
  invite(user: string): Promise<"INVITED" | Motif> {
    return this.#ask(
      "INVITER_MESSAGERIE_PRIVEE",
      { USER_NAME: user },
      () => "INVITED" as const,
    );
  }

  /**
   * Accepts an invitation (specification 4.3.14): the latest unless a number
   * is given. In a decentralised messagerie the members see one's IP address.
   *
   * @returns The invitation; undefined if it is not open.
   */
  accept(number?: number): Invitation | undefined {
    const accepted = this.#core.accept(number, () => {
      if (!accepted) return;
      this.#take({ type: "invitationFailed", invitation: accepted });
    }, performance.now());
    this.#driver.flush();
    return accepted;
  }

  /**
   * Declines an invitation (specification 4.3.14): the latest unless a number
   * is given.
   *
   * @returns The invitation; undefined if it is not open.
   */
  decline(number?: number): Invitation | undefined {
    const declined = this.#core.decline(number, performance.now());
    this.#driver.flush();
    return declined;
  }

  /**
   * Says DECONNEXION when all texts have settled (specification 4.3.21), and
   * closes the socket. Does nothing if the session has ended.
   */
  async disconnect(): Promise<void> {
    const { phase } = this.#core;
    if (phase === "closed") return await this.closed;
    if (phase !== "connected") return await this.abort();
    const goodbye = {
      type: "DECONNEXION",
      body: {},
      answered: () => {},
      failed: () => {},
    } as const;
    this.#core.move(goodbye, undefined, performance.now());
    this.#driver.flush();
    await this.closed;
  }

  /** Ends the session at once: one DECONNEXION, and nothing is waited for. */
  async abort(): Promise<void> {
    this.#core.abort(performance.now());
    await this.closed;
  }

  /** Same as {@linkcode disconnect}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.disconnect();
  }

  #take(event: SessionEvent): void {
    switch (event.type) {
      case "delivered":
      case "undelivered":
      case "returned":
        this.#fateOf(event.text).resolve(event.type);
        break;
      case "connected":
        this.#opened.resolve();
        break;
      case "closed":
        this.#finish(event.why);
    }
    this.#queue.push(event);
    try {
      this.#onEvent?.(event);
    } catch (error) {
      reportError(error);
    }
  }

  /** A text may have its fate before {@linkcode say} has returned. */
  #fateOf(text: SentText): PromiseWithResolvers<Fate> {
    const known = this.#fates.get(text);
    if (known) return known;
    const fate = Promise.withResolvers<Fate>();
    this.#fates.set(text, fate);
    return fate;
  }

  #finish(why: CloseReason): void {
    this.#signal?.removeEventListener("abort", this.#abort);
    this.#opened.reject(this.#whyClosed(why));
    this.#close();
  }

  #whyClosed(why: CloseReason): unknown {
    if (why === "refused") {
      const status = this.#core.refusal as StatutInscription | "ERREUR";
      return new ConnectionRefusedError(status);
    }
    return why === "disconnected" && this.#signal?.aborted
      ? this.#signal.reason
      : new NoResponseError(`No server answers at ${this.server}`);
  }

  async #close(): Promise<void> {
    await this.#driver.drained();
    await this.#driver.close();
    this.#queue.end();
    this.#closed.resolve();
  }

  /** Asks something that moves nobody. */
  #ask<T extends MessageType, R>(
    type: T,
    body: Bodies[T],
    read: (body: never) => R,
  ): Promise<R | Motif> {
    return this.#question(
      { type, body, read },
      (question) => this.#core.ask(question, performance.now()),
    );
  }

  /** Asks for a move. */
  #move<T extends MessageType, R>(
    type: T,
    body: Bodies[T],
    { to, read }: { readonly to: string; readonly read: (body: never) => R },
  ): Promise<R | Motif> {
    return this.#question(
      { type, body, read },
      (question) => this.#core.move(question, to, performance.now()),
    );
  }

  async #question<R>(
    { type, body, read }: Pick<Question, "type" | "body"> & {
      readonly read: (body: never) => R;
    },
    put: (question: Question) => void,
  ): Promise<R | Motif> {
    const { promise, resolve, reject } = Promise.withResolvers<Message>();
    const failed = () =>
      reject(new NoResponseError(`The server does not answer ${type}`));
    put({ type, body, answered: resolve, failed });
    this.#driver.flush();
    const { TYPE_MESSAGE, DONNEES_MESSAGE } = await promise;
    return TYPE_MESSAGE === "ERREUR"
      ? DONNEES_MESSAGE.MOTIF
      : read(DONNEES_MESSAGE as never);
  }
}
