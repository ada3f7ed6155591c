/**
 * The server on its socket.
 *
 * @module
 */

import type { ExchangeCounts } from "../protocol/exchanges.ts";
import type { OutboxCounts } from "../protocol/outbox.ts";
import type { Address } from "../protocol/peer.ts";
import {
  drive,
  randomNumSeq,
  type SocketOptions,
} from "../protocol/transport.ts";
import { Server } from "./core.ts";
import type { CoreOptions } from "./options.ts";
import type { State } from "./state.ts";

/** Options of {@linkcode serve}. */
export interface ServeOptions
  extends SocketOptions, Omit<CoreOptions, "randomNumSeq"> {}

/** A server at work. */
export interface RunningServer extends AsyncDisposable {
  /** Where it listens. */
  readonly address: Address;
  /** Who is connected, and where: a value that does not change. */
  readonly state: State;
  /** What has come and gone so far. */
  readonly counts: Readonly<ExchangeCounts & OutboxCounts>;
  /** Says DECONNEXION to all users, waits for at most 1 s, and closes the socket. */
  close(): Promise<void>;
}

/**
 * Starts a server.
 *
 * @throws {TypeError} If Deno runs without `--unstable-net`.
 * @throws {Deno.errors.AddrInUse} If the port is taken.
 *
 * @example
 * ```ts ignore
 * import { serve } from "@causette/causette/server";
 *
 * await using server = serve({ port: 4545 });
 * console.log(`listening on ${server.address.hostname}:${server.address.port}`);
 * ```
 */
export function serve(options: ServeOptions = {}): RunningServer {
  const core = new Server({ ...options, randomNumSeq });
  const driver = drive(core, options);
  let closed: Promise<void> | undefined;
  const close = async () => {
    const stopped = core.stop(performance.now());
    driver.flush();
    await stopped;
    await driver.close();
  };
  return {
    address: driver.address,
    get state() {
      return core.state;
    },
    get counts() {
      const { counts, outbox } = core.exchanges;
      return { ...counts, ...outbox.counts };
    },
    close: () => closed ??= close(),
    [Symbol.asyncDispose]: () => closed ??= close(),
  };
}
