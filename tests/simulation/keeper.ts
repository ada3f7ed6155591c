/**
 * Who runs the server: starts it, stops it, and kills it; and its state file.
 *
 * @module
 */

import { Server } from "../../server/core.ts";
import type { Saved } from "../../server/options.ts";
import { parse, serialize } from "../../server/state_file.ts";
import type { Clock } from "./clock.ts";
import type { Mutant } from "./mutant.ts";
import type { Numbers } from "./numbers.ts";
import type { Moment, Plan } from "./plan.ts";
import type { Safety } from "./safety.ts";
import type { Station } from "./station.ts";

/** What a keeper works with. */
export interface KeeperOptions {
  readonly plan: Plan;
  readonly clock: Clock;
  readonly numbers: Numbers;
  readonly safety: Safety;
  /** The computer that the server runs on. */
  readonly host: Station;
  /** A defect put in by hand. */
  readonly mutant: Mutant | undefined;
  /** Chance, for the defect. */
  readonly random: () => number;
  /** A server is about to start. */
  readonly onStart: () => void;
  /** A server is gone, and its state with it. */
  readonly onEnd: () => void;
}

/** Runs the server. */
export class Keeper {
  /** The server, while there is one. */
  server: Server | undefined;
  readonly #options: KeeperOptions;
  /** What is in the state file. */
  #file: string | undefined;
  /** What was to be written there last. */
  #saved: string | undefined;
  /** When the server is to be killed, and for how long, in ms. */
  #doom: { at: Moment; readonly ms: number } | undefined;
  #epochs = 0;

  /** Makes somebody who has not started a server. */
  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  /** Starts a server, which goes on from its state file, or knows nothing of one before it. */
  start(): void {
    if (this.server) return;
    const { plan, numbers, mutant, safety, host, clock } = this.#options;
    const epoch = ++this.#epochs, { isKept } = plan.kind;
    const core = new Server({
      tries: plan.tries,
      randomNumSeq: () => numbers.first(epoch),
      ...isKept && { save: (saved) => this.#save(saved) },
    });
    mutant?.server?.(core, this.#options.random);
    this.#options.onStart();
    safety.watchServer(core);
    this.server = core;
    if (this.#file) {
      core.resume(parse(this.#file), clock.now);
      safety.serverResumed(core);
    }
    host.run(core, { goesOn: isKept });
  }

  #save(saved: Saved): void {
    const text = serialize(saved), { mutant } = this.#options;
    this.#file = mutant?.file?.(text, this.#saved) ?? text;
    this.#saved = text;
    if (this.#doom?.at === "saved") this.#options.host.halt();
  }

  /** The server is gone from one moment to the next. */
  kill(): void {
    const core = this.server, { host, safety, plan } = this.#options;
    if (!core) return;
    this.server = this.#doom = undefined;
    host.run(undefined, { goesOn: plan.kind.isKept });
    if (plan.kind.isKept) return safety.serverCrashed(core);
    this.#options.onEnd();
    safety.serverEnded();
  }

  /** The server says goodbye, and is gone after a second; with a state file it says nothing. */
  stop(): void {
    const core = this.server, { host, clock, plan } = this.#options;
    if (!core || host.isFrozen) return;
    core.stop(clock.now);
    host.flush();
    if (plan.kind.isKept) return this.kill();
    clock.at(clock.now + 1_000, () => {
      if (this.server === core) this.kill();
    });
  }

  /** The server is killed, and runs again after so long, in ms. */
  crash(at: Moment, ms: number): void {
    if (!this.server) return;
    this.#doom ??= { at, ms };
    if (at === "now") this.#end();
  }

  /** The server is not killed any more. */
  spare(): void {
    this.#doom = undefined;
  }

  /** The server has sent a datagram. */
  sent(): void {
    const doom = this.#doom;
    if (typeof doom?.at === "number" && --doom.at <= 0) {
      this.#options.host.halt();
    }
  }

  /** The server has done something. */
  stepped(): void {
    if (this.#options.host.isHalted) this.#end();
  }

  #end(): void {
    const { clock } = this.#options, { ms } = this.#doom!;
    this.kill();
    clock.at(clock.now + ms, () => this.start());
  }
}
