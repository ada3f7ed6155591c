/**
 * Causette: a session protocol for instant messaging over UDP.
 *
 * - {@linkcode encode} and {@linkcode decode}: messages to octets and back,
 *   pure functions;
 * - {@linkcode listen}: a UDP socket that speaks messages, an async iterable;
 * - {@linkcode connect}: a session with a server, for bots and clients.
 *
 * `connect` and `listen` need Deno's `--unstable-net` and `--allow-net`.
 *
 * @example A bot
 * ```ts ignore
 * import { connect } from "@causette/causette";
 *
 * await using session = await connect({ name: "echo", port: 4545 });
 * for await (const event of session) {
 *   if (event.type === "text") session.say(`${event.from}: ${event.text}`);
 * }
 * ```
 *
 * @module
 */

export * from "./client/errors.ts";
export * from "./client/events.ts";
export * from "./client/session.ts";
export * from "./protocol/decode.ts";
export * from "./protocol/encode.ts";
export * from "./protocol/messages.ts";
export { isNomMessagerie, isUserName } from "./protocol/names.ts";
export {
  listen,
  type Received,
  type SocketOptions,
  type Transport,
} from "./protocol/transport.ts";
export type { ExchangeCounts } from "./protocol/exchanges.ts";
export type { OutboxCounts } from "./protocol/outbox.ts";
export type { Address } from "./protocol/peer.ts";
