/**
 * A defect put in by hand.
 *
 * @module
 */

import type { SessionCore } from "../../client/core.ts";
import type { Exchanges } from "../../protocol/exchanges.ts";
import type { Peer } from "../../protocol/peer.ts";
import type { Server } from "../../server/core.ts";
import { eachPeer } from "./observe.ts";

/** A defect: what is done to engines that were just made. */
export interface Mutant {
  /** What is wrong. */
  readonly about: string;
  /** Puts it into a server. */
  readonly server?: (core: Server, random: () => number) => void;
  /** Puts it into what is written into a state file; `before` is what was written last. */
  readonly file?: (text: string, before: string | undefined) => string;
  /** Puts it into a session. */
  readonly client?: (core: SessionCore, random: () => number) => void;
}

/** Does something to the exchanges of each engine. */
export function both(
  about: string,
  spoil: (exchanges: Exchanges<never>) => void,
): Mutant {
  const use = ({ exchanges }: { readonly exchanges: Exchanges<never> }) =>
    spoil(exchanges);
  return {
    about,
    server: (core) => use(core as never),
    client: (core) => use(core as never),
  };
}

/** Does something to each peer of each engine. */
export function peers(about: string, spoil: (peer: Peer) => void): Mutant {
  return both(about, (exchanges) => eachPeer(exchanges, spoil));
}
