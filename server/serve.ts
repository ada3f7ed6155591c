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
import type { CoreOptions, ServerEvent } from "./options.ts";
import { metricsText } from "./metrics.ts";
import type { State } from "./state.ts";
import { StateKeeper } from "./state_keeper.ts";

/** Options of {@linkcode serve}. */
export interface ServeOptions
  extends
    SocketOptions,
    Omit<CoreOptions, "randomNumSeq" | "save" | "onEvent"> {
  /** Told of arrivals and departures, of a lack of room, and of trouble with the state file. */
  readonly onEvent?: (event: ServerEvent) => void;
  /**
   * Where users and messageries are kept, so that a server that is killed and
   * started again is not missed. Needs --allow-read and --allow-write for the
   * file and for the same name with `.new` behind it. Two servers must not
   * have the same one.
   */
  readonly stateFile?: string;
}

/** A server at work. */
export interface RunningServer extends AsyncDisposable {
  /** Where it listens. */
  readonly address: Address;
  /** Who is connected, and where: a value that does not change. */
  readonly state: State;
  /** What has come and gone so far. */
  readonly counts: Readonly<ExchangeCounts & OutboxCounts>;
  /** What it is doing, in numbers, in the text format of Prometheus. */
  metrics(): string;
  /**
   * Says DECONNEXION to all users, waits for at most 1 s, and closes the
   * socket. With a state file it says nothing: its users will find it again.
   */
  close(): Promise<void>;
}

/**
 * Starts a server.
 *
 * @throws {TypeError} If Deno runs without `--unstable-net`.
 * @throws {RangeError} If `tries` or `interval` is out of its range.
 * @throws {Deno.errors.AddrInUse} If the port is taken.
 * @throws {StateFileError} If the state file is damaged, another's, or cannot
 * be read or written for a reason that does not pass by itself.
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
  const { stateFile } = options;
  const keeper = stateFile === undefined
    ? undefined
    : new StateKeeper(stateFile, options);
  const saved = keeper?.read();
  const core = new Server({
    ...options,
    randomNumSeq,
    ...keeper && { save: (saved) => keeper.save(saved) },
  });
  const driver = drive(core, options);
  try {
    keeper?.begin();
  } catch (error) {
    driver.close();
    throw error;
  }
  if (saved) core.resume(saved, performance.now());
  driver.flush();
  let closed: Promise<void> | undefined;
  const close = async () => {
    const stopped = core.stop(performance.now());
    driver.flush();
    await stopped;
    await driver.close();
    keeper?.close();
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
    metrics: () => metricsText(core),
    close: () => closed ??= close(),
    [Symbol.asyncDispose]: () => closed ??= close(),
  };
}
