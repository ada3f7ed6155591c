/**
 * Being connected: the first CONNEXION, the regular ones, and coming back
 * when the server was silent or has forgotten the session.
 *
 * @module
 */

import { ID_UNKNOWN, type Message } from "../protocol/messages.ts";
import type { CloseReason, SessionEvent } from "./events.ts";
import type { Timers } from "./timers.ts";
import type { Wire } from "./wire.ts";

/** Time between two CONNEXION of a connected client, in ms (specification 3.1). */
const KEEP_ALIVE_MS = 45_000;
/** Until the server has told something, CONNEXION is repeated this often, in ms ... */
const UNPROVEN_MS = 1_000;
/** ... and so often once a probe has come: it may be a server that has nothing to tell. */
const MAX_AFTER_PROBE = 15;
/** How often, and for how long, a name that is taken is asked for again, in ms. */
const NAME_RETRY_MS = 1_000;
const NAME_PATIENCE_MS = 15_000;
/** Shortest and longest pause before the server is tried again, in ms. */
const MIN_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;

/** Whether the server answers, as far as is known. */
export type Phase = "connecting" | "connected" | "reconnecting" | "closed";

/** Who is told how the connection does. */
export interface ConnectionOwner {
  /** Something has happened. */
  tell(event: SessionEvent): void;
  /** Nothing is to be sent until {@linkcode ready}. */
  interrupted(): void;
  /** The server knows the session. */
  ready(): void;
  /** The server does not know the session: what was under way is void. */
  forgotten(): void;
  /** There is no connection, and there will be none. */
  failed(why: CloseReason): void;
}

/** The connection to the server. */
export class Connection {
  readonly #wire: Wire;
  readonly #timers: Timers;
  readonly #name: string;
  readonly #random: () => number;
  readonly #owner: ConnectionOwner;
  #phase: Phase = "connecting";
  #wasConnected = false;
  /** Whether the server has asked more than a probe, so that our answers reach it. */
  #hasBeenTold = false;
  /** How often CONNEXION was repeated since the probe has come; undefined: it has not. */
  #afterProbe: number | undefined;
  #nameUntil = Infinity;
  #attempts = 0;
  #isKnocking = false;
  /** Why the server has refused the session: a STATUT_INSCRIPTION, or ERREUR. */
  refusal: string | undefined;

  /** Makes a connection that has not said anything yet. */
  constructor(
    wire: Wire,
    options: {
      readonly timers: Timers;
      readonly name: string;
      readonly random: () => number;
      readonly owner: ConnectionOwner;
    },
  ) {
    this.#wire = wire;
    this.#timers = options.timers;
    this.#name = options.name;
    this.#random = options.random;
    this.#owner = options.owner;
  }

  /** Whether the server answers, as far as is known. */
  get phase(): Phase {
    return this.#phase;
  }

  /** Whether there is none, and will be none. */
  get isClosed(): boolean {
    return this.#phase === "closed";
  }

  /** Says the first CONNEXION. */
  start(): void {
    this.#nameUntil = this.#wire.now + NAME_PATIENCE_MS;
    this.#sayHello();
  }

  /** Ends it; false: it had ended. */
  close(): boolean {
    if (this.isClosed) return false;
    this.#phase = "closed";
    this.#timers.clear();
    return true;
  }

  #sayHello(): void {
    this.#phase = "connecting";
    this.#owner.interrupted();
    if (this.isClosed) return;
    this.#wire.countAnew();
    this.#hasBeenTold = false;
    this.#afterProbe = undefined;
    this.#wire.request("CONNEXION", { USER_NAME: this.#name }, {
      settled: (response) => this.#greeted(response),
      failed: () =>
        this.#wasConnected ? this.#pause() : this.#owner.failed("noResponse"),
    });
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
    const { now } = this.#wire;
    const retryFor = this.#nameUntil - now;
    if (retryFor <= 0) return this.#turnedAway("USER_NAME_EXISTANT");
    this.#owner.tell({ type: "nameTaken", retryFor });
    this.#timers.set("hello", now + NAME_RETRY_MS, () => this.#sayHello());
  }

  #turnedAway(why: string): void {
    if (this.#wasConnected) return this.#pause();
    this.refusal = why;
    this.#owner.failed("refused");
  }

  #connected(id: number): void {
    const isFirst = !this.#wasConnected;
    this.#wire.id = id;
    this.#phase = "connected";
    this.#wasConnected = true;
    this.#attempts = 0;
    this.#knockLater();
    this.#proveOn();
    this.#owner.tell(
      isFirst ? { type: "connected", id } : { type: "back", anew: true },
    );
    this.#owner.ready();
  }

  /**
   * Says CONNEXION each second until the server has told something: what it
   * may send to an address that has not proved that it listens grows with
   * what comes from there, and the answer to its probe may be lost.
   */
  #proveOn(): void {
    if (this.#hasBeenTold || this.#afterProbe === MAX_AFTER_PROBE) return;
    this.#timers.set("probe", this.#wire.now + UNPROVEN_MS, () => {
      if (this.#hasBeenTold || this.#phase !== "connected") return;
      if (this.#afterProbe !== undefined) this.#afterProbe++;
      this.#wire.request("CONNEXION", {}, {
        settled: (response) => {
          if (!isKnown(response)) this.connectAnew();
        },
        failed: () => {},
      });
      this.#proveOn();
    });
  }

  #knockLater(): void {
    const at = this.#wire.now + KEEP_ALIVE_MS;
    this.#timers.set("keepAlive", at, () => this.#knock());
  }

  /** Says the regular CONNEXION, which also tells whether the server still knows us. */
  #knock(): void {
    if (this.#isKnocking) return;
    this.#isKnocking = true;
    this.#wire.request("CONNEXION", {}, {
      settled: (response) => {
        this.#isKnocking = false;
        if (!isKnown(response)) return this.connectAnew();
        this.#knockLater();
        if (this.#phase === "reconnecting") this.#goOn();
      },
      failed: () => {
        this.#isKnocking = false;
        this.#pause();
      },
    });
  }

  /** The server has asked something: it is there. */
  asked(isProbe: boolean): void {
    if (isProbe) this.#afterProbe ??= 0;
    else this.#hasBeenTold = true;
    if (this.#timers.has("retry")) this.#retryAt(this.#wire.now);
  }

  /** The server says that it stops: a regular CONNEXION decides whether that is true. */
  serverStops(): void {
    if (this.#phase !== "connected") return;
    this.#owner.tell({ type: "serverStopping" });
    this.#phase = "reconnecting";
    this.#owner.interrupted();
    if (!this.isClosed) this.#knock();
  }

  /** The server does not answer. */
  lost(): void {
    if (this.#phase !== "connected") return;
    this.#attempts = 0;
    this.#pause();
  }

  /** Waits before the server is tried again. */
  #pause(): void {
    this.#phase = "reconnecting";
    this.#timers.clear("keepAlive");
    this.#owner.interrupted();
    if (this.isClosed) return;
    const longest = Math.min(MAX_PAUSE_MS, MIN_PAUSE_MS * 2 ** this.#attempts);
    this.#attempts++;
    const after = longest * (1 + this.#random()) / 2;
    this.#owner.tell({ type: "reconnecting", after });
    this.#retryAt(this.#wire.now + after);
  }

  /** Tries the server again: under its ID_USER, or anew where it has none. */
  #retryAt(at: number): void {
    this.#timers.set(
      "retry",
      at,
      () => this.#wire.id === ID_UNKNOWN ? this.#sayHello() : this.#knock(),
    );
  }

  /** The server still knows us; unless it had told us where we are, it may not do so any more. */
  #goOn(): void {
    if (!this.#hasBeenTold) return this.connectAnew();
    this.#phase = "connected";
    this.#attempts = 0;
    this.#owner.tell({ type: "back", anew: false });
    this.#owner.ready();
  }

  /** The server does not know us: begins again, under the same name. */
  connectAnew(): void {
    if (this.isClosed) return;
    this.#phase = "connecting";
    this.#isKnocking = false;
    this.#timers.clear();
    this.#owner.forgotten();
    if (this.isClosed) return;
    this.#wire.id = ID_UNKNOWN;
    this.start();
  }
}

/** Whether the server says that it knows us. */
function isKnown({ DONNEES_MESSAGE: body }: Message): boolean {
  return "STATUT_CONNEXION" in body &&
    body.STATUT_CONNEXION === "CONNEXION_REUSSIE";
}
