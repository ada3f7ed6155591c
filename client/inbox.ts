/**
 * Requests that come to a session: whom it believes, and what it answers.
 *
 * @module
 */

import { DecodeError, decodeOrError } from "../protocol/decode.ts";
import { DONE, IGNORED } from "../protocol/exchanges.ts";
import type { Remembered } from "../protocol/memory.ts";
import {
  type Bodies,
  codeOf,
  ID_SERVER,
  ID_UNKNOWN,
  type Message,
  type MessageType,
  numSeqOf,
} from "../protocol/messages.ts";
import type { Peer } from "../protocol/peer.ts";
import type { Wire } from "./wire.ts";

/** What the server asks of a session. */
export interface InboxOwner {
  /** Whether the session has ended. */
  isClosed(): boolean;
  /** ID_USER of the member at an address. */
  memberAt(peer: Peer<Message>): number | undefined;
  /** The server has asked something: a probe, or more. */
  asked(isProbe: boolean): void;
  /** The server may have been started again, and count anew. */
  startsOver(): void;
  /** Somebody asks the session into a messagerie; the request is answered later. */
  invited(
    body: Bodies["DEMANDE_MESSAGERIE_PRIVEE"],
    request: Remembered,
    numSeq: number,
  ): void;
  /** The messagerie is closed, says a request with this NUM_SEQ. */
  messagerieClosed(numSeq: number): void;
  /** The server stops. */
  serverStops(): void;
}

/** What {@linkcode Inbox} makes of a request: a message whose turn comes later. */
export type Judgement = Message | typeof DONE | typeof IGNORED;

/** Judges and answers requests. */
export class Inbox {
  /** Datagrams dropped: of whoever is neither server nor member, or late ones of a session before. */
  dropped = 0;
  readonly #wire: Wire;
  readonly #owner: InboxOwner;

  /** Makes an inbox. */
  constructor(wire: Wire, owner: InboxOwner) {
    this.#wire = wire;
    this.#owner = owner;
  }

  /** A request has come from the server or from a member. */
  take(
    peer: Peer<Message>,
    octets: Uint8Array,
    request: Remembered,
  ): Judgement {
    return peer === this.#wire.server
      ? this.#asked(octets, request)
      : this.#written(peer, octets, request);
  }

  /** A member's text. */
  #written(
    peer: Peer<Message>,
    octets: Uint8Array,
    request: Remembered,
  ): Judgement {
    const message = decodeOrError(octets);
    const isText = !(message instanceof DecodeError) &&
      message.TYPE_MESSAGE === "TEXTE" &&
      message.ID_USER === this.#owner.memberAt(peer);
    if (!isText) return this.#drop();
    this.#wire.acknowledge(peer, request, octets);
    return message;
  }

  /** A request of the server. */
  #asked(octets: Uint8Array, request: Remembered): Judgement {
    const message = decodeOrError(octets);
    const numSeq = numSeqOf(octets);
    const respond = <T extends MessageType>(
      type: T,
      body: Bodies[T],
    ): typeof DONE => {
      this.#wire.respond({ request, numSeq }, type, body);
      return DONE;
    };
    if (message instanceof DecodeError) {
      if (codeOf(octets) % 2 === 0) return IGNORED;
      const MOTIF = message.code === "type" ? "TYPE_INCONNU" : "MALFORME";
      return respond("ERREUR", { MOTIF, RAISON: message.message });
    }
    const { TYPE_MESSAGE: type, ID_USER: from } = message;
    if (from !== ID_SERVER && type !== "TEXTE") return this.#drop();
    if (this.#owner.isClosed()) {
      return respond("ERREUR", { MOTIF: "NON_CONNECTE", RAISON: "" });
    }
    const isProbe = isEmptyText(message) && from === ID_SERVER;
    if (this.#wire.id === ID_UNKNOWN && !isProbe) return IGNORED;
    if (isProbe) {
      const { expected } = this.#wire.server.order;
      this.#wire.probed(numSeq);
      if (expected !== undefined) this.#owner.startsOver();
    } else if (this.#wire.isLate(numSeq)) return this.#drop();
    this.#owner.asked(isProbe);
    switch (type) {
      case "TEXTE":
      case "PRESENCE":
        this.#wire.acknowledge(this.#wire.server, request, octets);
        return message;
      case "DEMANDE_MESSAGERIE_PRIVEE":
        this.#owner.invited(message.DONNEES_MESSAGE, request, numSeq);
        return DONE;
      case "QUITTER_MESSAGERIE_PRIVEE":
        this.#owner.messagerieClosed(numSeq);
        return respond("REPONSE_QUITTER_MESSAGERIE_PRIVEE", {
          STATUT_EXIT: "EXIT_REUSSI",
        });
      case "DECONNEXION":
        this.#owner.serverStops();
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

  #drop(): typeof IGNORED {
    this.dropped++;
    return IGNORED;
  }
}

/** Whether a message is a TEXTE without a text. */
export function isEmptyText(message: Message): boolean {
  return message.TYPE_MESSAGE === "TEXTE" &&
    message.DONNEES_MESSAGE.CHAT.length === 0;
}
