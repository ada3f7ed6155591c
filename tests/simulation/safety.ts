/**
 * What has to hold at every step, whatever the network and the people do.
 *
 * @module
 */

import type { SessionEvent } from "../../client/events.ts";
import { TYPE_CODES, userOf } from "../../protocol/messages.ts";
import type { Frame, Peer } from "../../protocol/peer.ts";
import type { Server } from "../../server/core.ts";
import { messagerieOf, type State } from "../../server/state.ts";
import { assertConsistent } from "../server/consistent.ts";
import { type Piece, read } from "./chat.ts";
import { Crashes, OVERTAKEN_MS } from "./crashes.ts";
import { Handings } from "./handings.ts";
import { History } from "./history.ts";
import { addressKey } from "./network.ts";
import { observe } from "./observe.ts";
import { isStranger } from "./stranger.ts";
import { Orders } from "./orders.ts";
import { Owners } from "./owners.ts";
import type { Typed, Voice } from "./voice.ts";
import { type Handed, pieceIn, userAt, type Watched } from "./watched.ts";

/** Watches texts from their authors to their readers. */
export class Safety {
  /** Who was where. */
  readonly history: History = new History();
  /** What crashes of the server may cost. */
  readonly crashes: Crashes = new Crashes();
  /** What was handed on to whom. */
  readonly handings: Handings = new Handings(this.crashes);
  /** What each session has read. */
  readonly reads: Map<Voice, Set<string>> = new Map();
  /** How many texts each session was told to have missed. */
  readonly missed: Map<Voice, number> = new Map();
  /**
   * Users who left their first roster unanswered for M tries: the server takes
   * it that they do not know PRESENCE, and does not tell them who is where
   * until they connect anew (PROTOCOL.md 5.8).
   */
  readonly untold: Set<Peer> = new Set();
  /** All sessions, by label. */
  readonly voices: Map<string, Voice> = new Map();
  /** Users who have not answered QUITTER in M tries: their texts are taken again (PROTOCOL.md 5.5). */
  readonly #unaware = new Set<Peer>();
  readonly #world: Watched;
  readonly #orders: Orders;
  readonly #owners = new Owners();
  /** Sessions to which something of a server that is gone may have come late. */
  readonly #misled = new Set<Voice>();

  /** Makes the checks of a world. */
  constructor(world: Watched) {
    this.#world = world;
    this.#orders = new Orders(world, this);
  }

  // ---- the server

  /** Watches a server that was just made. */
  watchServer(core: Server): void {
    observe(core, {
      requested: (peer, frame) => {
        const piece = pieceIn(frame);
        if (piece) this.#relayed(core, { peer, frame, piece });
      },
      failed: (peer, frame) => {
        const { code, rounds } = frame;
        if (code === TYPE_CODES.PRESENCE && rounds === 1) this.untold.add(peer);
        if (code === TYPE_CODES.QUITTER_MESSAGERIE_PRIVEE) {
          this.#unaware.add(peer);
        }
        this.#gaveUp("the server", peer, frame);
      },
      dropped: ({ address }, frame) => {
        const piece = pieceIn(frame);
        if (piece) this.crashes.dropped(addressKey(address), piece.key);
      },
      disordered: (peer) => this.#orders.disordered(undefined, peer),
      jumped: (peer) => this.#orders.disordered(undefined, peer),
    });
  }

  /** The server's state is another one. */
  stateChanged(state: State): void {
    try {
      assertConsistent(state);
    } catch (error) {
      this.#world.fail("consistent", (error as Error).message);
    }
    const early = this.#owners.note(state, this.#world.now);
    if (early) this.#world.fail("numbers go round", early);
    this.history.note(state, this.#world.now);
  }

  /** The server is gone, and its state with it. */
  serverEnded(): void {
    this.history.end(this.#world.now);
    this.#owners.forget();
  }

  /** The server is gone, but for its state. */
  serverCrashed(core: Server): void {
    this.crashes.crashed(core, this.#world.now);
  }

  /** A server goes on from the state of one that has crashed. */
  serverResumed(core: Server): void {
    const forgotten = this.crashes.forgottenBy(core);
    if (forgotten) this.#world.fail("goes on", forgotten);
  }

  #relayed(
    { state, exchanges }: Server,
    { peer, frame, piece }: {
      readonly peer: Peer;
      readonly frame: Frame;
      readonly piece: Piece;
    },
  ): void {
    const author = state.users.get(userOf(frame.octets));
    const reader = userAt(state, addressKey(peer.address));
    const room = author && messagerieOf(state, author);
    if (!author || !room || reader?.messagerie !== room.id) {
      this.#world.fail("members only", `${piece.key} goes to a non-member`);
    }
    this.#hand(peer, { piece, by: "server", idUser: author.id });
    if (!this.#world.isSound) return;
    const typed = this.#typed(piece, author.name);
    const own = exchanges.find(author.address)!;
    const mayErr = this.untold.has(own) || this.#unaware.has(own) ||
      this.#isOvertaken(piece, typed);
    if (!typed.places.has(room.name) && !mayErr) {
      this.#world.fail(
        "where it was typed",
        `${piece.key}, typed in "${[
          ...typed.places,
        ]}", is read in "${room.name}"`,
      );
    }
  }

  /**
   * Whether a text comes to the server late: it was on its way when its
   * messagerie was closed, and has been overtaken by its author's answer to
   * QUITTER; or it, or a move before it, had come, and the server that knew so
   * has crashed. It is then read where its author is (docs/RELIABILITY.md,
   * what is not promised).
   */
  #isOvertaken({ author }: Piece, typed: Typed): boolean {
    const { closedAt } = this.voices.get(author)!;
    return closedAt >= typed.at && this.#world.now - closedAt < OVERTAKEN_MS ||
      this.#world.isTardy && this.crashes.mayHaveMoved(typed);
  }

  // ---- sessions

  /** Watches a session that is about to start. */
  watchVoice(voice: Voice): void {
    const { core } = voice;
    this.voices.set(voice.label, voice);
    this.reads.set(voice, new Set());
    this.crashes.sees(voice);
    observe(core, {
      requested: (peer, frame) => {
        const piece = pieceIn(frame);
        if (piece && peer !== core.server) this.#direct(voice, peer, piece);
      },
      failed: (peer, frame) => this.#gaveUp(voice.label, peer, frame),
      dropped: () => {},
      disordered: (peer) => this.#orders.disordered(voice, peer),
      jumped: (peer) => {
        if (peer === core.server && this.crashes.sees(voice)) return;
        this.#orders.disordered(voice, peer);
        if (peer === core.server) this.#misled.add(voice);
      },
    });
  }

  /**
   * Whether a session may have taken a late roster for the latest: one of a
   * server that has crashed, or of a connection before its last.
   */
  isMisled(voice: Voice): boolean {
    const { connections } = voice;
    return this.#world.isTardy && (connections > 1 || this.#misled.has(voice));
  }

  #direct(voice: Voice, peer: Peer, piece: Piece): void {
    if (!this.#world.isSound) return;
    const { place } = voice.core;
    const typed = this.#typed(piece, voice.name);
    if (place?.mode !== "DECENTRALISEE" || !typed.places.has(place.name)) {
      this.#world.fail(
        "where it was typed",
        `${piece.key}, typed in "${[
          ...typed.places,
        ]}", goes to "${place?.name}"`,
      );
    }
    this.#hand(peer, { piece, by: "author", idUser: voice.core.id });
  }

  /** A session was told something. */
  told(voice: Voice, event: SessionEvent): void {
    if (event.type === "text") this.#read(voice, event);
    if (event.type === "back") this.#assertKnown(voice);
    if (event.type !== "notice") return;
    const count = /^(\d+) texts? could not be delivered/.exec(event.text)?.[1];
    const before = this.missed.get(voice) ?? 0;
    if (count) this.missed.set(voice, before + Number(count));
  }

  /** Who was connected when the server crashed is connected when it goes on. */
  #assertKnown(voice: Voice): void {
    if (!this.#world.isFair || !this.crashes.hasLeft(voice)) return;
    this.#world.fail("unnoticed", `${voice.label} has lost its connection`);
  }

  #read(voice: Voice, event: SessionEvent & { readonly type: "text" }): void {
    if (!this.#world.isSound) return;
    const piece = read(event.octets);
    if (!piece) {
      this.#world.fail("authentic", `${voice.label} reads "${event.text}"`);
    }
    const handed = this.handings.to(voice, piece.key);
    if (!handed) {
      this.#world.fail(
        "members only",
        `${voice.label} reads ${piece.key}, which was not sent to it`,
      );
    }
    const isNameless = event.from === `user ${handed.idUser}`;
    this.#typed(piece, isNameless ? undefined : event.from);
    const reads = this.reads.get(voice)!;
    if (reads.has(piece.key)) {
      if (this.handings.comeAgain(voice, piece.key)) return;
      this.#world.fail("once", `${voice.label} reads ${piece.key} twice`);
    }
    reads.add(piece.key);
    if (handed.again > 0) return;
    const isLate = handed.crashes < this.crashes.count;
    if (isLate || this.#world.isOpen(handed.peer)) {
      this.#orders.read(voice, handed);
    } else this.#orders.disordered(voice, voice.core.server);
  }

  // ---- both

  /** What a piece is of; `by` is whose it is said to be. */
  #typed(piece: Piece, by: string | undefined): Typed {
    const author = this.voices.get(piece.author);
    const typed = author?.typed.get(piece.number);
    if (!author || !typed || piece.piece >= typed.pieces) {
      this.#world.fail("authentic", `${piece.key} was never typed`);
    }
    if (by !== undefined && author.name !== by) {
      this.#world.fail("authentic", `${piece.key} is shown as of ${by}`);
    }
    return typed;
  }

  #hand(peer: Peer, handed: Pick<Handed, "piece" | "by" | "idUser">): void {
    const { author, number } = handed.piece;
    const typed = this.voices.get(author)?.typed.get(number);
    this.handings.add(peer, handed, typed);
  }

  #gaveUp(who: string, { address }: Peer, frame: Frame): void {
    const isPatient = frame.patience !== undefined;
    if (!this.#world.isFair || isPatient || isStranger(address)) return;
    this.#world.fail(
      "nothing fails",
      `${who} gave up a request of type ${frame.code} to ${
        addressKey(address)
      }`,
    );
  }
}
