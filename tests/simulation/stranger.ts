/**
 * Somebody whom nobody has asked: sees what goes by, and sends it again from
 * an address of its own, or forges what it likes.
 *
 * @module
 */

import { encode } from "../../protocol/encode.ts";
import type { Message } from "../../protocol/messages.ts";
import type { Address } from "../../protocol/peer.ts";
import { compose } from "./chat.ts";
import type { Host, Network } from "./network.ts";

/** How many datagrams it remembers. */
const OVERHEARD = 64;

const ADDRESS: Address = {
  transport: "udp",
  hostname: "203.0.113.66",
  port: 6_666,
};

/** Whether an address is the stranger's: it may prove itself by a lucky guess. */
export function isStranger({ hostname }: Address): boolean {
  return hostname === ADDRESS.hostname;
}

/** A host that forges; it does not answer anything. */
export class Stranger implements Host {
  readonly name = "stranger";
  readonly address: Address = ADDRESS;
  readonly generation = 0;
  readonly isCut: Host["isCut"] = { in: false, out: false };
  readonly #network: Network;
  readonly #next: () => number;
  readonly #targets: readonly Host[];
  readonly #heard: { readonly to: Address; readonly octets: Uint8Array }[] = [];
  #count = 0;

  /** Makes a stranger who knows where everybody is. */
  constructor(
    { network }: { readonly network: Network },
    options: {
      readonly next: () => number;
      readonly targets: readonly Host[];
    },
  ) {
    this.#network = network;
    this.#next = options.next;
    this.#targets = options.targets;
    network.attach(this);
  }

  deliver(): void {}

  /** Sees a datagram. */
  overhear(to: Address, octets: Uint8Array): void {
    this.#heard[this.#count++ % OVERHEARD] = { to, octets: octets.slice() };
  }

  /** Sends so many datagrams. */
  forge(count: number): void {
    for (; count > 0; count--) {
      const heard = this.#heard[Math.floor(this.#next() * this.#heard.length)];
      if (heard && this.#next() < 0.5) {
        this.#network.send(this, heard.to, heard.octets);
      } else {
        const target = Math.floor(this.#next() * this.#targets.length);
        this.#network.send(
          this,
          this.#targets[target]!.address,
          this.#forged(),
        );
      }
    }
  }

  #forged(): Uint8Array {
    const below = (count: number) => Math.floor(this.#next() * count);
    const CHAT = new TextEncoder().encode(compose("u0.1", 9_000 + below(99)));
    const messages: Partial<Message>[] = [
      { TYPE_MESSAGE: "TEXTE", DONNEES_MESSAGE: { CHAT } },
      { TYPE_MESSAGE: "DECONNEXION", DONNEES_MESSAGE: {} },
      { TYPE_MESSAGE: "QUITTER_MESSAGERIE_PRIVEE", DONNEES_MESSAGE: {} },
      { TYPE_MESSAGE: "REPONSE_TEXTE", DONNEES_MESSAGE: {} },
      {
        TYPE_MESSAGE: "CONNEXION",
        ID_USER: 0,
        DONNEES_MESSAGE: { USER_NAME: `u${below(8)}` },
      },
    ];
    if (this.#next() < 0.2) {
      return Uint8Array.from({ length: below(60) }, () => below(256));
    }
    return encode({
      ID_USER: this.#next() < 0.3 ? 255 : 1 + below(8),
      NUM_SEQ: below(0x10000),
      ...messages[below(messages.length)],
    } as Message);
  }
}
