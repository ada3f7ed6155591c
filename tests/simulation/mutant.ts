/**
 * A defect put in by hand.
 *
 * @module
 */

import type { SessionCore } from "../../client/core.ts";
import type { Server } from "../../server/core.ts";

/** A defect: what is done to engines that were just made. */
export interface Mutant {
  /** What is wrong. */
  readonly about: string;
  /** Puts it into a server. */
  readonly server?: (core: Server, random: () => number) => void;
  /** Puts it into a session. */
  readonly client?: (core: SessionCore, random: () => number) => void;
}
