/**
 * Getting a session, or knowing in one word why there is none.
 *
 * @module
 */

import { ConnectionRefusedError, NoResponseError } from "./errors.ts";
import type { SessionEvent } from "./events.ts";
import type { Options } from "./options.ts";
import { connect, type Session } from "./session.ts";
import type { Shown } from "./shown.ts";

/** A session, or why there is none. */
export type Opening =
  | {
    readonly session: Session;
    /** Events shown already: they will come once more. */
    readonly early: ReadonlySet<SessionEvent>;
  }
  /** A status of the server, or what hinders this machine. */
  | { readonly why: string };

/** What is needed to get a session. */
export interface OpeningOptions {
  /** USER_NAME. */
  readonly name: string;
  /** Shows what happens meanwhile. */
  readonly show: (shown: Shown) => void;
  /** Gives up, or ends the session at once. */
  readonly signal: AbortSignal;
}

/** Connects; never rejects. */
export async function open(
  { target: { hostname, port }, localPort, interval, tries }: Options,
  { name, show, signal }: OpeningOptions,
): Promise<Opening> {
  const early = new Set<SessionEvent>();
  let isOpen = false;
  const onEvent = (event: SessionEvent) => {
    if (isOpen || event.type !== "nameTaken") return;
    early.add(event);
    show(event);
  };
  try {
    const session = await connect({
      ...{ name, hostname, port, localPort, interval, tries },
      signal,
      onEvent,
    });
    isOpen = true;
    return { session, early };
  } catch (error) {
    return { why: whyNot(error) };
  }
}

function whyNot(error: unknown): string {
  if (error instanceof ConnectionRefusedError) return error.status;
  if (error instanceof NoResponseError) return "NO_RESPONSE";
  if (error instanceof Deno.errors.NotCapable) return "NO_PERMISSION";
  if (error instanceof Deno.errors.AddrInUse) return "PORT_IN_USE";
  if (error instanceof RangeError) return "USER_NAME_INVALIDE";
  if (error instanceof DOMException) return "ABORTED";
  if (error instanceof Error && "code" in error) return "NO_HOST";
  return Deno.listenDatagram === undefined
    ? "NO_UDP"
    : error instanceof Error
    ? error.message
    : String(error);
}
