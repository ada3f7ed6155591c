/**
 * A conversation between a real server and real sessions, on loopback, of
 * which every datagram is written down as it is sent, also those that are lost.
 *
 * @module
 */

import { connect, type Session } from "../../mod.ts";
import type { Packet } from "../../scripts/pcap.ts";
import { type RunningServer, serve } from "../../server/serve.ts";

/** One of those who talk. */
interface Talker {
  readonly session: Session;
  /** Resolves when something is so, which events bring about. */
  until(isSo: (session: Session) => boolean): Promise<void>;
}

/** A datagram whose sender is known by name only. */
type Sent = Omit<Packet, "from"> & { readonly by: string };

/** A conversation that is being written down. */
class Recording {
  readonly #sent: Sent[] = [];
  readonly #ports = new Map<string, number>();
  readonly #server: RunningServer;
  readonly #loseEvery: number;

  constructor(loseEvery: number) {
    this.#loseEvery = loseEvery;
    this.#server = serve({ ...this.#hooks("server") });
    this.#ports.set("server", this.#server.address.port);
  }

  #hooks(by: string): Pick<Parameters<typeof connect>[0], "trace" | "drop"> {
    let count = 0;
    return {
      trace: (way, octets, { hostname, port }) => {
        if (way === "in") return;
        const time = performance.timeOrigin + performance.now();
        const to = { hostname, port };
        this.#sent.push({ by, time, to, octets: octets.slice() });
      },
      drop: (way) => way === "out" && ++count % this.#loseEvery === 0,
    };
  }

  async connect(name: string): Promise<Talker> {
    const checks = new Set<() => void>();
    const session = await connect({
      name,
      port: this.#server.address.port,
      ...this.#hooks(name),
      onEvent: () => checks.forEach((check) => check()),
    });
    for (const user of this.#server.state.users.values()) {
      if (user.name === name) this.#ports.set(name, user.address.port);
    }
    return {
      session,
      until: async (isSo) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        const check = () => isSo(session) && resolve();
        checks.add(check);
        check();
        await promise;
        checks.delete(check);
      },
    };
  }

  async end(): Promise<Packet[]> {
    await this.#server.close();
    return this.#sent.map(({ by, ...packet }) => ({
      ...packet,
      from: { hostname: "127.0.0.1", port: this.#ports.get(by)! },
    })).sort((a, b) => a.time - b.time);
  }
}

/**
 * Both modes of messagerie, an invitation, lists, refusals; every so many-th
 * datagram of each sender is lost.
 *
 * @returns All datagrams, in the order in which they were sent.
 */
export async function converse(
  loseEvery: number = Infinity,
): Promise<Packet[]> {
  const recording = new Recording(loseEvery);
  const alice = await recording.connect("alice");
  const bob = await recording.connect("hélène");
  const isIn = (messagerie: string) => ({ place }: Session) =>
    place?.name === messagerie && place.others.length === 1;
  const both = (messagerie: string) =>
    Promise.all([alice, bob].map((one) => one.until(isIn(messagerie))));
  await both("");
  await alice.session.say("à tous").fate;
  await alice.session.create("salon", { mode: "DECENTRALISEE", max: 2 });
  await alice.session.invite("hélène");
  await bob.until(({ invitations }) => invitations.length > 0);
  bob.session.accept();
  await both("salon");
  await bob.session.say("en direct").fate;
  await alice.session.say("#").fate;
  await bob.session.leave();
  await both("");
  await bob.session.create("café du port");
  await alice.session.listMessageries();
  await alice.session.listUsers();
  await alice.session.join("nulle part");
  await alice.session.join("café du port");
  await both("café du port");
  await alice.session.listUsers("nulle part");
  for (const { session } of [alice, bob]) await session.disconnect();
  return await recording.end();
}
