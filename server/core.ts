/**
 * The server without its socket: exchanges on one side, the store on the
 * other, and what each request brings about.
 *
 * @module
 */

import { DecodeError } from "../protocol/decode.ts";
import { encode } from "../protocol/encode.ts";
import {
  DONE,
  type ExchangeOptions,
  Exchanges,
  IGNORED,
  type Owner,
} from "../protocol/exchanges.ts";
import { TYPES } from "../protocol/layouts.ts";
import type { Remembered } from "../protocol/memory.ts";
import {
  bare,
  codeOf,
  HEADER_OCTETS,
  ID_PUBLIC,
  ID_SERVER,
  ID_UNKNOWN,
  isWholeText,
  type Message,
  numSeqOf,
  TYPE_CODES,
  userOf,
} from "../protocol/messages.ts";
import type { Outgoing } from "../protocol/outbox.ts";
import { type Address, Frame, type Peer } from "../protocol/peer.ts";
import type { Engine } from "../protocol/transport.ts";
import { Announcer, type Company } from "./announcer.ts";
import { Client, type Tag, type Turn } from "./client.ts";
import { RATES, type Rates, StrangerAllowance } from "./limits.ts";
import { type Language, wordsOf } from "./notices.ts";
import { decoded, isHost, octetsOf, refusalOf } from "./datagrams.ts";
import { refuse, rowOf } from "./requests.ts";
import {
  EMPTY,
  type Invitation,
  membersOf,
  type Messagerie,
  messagerieOf,
  type State,
  type User,
} from "./state.ts";
import {
  type Answer,
  type Effect,
  type Event,
  type Notice,
  transition,
} from "./transitions.ts";

/** Rounds of M tries that a connected user is given to answer a request. */
const ROUNDS = 3;
/** How long an invited user is asked, in ms. */
const INVITATION_MS = 60_000;
/** How long a stopping server waits for its users to acknowledge, in ms. */
const FAREWELL_MS = 1_000;
/** Octets of a TEXTE before its CHAT. */
const TEXT_HEAD_OCTETS = HEADER_OCTETS + 2;

/** Why a user is gone. */
export type Departure =
  /** It said DECONNEXION. */
  | "goodbye"
  /** It was silent for too long. */
  | "silent"
  /** Another user was made of its address. */
  | "replaced"
  /** It does not know that it is connected. */
  | "lost"
  /** Its name is wanted, and it gave no sign of life. */
  | "reclaimed"
  /** The server stops. */
  | "stopped"
  /** It did not prove its address before another needed its place. */
  | "unproven";

/** What a server tells of. */
export type ServerEvent =
  | { readonly type: "arrived"; readonly user: User }
  | { readonly type: "left"; readonly user: User; readonly why: Departure };

/** Settings of the server, its socket aside. */
export interface CoreOptions extends ExchangeOptions {
  /** A user silent for so long is removed, in ms; 100,000 unless told otherwise. */
  readonly timeout?: number;
  /** Octets of the longest CHAT; 4,096 unless told otherwise. */
  readonly maxText?: number;
  /** Users of one host at most; 32 unless told otherwise. */
  readonly maxUsersPerHost?: number;
  /** Rates; `requests: 0` lifts them all. */
  readonly rates?: Partial<Rates>;
  /** Language of notices; `"en"` unless told otherwise. */
  readonly language?: Language;
  /** Told of arrivals and departures. */
  readonly onEvent?: (event: ServerEvent) => void;
}

/** What the carrying out of effects needs to know of their cause. */
interface Cause {
  /** Answers the request, if it was one. */
  readonly respond?: (answer: Answer) => void;
  /** Connects a user that was accepted. */
  readonly accept?: (user: User) => void;
  /** Why a user is removed. */
  readonly why?: Departure;
}

const PROBE = encode({
  TYPE_MESSAGE: "TEXTE",
  ID_USER: ID_SERVER,
  NUM_SEQ: 0,
  DONNEES_MESSAGE: { CHAT: new Uint8Array() },
});
/** Asks for a sign of life, or fills a number that is not needed any more. */
const FILLER = new Frame(PROBE, { tag: "probe" });
/** With no reason: it is not to be longer than what was sent. */
const NOT_CONNECTED = refuse("NON_CONNECTE", "");

function isPresenceTag(
  tag: Tag | undefined,
): tag is "firstRoster" | "presence" | "parting" {
  return tag === "firstRoster" || tag === "presence" || tag === "parting";
}

/** The server's protocol logic; something else has the socket and the clock. */
export class Server implements Engine, Owner<Turn> {
  /** The exchanges with all users. */
  readonly exchanges: Exchanges<Turn>;
  /** Requests dropped, over the rate. */
  overRate = 0;

  readonly #options: Required<
    Omit<CoreOptions, keyof ExchangeOptions | "rates">
  >;
  readonly #rates: Rates;
  readonly #strangers: StrangerAllowance;
  readonly #announcer: Announcer;
  readonly #clients = new Map<Peer<Turn>, Client>();
  readonly #byUser = new Map<number, Client>();
  /** The peers of a messagerie's members; a messagerie is never changed, but replaced. */
  readonly #peersOf = new WeakMap<Messagerie, readonly Peer<Turn>[]>();
  /** Users with texts that could not be delivered. */
  readonly #owed = new Set<Client>();
  #state: State = EMPTY;
  /** Something other than an exchange is due, in ms. */
  #due = Infinity;
  #stopping:
    | { readonly until: number; readonly resolve: () => void }
    | undefined;

  /** Makes a server that nobody is connected to. */
  constructor(options: CoreOptions) {
    this.#options = {
      timeout: 100_000,
      maxText: 4_096,
      maxUsersPerHost: 32,
      language: "en",
      onEvent: () => {},
      ...options,
    };
    this.#rates = { ...RATES, ...options.rates };
    this.#strangers = new StrangerAllowance(this.#rates.requests);
    this.exchanges = new Exchanges<Turn>(this, {
      maxWaitingTexts: 256,
      maxWaitingOctets: 256 * 1024,
      ...options,
    });
    this.#announcer = new Announcer(this.exchanges.outbox, {
      companyOf: (client) => this.#companyOf(client),
      rounds: ROUNDS,
    });
  }

  /** Who is connected, and where. */
  get state(): State {
    return this.#state;
  }

  /** When {@linkcode expire} is to be called next, in ms. */
  get deadline(): number {
    const due = Math.min(this.#due, this.exchanges.deadline);
    return this.#announcer.isPending ? Math.min(due, this.#announcer.due) : due;
  }

  // ---- what comes

  /** Takes a datagram that has arrived. */
  receive(now: number, from: Address, octets: Uint8Array): void {
    if (!isHost(from)) return;
    if (this.#rates.requests > 0 && !this.#isAllowed(now, from, octets)) {
      this.overRate++;
      return;
    }
    this.exchanges.receive(now, from, octets);
    if (this.#owed.size > 0) this.#settleDebts();
  }

  #isAllowed(now: number, from: Address, octets: Uint8Array): boolean {
    if (octets.length < HEADER_OCTETS) return true;
    const code = codeOf(octets);
    if (code % 2 === 0 && TYPES[code]) return true;
    const isFirst = code === TYPE_CODES.CONNEXION &&
      userOf(octets) === ID_UNKNOWN;
    const peer = isFirst ? undefined : this.exchanges.find(from);
    return peer
      ? this.#clients.get(peer)!.allowance
        .takes(now, code === TYPE_CODES.TEXTE, octets.length)
      : this.#strangers.takes(now, from.hostname);
  }

  /** A request of a user: judged, and answered if it need not wait for its turn. */
  arrived(
    peer: Peer<Turn>,
    octets: Uint8Array,
    request: Remembered,
  ): Turn | typeof DONE | typeof IGNORED {
    const client = this.#clients.get(peer)!;
    const code = codeOf(octets), idUser = userOf(octets);
    if (code === TYPE_CODES.CONNEXION && idUser === ID_UNKNOWN) {
      this.#remove(client, "replaced");
      this.stranger(peer.address, octets);
      return DONE;
    }
    if (!this.#isProven(client) && code !== TYPE_CODES.CONNEXION) {
      return IGNORED;
    }
    const numSeq = numSeqOf(octets);
    const respond = (answer: Answer, remember = true): typeof DONE => {
      const octets = octetsOf(answer, numSeq);
      this.exchanges.respond(peer, request, octets, { remember });
      return DONE;
    };
    const isText = code === TYPE_CODES.TEXTE && isWholeText(octets);
    const message = isText ? undefined : decoded(octets);
    if (message instanceof DecodeError && message.code !== "name") {
      return respond(refusalOf(message));
    }
    if (idUser !== client.id) return respond(NOT_CONNECTED);
    if (message instanceof DecodeError) return respond(refusalOf(message));
    if (!message) {
      if (octets.length - TEXT_HEAD_OCTETS > this.#options.maxText) {
        const most = `at most ${this.#options.maxText} octets`;
        return respond(refuse("TROP_GRAND", most));
      }
      const content = octets.slice();
      content[3]! &= 0xf8;
      return { request, numSeq, content };
    }
    const row = rowOf(message);
    if (!row) return respond(refuse("NON_PERMIS", "not for the server"));
    if ("event" in row) return { request, numSeq, content: message };
    const { DONNEES_MESSAGE: body } = message;
    return respond(row.answer(this.#state, body as never), false);
  }

  /** The turn of a user's request. */
  run(peer: Peer<Turn>, { request, numSeq, content }: Turn): void {
    const client = this.#clients.get(peer);
    if (!client) return;
    if (content instanceof Uint8Array) {
      return this.#relay(client, { request, numSeq, content });
    }
    const user = this.#state.users.get(client.id)!;
    const respond = (answer: Answer) =>
      this.exchanges.respond(peer, request, octetsOf(answer, numSeq));
    const row = rowOf(content)!;
    if (!("event" in row)) return;
    if (row.requires === "private" && user.messagerie === ID_PUBLIC) {
      return respond(refuse("NON_PERMIS", "not in a private messagerie"));
    }
    const event = row.event(
      user,
      content.DONNEES_MESSAGE as never,
      this.exchanges.now,
    );
    this.#happen(event, { respond, why: "goodbye" });
  }

  /** A request from an address that has no user. */
  stranger(from: Address, octets: Uint8Array): void {
    if (this.#stopping) return;
    const message = decoded(octets);
    if (message instanceof DecodeError) {
      const isCreation = message.code === "name" &&
        codeOf(octets) !== TYPE_CODES.CONNEXION;
      const answer = isCreation ? NOT_CONNECTED : refusalOf(message);
      return this.#reply(from, octets, answer);
    }
    switch (message.TYPE_MESSAGE) {
      case "CONNEXION":
        return message.DONNEES_MESSAGE.USER_NAME === undefined
          ? this.#reply(from, octets, {
            type: "REPONSE_CONNEXION",
            body: { STATUT_CONNEXION: "CONNEXION_ERREUR" },
          })
          : this.#connect(from, octets, message.DONNEES_MESSAGE.USER_NAME);
      case "DECONNEXION":
        return this.#reply(from, octets, {
          type: "REPONSE_DECONNEXION",
          body: { STATUT_DECONNEXION: "ERREUR_DECONNEXION" },
        });
      default:
        return this.#reply(from, octets, NOT_CONNECTED);
    }
  }

  /** Answers a stranger, with no more octets than it sent but for a refused CONNEXION. */
  #reply(to: Address, request: Uint8Array, answer: Answer): void {
    const numSeq = numSeqOf(request);
    const whole = octetsOf(answer, numSeq);
    const isShort = answer.type !== "ERREUR" ||
      whole.length <= request.length;
    this.exchanges.reply(
      to,
      isShort ? whole : octetsOf(refuse(answer.body.MOTIF, ""), numSeq),
    );
  }

  #connect(address: Address, octets: Uint8Array, name: string): void {
    let answer: Answer | undefined;
    this.#happen({
      type: "connect",
      name,
      address,
      maxPerHost: this.#options.maxUsersPerHost,
    }, {
      respond: (given) => answer = given,
      why: "unproven",
      accept: (user) => {
        const { peer } = this.#welcome(user);
        peer.allowance = 0;
        this.exchanges.outbox.heard(peer, octets.length);
        const accepted = octetsOf(answer!, numSeqOf(octets));
        this.exchanges.adopt(peer, octets, accepted);
      },
    });
    if (!this.exchanges.find(address)) this.#reply(address, octets, answer!);
  }

  /** Makes the connection of a user. */
  #welcome(user: User): Client {
    const peer = this.exchanges.open(user.address);
    const client = new Client(peer, user.id, {
      rates: this.#rates,
      now: this.exchanges.now,
    });
    this.#clients.set(peer, client);
    this.#byUser.set(user.id, client);
    this.#wakeAt(peer.heard + this.#options.timeout);
    return client;
  }

  // ---- texts

  /** Acknowledges a text, then sends it to the others of the messagerie. */
  #relay(client: Client, { request, numSeq, content }: Turn): void {
    const octets = content as Uint8Array;
    const user = this.#state.users.get(client.id)!;
    const messagerie = messagerieOf(this.#state, user)!;
    const isEmpty = octets.length === TEXT_HEAD_OCTETS;
    if (!isEmpty && (client.isClosing || messagerie.mode === "DECENTRALISEE")) {
      const why = client.isClosing
        ? "the messagerie was closed"
        : "texts go to the members";
      const answer = octetsOf(refuse("NON_PERMIS", why), numSeq);
      return this.exchanges.respond(client.peer, request, answer);
    }
    this.exchanges.respond(
      client.peer,
      request,
      bare(TYPE_CODES.REPONSE_TEXTE, ID_SERVER, numSeq),
    );
    if (isEmpty) return;
    const frame = new Frame(octets, { rounds: ROUNDS });
    const { outbox } = this.exchanges;
    for (const peer of this.#membersOf(messagerie)) {
      if (peer === client.peer) continue;
      if (this.#announcer.isPending) {
        this.#announcer.introduce(this.#clients.get(peer)!, client.id);
      }
      outbox.request(peer, frame);
    }
  }

  #membersOf(messagerie: Messagerie): readonly Peer<Turn>[] {
    let peers = this.#peersOf.get(messagerie);
    if (!peers) {
      peers = messagerie.members.map((id) => this.#byUser.get(id)!.peer);
      this.#peersOf.set(messagerie, peers);
    }
    return peers;
  }

  // ---- what comes back

  /** A request of the server was answered. */
  settled(peer: Peer<Turn>, frame: Frame, response: Message): void {
    const client = this.#clients.get(peer);
    if (!client) return;
    const isError = response.TYPE_MESSAGE === "ERREUR";
    if (isError && response.DONNEES_MESSAGE.MOTIF === "NON_CONNECTE") {
      return this.#remove(client, "lost");
    }
    const tag = frame.tag as Tag | undefined;
    if (tag === "probe") this.#prove(client);
    else if (tag === "close") client.isClosing = false;
    else if (tag === "goodbye") this.#remove(client, "stopped");
    else if (isPresenceTag(tag)) {
      if (isError) this.#announcer.stop(client, FILLER);
      else client.knowsPresence = true;
    } else if (tag) {
      const accepts = response.TYPE_MESSAGE === "REPONSE_MESSAGERIE_PRIVEE" &&
        response.DONNEES_MESSAGE.REPONSE === "ACCEPTER";
      const { now } = this.exchanges;
      this.#happen(
        accepts
          ? { type: "accept", invitation: tag.id }
          : { type: "decline", invitation: tag.id, now },
      );
    }
  }

  /** A request of the server was given up. */
  failed(peer: Peer<Turn>, frame: Frame): void {
    const client = this.#clients.get(peer);
    if (!client) return;
    const tag = frame.tag as Tag | undefined;
    if (tag === undefined) {
      if (frame.code === TYPE_CODES.TEXTE) this.overflowed(peer);
    } else if (tag === "close") client.isClosing = false;
    else if (tag === "firstRoster") this.#announcer.stop(client, FILLER);
    else if (isPresenceTag(tag)) this.#announcer.roster(client);
    else if (tag !== "probe" && tag !== "goodbye") {
      this.#happen({ type: "lapse", invitation: tag.id });
    }
  }

  /** A text did not get through to a user. */
  overflowed(peer: Peer<Turn>): void {
    const client = this.#clients.get(peer)!;
    client.missing++;
    this.#owed.add(client);
  }

  /** Tells users that are heard again how many texts they have missed. */
  #settleDebts(): void {
    for (const client of this.#owed) {
      const { peer, missing: count } = client;
      if (peer.stopped || peer.unanswered > 0 || peer.waiting.length > 0) {
        continue;
      }
      this.#owed.delete(client);
      client.missing = 0;
      this.#notify(client, { about: "missing", count });
    }
  }

  #prove(client: Client): void {
    const user = this.#state.users.get(client.id)!;
    if (user.messagerie !== undefined) return;
    this.exchanges.outbox.trust(client.peer);
    this.#options.onEvent({ type: "arrived", user });
    this.#happen({ type: "prove", user });
  }

  #isProven(client: Client): boolean {
    return this.#state.users.get(client.id)!.messagerie !== undefined;
  }

  // ---- what follows

  /** Sets the state, then carries out the effects. */
  #happen(event: Event, cause: Cause = {}): void {
    const [state, effects] = transition(this.#state, event);
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect, cause);
  }

  #carryOut(effect: Effect, cause: Cause): void {
    const isLast = effect.type === "answer" || effect.type === "drop";
    if (this.#stopping && !isLast) return;
    switch (effect.type) {
      case "answer":
        return cause.respond?.(effect.answer);
      case "probe":
        cause.accept?.(effect.user);
        return this.#request(this.#byUser.get(effect.user.id)!, PROBE, {
          tag: "probe",
          rounds: Infinity,
        });
      case "reclaim":
        return this.#reclaim(this.#byUser.get(effect.holder.id)!);
      case "drop":
        return this.#drop(effect.user, cause.why ?? "lost");
      case "roster":
        return this.#announcer.roster(this.#byUser.get(effect.user.id)!);
      case "arrival":
      case "departure":
        for (const id of effect.messagerie.members) {
          const client = this.#byUser.get(id)!;
          this.#announcer.note(client, effect);
        }
        return;
      case "close":
        return this.#close(this.#byUser.get(effect.user.id)!);
      case "demand":
        return this.#demand(effect);
      case "cancel":
        return this.#cancel(effect.invitation);
      case "notice":
        return this.#notify(
          this.#byUser.get(effect.user.id)!,
          effect.notice,
        );
    }
  }

  #request(
    { peer }: Client,
    octets: Uint8Array,
    options: { readonly tag?: Tag; readonly rounds?: number },
  ): void {
    this.exchanges.outbox.request(peer, new Frame(octets, options));
  }

  #close(client: Client): void {
    client.isClosing = true;
    this.#announcer.part(client);
    const quit = bare(TYPE_CODES.QUITTER_MESSAGERIE_PRIVEE, ID_SERVER, 0);
    this.#request(client, quit, { tag: "close" });
  }

  #demand({ invitation, inviter, invited, messagerie }: Effect & {
    readonly type: "demand";
  }): void {
    const octets = encode({
      TYPE_MESSAGE: "DEMANDE_MESSAGERIE_PRIVEE",
      ID_USER: ID_SERVER,
      NUM_SEQ: 0,
      DONNEES_MESSAGE: {
        USER_NAME: inviter.name,
        MODE_MESSAGERIE: messagerie.mode,
        NOM_MESSAGERIE: messagerie.name,
      },
    });
    const frame = new Frame(octets, {
      tag: invitation,
      patience: INVITATION_MS,
    });
    this.exchanges.outbox.request(this.#byUser.get(invited.id)!.peer, frame);
  }

  #cancel({ id, invited }: Invitation): void {
    this.exchanges.outbox.cancel(
      this.#byUser.get(invited)!.peer,
      ({ tag }) => (tag as Invitation | undefined)?.id === id,
    );
  }

  #notify(client: Client, notice: Notice): void {
    const words = wordsOf(notice, this.#options.language);
    const octets = encode({
      TYPE_MESSAGE: "TEXTE",
      ID_USER: ID_SERVER,
      NUM_SEQ: 0,
      DONNEES_MESSAGE: { CHAT: new TextEncoder().encode(words) },
    });
    this.#request(client, octets, { rounds: ROUNDS });
  }

  /** Asks the holder of a name that is wanted for a sign of life. */
  #reclaim(client: Client): void {
    if (client.reclaim) return;
    const { now, outbox } = this.exchanges;
    const until = now + client.peer.roundTrip.total(outbox.tries);
    client.reclaim = { since: now, until };
    this.#wakeAt(until);
    outbox.prod(client.peer, FILLER);
  }

  #remove(client: Client, why: Departure): void {
    const user = this.#state.users.get(client.id)!;
    this.#happen({ type: "leave", user }, { why });
  }

  #drop(user: User, why: Departure): void {
    const client = this.#byUser.get(user.id)!;
    this.#byUser.delete(user.id);
    this.#clients.delete(client.peer);
    this.#owed.delete(client);
    this.#announcer.forget(client);
    this.exchanges.close(client.peer);
    if (user.messagerie !== undefined) {
      this.#options.onEvent({ type: "left", user, why });
    }
    if (this.#stopping && this.#clients.size === 0) this.#stopped();
  }

  #companyOf(client: Client): Company | undefined {
    const user = this.#state.users.get(client.id)!;
    const messagerie = messagerieOf(this.#state, user);
    return messagerie && {
      messagerie,
      users: membersOf(this.#state, messagerie)
        .filter(({ id }) => id !== client.id),
    };
  }

  // ---- what is sent, and when

  /** The next datagram to be sent now, if any. */
  poll(now: number): Outgoing | undefined {
    return this.exchanges.poll(now);
  }

  /** Does what is due. */
  expire(now: number): void {
    this.exchanges.expire(now);
    if (this.#announcer.isPending) this.#announcer.expire(now);
    if (now >= this.#due) this.#sweep(now);
  }

  #wakeAt(due: number): void {
    this.#due = Math.min(this.#due, due);
  }

  /** Removes users that were silent for too long, or whose name is wanted. */
  #sweep(now: number): void {
    this.#due = Infinity;
    if (this.#stopping && now >= this.#stopping.until) return this.#stopped();
    for (const client of this.#clients.values()) {
      const { reclaim, peer } = client;
      const silentAt = peer.heard + this.#options.timeout;
      if (silentAt <= now) this.#remove(client, "silent");
      else if (reclaim && reclaim.until <= now) {
        client.reclaim = undefined;
        if (peer.heard <= reclaim.since) this.#remove(client, "reclaimed");
        else this.#wakeAt(silentAt);
      } else this.#wakeAt(Math.min(silentAt, reclaim?.until ?? Infinity));
    }
  }

  /**
   * Says DECONNEXION to all users.
   *
   * @returns Resolves when all have acknowledged, or after 1 s.
   */
  stop(now: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#stopping = { until: now + FAREWELL_MS, resolve };
    this.#wakeAt(this.#stopping.until);
    for (const client of this.#clients.values()) {
      this.exchanges.outbox.drop(client.peer);
      const goodbye = bare(TYPE_CODES.DECONNEXION, ID_SERVER, 0);
      this.#request(client, goodbye, { tag: "goodbye" });
    }
    if (this.#clients.size === 0) resolve();
    return promise;
  }

  #stopped(): void {
    this.#stopping?.resolve();
  }
}
