/**
 * The server without its socket: exchanges on one side, the store on the
 * other, and what each request brings about.
 *
 * @module
 */

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
  ID_PUBLIC,
  ID_SERVER,
  type Message,
  numSeqOf,
  TYPE_CODES,
} from "../protocol/messages.ts";
import type { Outgoing } from "../protocol/outbox.ts";
import { type Address, Frame, type Peer } from "../protocol/peer.ts";
import type { Engine } from "../protocol/transport.ts";
import {
  Client,
  Closing,
  MissingTexts,
  type Tag,
  type Turn,
} from "./client.ts";
import { Clients } from "./clients.ts";
import { isHost, octetsOf } from "./datagrams.ts";
import { type Answer, type Effect, type Event, refuse } from "./events.ts";
import { Gate } from "./gate.ts";
import { judge, judgeStranger } from "./judge.ts";
import { Messenger } from "./messenger.ts";
import type { CoreOptions, Departure, Saved } from "./options.ts";
import { BEFORE_MOVE, isText, Relay } from "./relay.ts";
import { rowOf } from "./requests.ts";
import { EMPTY, type State, type User } from "./state.ts";
import { transition } from "./transitions.ts";

/** How long a stopping server waits for its users to acknowledge, in ms. */
const FAREWELL_MS = 1_000;
/** Least time between two events that tell of a lack of room, in ms. */
const FULL_PAUSE_MS = 60_000;

/** What the carrying out of effects needs to know of their cause. */
interface Cause {
  /** Answers the request, if it was one. */
  readonly respond?: (answer: Answer) => void;
  /** Connects a user that was accepted. */
  readonly accept?: (user: User) => void;
  /** Why a user is removed. */
  readonly why?: Departure;
  /** Who has asked to be moved, if that is what happens. */
  readonly mover?: Client;
  /** NUM_SEQ of the request that asks for it, if it is one. */
  readonly numSeq?: number;
}

const PROBE = encode({
  TYPE_MESSAGE: "TEXTE",
  ID_USER: ID_SERVER,
  NUM_SEQ: 0,
  DONNEES_MESSAGE: { CHAT: new Uint8Array() },
});
/** Asks for a sign of life, or fills a number that is not needed any more. */
const FILLER = new Frame(PROBE, { tag: "probe" });

function isPresenceTag(
  tag: Tag | undefined,
): tag is "firstRoster" | "presence" | "parting" {
  return tag === "firstRoster" || tag === "presence" || tag === "parting";
}

/** The server's protocol logic; something else has the socket and the clock. */
export class Server implements Engine, Owner<Turn> {
  /** The exchanges with all users. */
  readonly exchanges: Exchanges<Turn>;

  readonly #options: Required<
    Omit<CoreOptions, keyof ExchangeOptions | "rates" | "save">
  >;
  readonly #save: ((saved: Saved) => void) | undefined;
  readonly #gate: Gate;
  readonly #clients = new Clients();
  readonly #messenger: Messenger;
  readonly #relay: Relay;
  /** The user at an address. */
  readonly #clientAt = (address: Address): Client | undefined => {
    const peer = this.exchanges.find(address);
    return peer && this.#clients.at(peer);
  };
  #state: State = EMPTY;
  /** Something other than an exchange is due, in ms. */
  #due = Infinity;
  /** When a lack of room was told last, in ms. */
  #toldFullAt = -Infinity;
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
    this.#save = options.save;
    this.#gate = new Gate(options.rates);
    this.exchanges = new Exchanges<Turn>(this, {
      maxWaitingTexts: 256,
      maxWaitingOctets: 256 * 1024,
      ...options,
    });
    this.#messenger = new Messenger(this.exchanges.outbox, {
      clients: this.#clients,
      stateOf: () => this.#state,
      language: this.#options.language,
    });
    this.#relay = new Relay(this.exchanges, {
      clients: this.#clients,
      messenger: this.#messenger,
    });
  }

  /** Who is connected, and where. */
  get state(): State {
    return this.#state;
  }

  /** Requests dropped, over the rate. */
  get overRate(): number {
    return this.#gate.overRate;
  }

  /** When {@linkcode expire} is to be called next, in ms. */
  get deadline(): number {
    const { announcer } = this.#messenger;
    return Math.min(this.#due, this.exchanges.deadline, announcer.due);
  }

  // ---- what comes

  /** Takes a datagram that has arrived. */
  receive(now: number, from: Address, octets: Uint8Array): void {
    const clientAt = this.#clientAt;
    if (!this.#gate.admits(octets, { now, from, clientAt })) return;
    this.exchanges.receive(now, from, octets);
    this.#messenger.settleDebts();
  }

  /** A request of a user: judged, and answered if it need not wait for its turn. */
  arrived(
    peer: Peer<Turn>,
    octets: Uint8Array,
    request: Remembered,
  ): Turn | typeof DONE | typeof IGNORED {
    const client = this.#clients.at(peer)!;
    const verdict = judge(octets, {
      id: client.id,
      isProven: !client.isResumed && this.#isProven(client),
      maxText: this.#options.maxText,
      state: this.#state,
    });
    const numSeq = numSeqOf(octets), { now } = this.exchanges;
    const isHello = verdict.type === "connect";
    if (client.isEarlier(numSeq, { isHello, now })) return IGNORED;
    switch (verdict.type) {
      case "drop":
        return IGNORED;
      case "connect":
        this.#remove(client, "replaced");
        this.stranger(peer.address, octets);
        return DONE;
      case "turn":
        if (isText(verdict.content) && client.mayBeOvertaken(now)) {
          return IGNORED;
        }
        if (!this.#gate.admitsTurn(verdict.content, { now, client })) {
          return IGNORED;
        }
        return {
          request,
          numSeq,
          isLate: peer.order.isBehind(numSeq),
          closings: client.confirmedClosings,
          content: this.#relay.copied(verdict.content),
        };
      default: {
        const answer = octetsOf(verdict.answer, numSeq);
        const remember = verdict.type === "refuse";
        this.exchanges.respond(peer, request, answer, { remember });
        return verdict.type === "foreign" ? IGNORED : DONE;
      }
    }
  }

  /** The turn of a user's request. */
  run(peer: Peer<Turn>, turn: Turn): void {
    const { request, numSeq, content } = turn;
    const client = this.#clients.at(peer);
    if (!client) return;
    const state = this.#state;
    if (content instanceof Uint8Array) {
      if (this.#stopping) return;
      return this.#relay.relay(content, { client, turn, state });
    }
    const user = state.users.get(client.id)!;
    const respond = (answer: Answer) =>
      this.exchanges.respond(peer, request, octetsOf(answer, numSeq));
    const row = rowOf(content)!;
    if (!("event" in row)) return;
    if (client.isBeforeMove(turn)) {
      return respond(refuse("NON_PERMIS", BEFORE_MOVE));
    }
    if (row.requires === "private" && user.messagerie === ID_PUBLIC) {
      return respond(refuse("NON_PERMIS", "not in a private messagerie"));
    }
    const event = row.event(
      user,
      content.DONNEES_MESSAGE as never,
      this.exchanges.now,
    );
    this.#happen(event, { respond, why: "goodbye", mover: client, numSeq });
  }

  /** A request from an address that has no user. */
  stranger(from: Address, octets: Uint8Array): void {
    if (this.#stopping || !isHost(from)) return;
    const verdict = judgeStranger(octets);
    if (typeof verdict === "string") this.#connect(from, octets, verdict);
    else this.#reply(from, octets, verdict);
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
        const client = this.#welcome(user);
        const { peer } = client, numSeq = numSeqOf(octets);
        client.hello = { numSeq, at: this.exchanges.now };
        peer.allowance = 0;
        this.exchanges.outbox.heard(peer, octets.length);
        const accepted = octetsOf(answer!, numSeq);
        this.exchanges.adopt(peer, octets, accepted);
      },
    });
    if (this.exchanges.find(address)) return;
    this.exchanges.refuse(address, octets, octetsOf(answer!, numSeqOf(octets)));
    if (isFull(answer!)) this.#tellFull(address.hostname);
  }

  /** Tells, but not each time, that a newcomer was refused for want of room. */
  #tellFull(hostname: string): void {
    const { now } = this.exchanges;
    if (now - this.#toldFullAt < FULL_PAUSE_MS) return;
    this.#toldFullAt = now;
    const all = [...this.#state.users.values()];
    const near = all.filter(({ address }) => address.hostname === hostname);
    this.#options.onEvent({
      type: "full",
      hostname,
      users: all.length,
      neighbours: near.length,
    });
  }

  /** Makes the connection of a user. */
  #welcome(user: User): Client {
    const peer = this.exchanges.open(user.address);
    const client = new Client(peer, user.id, {
      rates: this.#gate.rates,
      now: this.exchanges.now,
    });
    this.#clients.add(client);
    this.#wakeAt(peer.heard + this.#options.timeout);
    return client;
  }

  /**
   * Goes on from what was saved, as if nothing had happened: every user is
   * asked for a sign of life, and told where it is.
   */
  resume({ state, closing }: Saved, now: number): void {
    this.exchanges.outbox.now = now;
    this.#state = state;
    for (const user of state.users.values()) {
      const client = this.#welcome(user), rounds = Infinity;
      client.isResumed = true;
      this.exchanges.outbox.startOver(client.peer);
      this.#messenger.request(client, PROBE, { tag: "probe", rounds });
      if (closing.has(user.id)) this.#messenger.tell({ type: "close", user });
      this.#messenger.announcer.roster(client);
    }
  }

  // ---- what comes back

  /** A request of the server was answered. */
  settled(peer: Peer<Turn>, frame: Frame, response: Message): void {
    const client = this.#clients.at(peer);
    if (!client) return;
    const isError = response.TYPE_MESSAGE === "ERREUR";
    if (isError && response.DONNEES_MESSAGE.MOTIF === "NON_CONNECTE") {
      return this.#remove(client, "lost");
    }
    const tag = frame.tag as Tag | undefined;
    if (tag === "probe") this.#prove(client);
    else if (tag instanceof Closing) {
      client.confirmedAt = this.exchanges.now;
      this.#confirm(client, tag);
    } else if (tag === "goodbye") this.#remove(client, "stopped");
    else if (isPresenceTag(tag)) {
      if (isError) this.#messenger.announcer.stop(client, FILLER);
      else client.knowsPresence = true;
    } else if (tag && !(tag instanceof MissingTexts)) {
      const accepts = response.TYPE_MESSAGE === "REPONSE_MESSAGERIE_PRIVEE" &&
        response.DONNEES_MESSAGE.REPONSE === "ACCEPTER";
      const { now } = this.exchanges;
      this.#happen(
        accepts
          ? { type: "accept", invitation: tag.id }
          : { type: "decline", invitation: tag.id, now },
        { mover: client },
      );
    }
  }

  /** A request of the server was given up. */
  failed(peer: Peer<Turn>, frame: Frame): void {
    const client = this.#clients.at(peer);
    if (!client) return;
    const tag = frame.tag as Tag | undefined;
    if (tag === undefined || tag instanceof MissingTexts) {
      if (frame.code === TYPE_CODES.TEXTE) this.overflowed(peer, frame);
    } else if (tag instanceof Closing) this.#confirm(client, tag);
    else if (tag === "firstRoster") {
      this.#messenger.announcer.unanswered(client, FILLER);
    } else if (isPresenceTag(tag)) this.#messenger.announcer.roster(client);
    else if (tag !== "probe" && tag !== "goodbye") {
      this.#happen({ type: "lapse", invitation: tag.id });
    }
  }

  /** A text did not get through to a user. */
  overflowed(peer: Peer<Turn>, { tag }: Frame): void {
    const count = tag instanceof MissingTexts ? tag.count : 1;
    this.#messenger.owe(this.#clients.at(peer)!, count);
  }

  #prove(client: Client): void {
    if (client.isResumed) this.#listen(client);
    const user = this.#state.users.get(client.id)!;
    if (user.messagerie !== undefined) return;
    this.exchanges.outbox.trust(client.peer);
    this.#options.onEvent({ type: "arrived", user });
    this.#happen({ type: "prove", user });
  }

  /** A user of a saved state has answered: takes its requests from now on, the oldest first. */
  #listen(client: Client): void {
    const { order, roundTrip } = client.peer;
    client.isResumed = false;
    order.gather(roundTrip.smoothed || roundTrip.period);
  }

  #isProven(client: Client): boolean {
    return this.#state.users.get(client.id)!.messagerie !== undefined;
  }

  // ---- what follows

  /** Sets the state, then carries out the effects. */
  #happen(event: Event, cause: Cause = {}): void {
    const [state, effects] = transition(this.#state, event);
    const hasMoved = state.messageries !== this.#state.messageries;
    const before = this.#state;
    this.#state = state;
    if (cause.mover) this.#noteMove(cause.mover, before, cause.numSeq);
    if (hasMoved) this.#keep(effects);
    for (const effect of effects) this.#carryOut(effect, cause);
  }

  /** Saves the state; `effects` are those that have yet to be carried out. */
  #keep(effects: readonly Effect[] = []): void {
    if (!this.#save) return;
    const closing = new Set<number>();
    for (const { id, isClosing } of this.#clients) {
      if (isClosing) closing.add(id);
    }
    for (const effect of effects) {
      if (effect.type === "close") closing.add(effect.user.id);
    }
    this.#save({ state: this.#state, closing });
  }

  /** A QUITTER was answered, or given up. */
  #confirm(client: Client, { number }: Closing): void {
    if (number <= client.confirmedClosings) return;
    client.confirmedClosings = number;
    if (!client.isClosing) this.#keep();
  }

  /** Who has gone elsewhere needs not say that it knows that it was moved; by which request it went. */
  #noteMove(client: Client, before: State, numSeq?: number): void {
    const from = before.users.get(client.id)?.messagerie;
    const to = this.#state.users.get(client.id)?.messagerie;
    if (from === to) return;
    client.confirmedClosings = client.closings;
    client.movedBy = numSeq ?? client.movedBy;
  }

  #carryOut(effect: Effect, cause: Cause): void {
    switch (effect.type) {
      case "answer":
        return cause.respond?.(effect.answer);
      case "probe":
        cause.accept?.(effect.user);
        return this.#messenger.request(this.#clients.of(effect.user), PROBE, {
          tag: "probe",
          rounds: Infinity,
        });
      case "reclaim":
        return this.#reclaim(this.#clients.of(effect.holder));
      case "drop":
        return this.#drop(effect.user, cause.why ?? "lost");
      default:
        if (!this.#stopping) this.#messenger.tell(effect);
    }
  }

  /** Asks the holder of a name that is wanted for a sign of life. */
  #reclaim(client: Client): void {
    if (client.reclaim && client.peer.heard <= client.reclaim.since) return;
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
    const client = this.#clients.of(user);
    this.#clients.delete(client);
    this.#messenger.forget(client);
    this.exchanges.close(client.peer);
    if (user.messagerie !== undefined) {
      this.#options.onEvent({ type: "left", user, why });
    }
    if (this.#stopping && this.#clients.size === 0) this.#stopped();
  }

  // ---- what is sent, and when

  /** The next datagram to be sent now, if any. */
  poll(now: number): Outgoing | undefined {
    return this.exchanges.poll(now);
  }

  /** Does what is due. */
  expire(now: number): void {
    this.exchanges.expire(now);
    this.#messenger.announcer.expire(now);
    if (now >= this.#due) this.#sweep(now);
  }

  #wakeAt(due: number): void {
    this.#due = Math.min(this.#due, due);
  }

  /** Removes users that were silent for too long, or whose name is wanted. */
  #sweep(now: number): void {
    this.#due = Infinity;
    if (this.#stopping && now >= this.#stopping.until) return this.#stopped();
    for (const client of this.#clients) {
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
   * Says DECONNEXION to all users, unless the state is saved: then they will
   * find the server again.
   *
   * @returns Resolves when all have acknowledged, or after 1 s.
   */
  stop(now: number): Promise<void> {
    if (this.#save) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#stopping = { until: now + FAREWELL_MS, resolve };
    this.#wakeAt(this.#stopping.until);
    for (const client of this.#clients) {
      this.exchanges.outbox.drop(client.peer);
      const goodbye = bare(TYPE_CODES.DECONNEXION, ID_SERVER, 0);
      this.#messenger.request(client, goodbye, { tag: "goodbye" });
    }
    if (this.#clients.size === 0) resolve();
    return promise;
  }

  #stopped(): void {
    this.#stopping?.resolve();
  }
}

function isFull({ body }: Answer): boolean {
  return "STATUT_INSCRIPTION" in body &&
    body.STATUT_INSCRIPTION === "SERVEUR_PLEIN";
}
