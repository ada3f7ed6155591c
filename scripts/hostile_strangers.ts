/**
 * Strangers: sockets that send what they are given at a steady rate, whatever
 * comes back, and accounts of what comes back to each.
 *
 * @module
 */

/** Octets of IP and UDP headers. */
const OVERHEAD = 28;
/** Octets that strangers' sockets can receive. */
const MAX_OCTETS = 65_507;
/** After so many in a row, what has come is looked at. */
const MAX_BURST = 64;

/** What strangers have done, and what they got for it. */
export interface Shots {
  /** Datagrams per second, which are less than wanted where this machine cannot do more. */
  readonly perSecond: number;
  /** Datagrams to the server. */
  readonly toServer: number;
  /**
   * The greatest share of what it had sent that an address was sent, at any
   * moment, headers included: where it never asked for a user, and where it
   * had one that was not proven.
   */
  readonly strangers: number;
  readonly unproven: number;
  /** Answers of honest users' sessions. */
  readonly answersOfSessions: number;
}

/** Adds accounts up. */
export function shotsOf(
  strangers: readonly Stranger[],
  perSecond: number,
): Shots {
  const worst = (asks: boolean) =>
    strangers.filter((one) => one.asks === asks)
      .reduce((worst, one) => Math.max(worst, one.worst), 0);
  const sum = (of: (one: Stranger) => number) =>
    strangers.reduce((sum, one) => sum + of(one), 0);
  return {
    perSecond,
    toServer: sum(({ datagrams }) => datagrams),
    strangers: worst(false),
    unproven: worst(true),
    answersOfSessions: sum(({ answersOfSessions }) => answersOfSessions),
  };
}

/** What an address has sent to the server, and was sent by it: octets, headers included. */
export class Stranger {
  readonly #socket: Deno.DatagramConn;
  readonly #server: Deno.NetAddr;
  readonly #receiving: Promise<void>;
  /** Whether it ever asks for a user, which is then not proven. */
  readonly asks: boolean;
  /** Datagrams sent to the server. */
  datagrams = 0;
  /** Octets sent to the server, and received from it. */
  sent = 0;
  received = 0;
  /** The greatest that `received / sent` has ever been. */
  worst = 0;
  /** Datagrams that have come from anybody but the server. */
  answersOfSessions = 0;

  /** Opens a socket at a host of one's own. */
  constructor(
    options: {
      readonly hostname: string;
      readonly server: Deno.NetAddr;
      readonly asks: boolean;
    },
  ) {
    this.#server = options.server;
    this.asks = options.asks;
    this.#socket = Deno.listenDatagram({
      transport: "udp",
      hostname: options.hostname,
      port: 0,
    });
    this.#receiving = this.#receive();
  }

  async #receive(): Promise<void> {
    const buffer = new Uint8Array(MAX_OCTETS);
    try {
      for (;;) {
        const [octets, from] = await this.#socket.receive(buffer);
        if ((from as Deno.NetAddr).port !== this.#server.port) {
          this.answersOfSessions++;
          continue;
        }
        this.received += octets.length + OVERHEAD;
        this.worst = Math.max(this.worst, this.received / this.sent);
      }
    } catch { /* closed */ }
  }

  /** Sends a datagram to the server, or to a port of a user. */
  async send(
    octets: Uint8Array,
    port: number = this.#server.port,
  ): Promise<void> {
    if (port === this.#server.port) {
      this.datagrams++;
      this.sent += octets.length + OVERHEAD;
    }
    await this.#socket.send(octets, { ...this.#server, port }).catch(() => {});
  }

  /** Closes the socket. */
  async close(): Promise<void> {
    this.#socket.close();
    await this.#receiving;
  }
}

/**
 * Calls `shoot` so many times a second, never waiting for what comes back.
 *
 * @returns How many times a second it was, which is less where this machine
 * cannot do more.
 */
export async function openLoop(
  shoot: (n: number) => Promise<void>,
  { count, perSecond }: {
    readonly count: number;
    readonly perSecond: number;
  },
): Promise<number> {
  const start = performance.now();
  for (let n = 0; n < count;) {
    const elapsed = performance.now() - start;
    const due = Math.min(count, Math.ceil(elapsed * perSecond / 1_000));
    for (let burst = 0; n < due && burst < MAX_BURST; burst++) await shoot(n++);
    await new Promise((resolve) => setTimeout(resolve, n < due ? 0 : 1));
  }
  return count / (performance.now() - start) * 1_000;
}
