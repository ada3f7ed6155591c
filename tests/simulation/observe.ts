/**
 * Looks into the exchanges of an engine without changing what they do.
 *
 * @module
 */

import type { Exchanges, Owner } from "../../protocol/exchanges.ts";
import { distance, SERIES, WINDOW } from "../../protocol/order.ts";
import type { Frame, Peer } from "../../protocol/peer.ts";

/** What is looked for. */
export interface Sights<T> {
  /** A request was handed to the outbox. */
  requested(peer: Peer<T>, frame: Frame): void;
  /** A request was given up. */
  failed(peer: Peer<T>, frame: Frame): void;
  /** A text was thrown out, since it was given up or too many wait. */
  dropped(peer: Peer<T>, frame: Frame): void;
  /** The order of a peer's requests is broken: a wait for a gap has ended in vain. */
  disordered(peer: Peer<T>): void;
  /** The same: a peer's numbers do not go on from those before. */
  jumped(peer: Peer<T>): void;
}

/** Has an engine tell of what its exchanges do. */
export function observe<T>(
  engine: Owner<T> & { readonly exchanges: Exchanges<T> },
  sights: Sights<T>,
): void {
  const { exchanges } = engine;
  const { outbox } = exchanges;
  const request = outbox.request.bind(outbox);
  outbox.request = (peer, frame) => {
    sights.requested(peer, frame);
    request(peer, frame);
  };
  const failed = engine.failed.bind(engine);
  engine.failed = (peer, frame, numSeq) => {
    sights.failed(peer, frame);
    failed(peer, frame, numSeq);
  };
  const overflowed = engine.overflowed.bind(engine);
  engine.overflowed = (peer, frame) => {
    sights.dropped(peer, frame);
    overflowed(peer, frame);
  };
  eachPeer(exchanges, (peer) => {
    const { order } = peer;
    const take = order.take.bind(order), expire = order.expire.bind(order);
    const changeTo = order.changeTo.bind(order);
    order.changeTo = (numSeq) => {
      sights.jumped(peer);
      changeTo(numSeq);
    };
    order.take = (numSeq, item, options) => {
      if (isFar(order.expected, numSeq)) sights.jumped(peer);
      take(numSeq, item, options);
    };
    order.expire = (options) => {
      if (order.deadline(options.period) <= options.now) {
        sights.disordered(peer);
      }
      expire(options);
    };
  });
}

function isFar(expected: number | undefined, numSeq: number): boolean {
  if (expected === undefined) return false;
  const ahead = distance(expected, numSeq);
  return ahead >= WINDOW || ahead < -SERIES;
}

/** Does something with each peer that there is, or will be. */
export function eachPeer<T>(
  exchanges: Exchanges<T>,
  use: (peer: Peer<T>) => void,
): void {
  for (const peer of exchanges.peers) use(peer);
  const open = exchanges.open.bind(exchanges);
  exchanges.open = (address) => {
    const peer = open(address);
    use(peer);
    return peer;
  };
}

/** Most requests of an address that are remembered (PROTOCOL.md 4.4). */
const MAX_REMEMBERED = 1_024;
/** Bounds of the pacing window (PROTOCOL.md 4.7). */
const PACING = [64, 1_024] as const;
/** What waits for one user at most (PROTOCOL.md 4.8). */
const MAX_WAITING_TEXTS = 256;
const MAX_WAITING_OCTETS = 256 * 1_024;

/** Which bound is not held; undefined: all are. */
export function brokenBound<T>(
  { outbox: { pacing }, peers }: Exchanges<T>,
  { isServer }: { readonly isServer: boolean },
): string | undefined {
  if (pacing.window < PACING[0] || pacing.window > PACING[1]) {
    return `the pacing window is ${pacing.window}`;
  }
  for (const { span, order, memory, waitingTexts, waitingOctets } of peers) {
    if (span > WINDOW) return `the window spans ${span}`;
    if (order.held >= WINDOW) return `${order.held} requests are held`;
    if (memory.size > MAX_REMEMBERED) return `${memory.size} are remembered`;
    if (waitingTexts < 0 || waitingOctets < 0) return "waiting is below 0";
    if (!isServer) continue;
    if (waitingTexts > MAX_WAITING_TEXTS) return `${waitingTexts} texts wait`;
    if (waitingOctets > MAX_WAITING_OCTETS) return `${waitingOctets} wait`;
  }
  return undefined;
}

/** The requests that a peer has not answered. */
export function pendingOf<T>({ frames, waiting }: Peer<T>): Frame[] {
  return [...frames, ...waiting].filter((frame) => frame !== undefined);
}

/** What is still under way; undefined: nothing is. */
export function unsettled<T>({ peers }: Exchanges<T>): string | undefined {
  for (const { address, span, waiting, asides, order } of peers) {
    const whose = `${address.hostname}:${address.port}`;
    if (span > 0) return `${span} requests to ${whose} are under way`;
    if (waiting.length > 0) return `${waiting.length} wait for ${whose}`;
    if (asides.size > 0) return `${asides.size} to ${whose} are asked aside`;
    if (order.held > 0) return `${order.held} of ${whose} are held`;
  }
  return undefined;
}
