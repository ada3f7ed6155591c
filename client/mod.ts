/**
 * A session with a server, for bots and clients: no terminal in it.
 *
 * Needs Deno's `--unstable-net` and `--allow-net`.
 *
 * @example A bot that answers
 * ```ts ignore
 * import { connect } from "@causette/causette/client";
 *
 * await using session = await connect({ name: "echo", port: 4545 });
 * for await (const event of session) {
 *   if (event.type === "text") session.say(`${event.from}: ${event.text}`);
 * }
 * ```
 *
 * @module
 */

export * from "./errors.ts";
export * from "./events.ts";
export * from "./session.ts";
export { visible } from "./visible.ts";
export type {
  ListedMessagerie,
  Mode,
  Motif,
  StatutAcces,
  StatutCreation,
  StatutInscription,
} from "../protocol/messages.ts";
export type { ExchangeCounts } from "../protocol/exchanges.ts";
export type { OutboxCounts } from "../protocol/outbox.ts";
export type { Address } from "../protocol/peer.ts";
export type { SocketOptions } from "../protocol/transport.ts";
