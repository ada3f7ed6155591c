/**
 * Hosts that are network namespaces of Linux, joined by a switch, and a bad
 * network between any two of them.
 *
 * @module
 */

import { type Program, start, type StartOptions } from "./delivery/checkout.ts";

/** What is lost on every way from one host to another, in per cent. */
export const LOSS_PERCENT = 25;
/** The host that joins the others. */
const HUB = "switch";
/** The hosts' network: for documentation, so that it is nobody's (RFC 5737). */
const NETWORK = "192.0.2";
const DEVICE = "eth0";

/** The namespace of a host of this run. */
function namespaceOf(name: string): string {
  return `causette-${Deno.pid}-${name}`;
}

/** A program failed, or is not there. */
class CommandError extends Error {}

/** Runs a program; its output. */
function run(command: string, ...args: readonly string[]): string {
  let output: Deno.CommandOutput;
  try {
    output = new Deno.Command(command, { args: [...args] }).outputSync();
  } catch {
    throw new CommandError(`there is no ${command}`);
  }
  const [said, complaint] = [output.stdout, output.stderr]
    .map((octets) => new TextDecoder().decode(octets));
  if (output.success) return said!;
  const [reason = ""] = complaint!.split("\n");
  throw new CommandError(`${command}: ${reason}`);
}

/** Runs a program in a namespace; its output. */
function runIn(namespace: string, ...command: readonly string[]): string {
  return run("ip", "netns", "exec", namespace, ...command);
}

/** How datagrams are lost and delayed. */
export interface Means {
  readonly name: string;
  /** Impairs what comes to or leaves a host: each way from host to host once. */
  impair(namespace: string): void;
  /** Datagrams lost so far. */
  lost(namespace: string): number;
}

/** `netem`, which not every kernel has: what leaves a host is late or lost. */
const NETEM: Means = {
  name: "tc netem",
  impair: (namespace) => {
    const how = `delay 10ms 5ms loss ${LOSS_PERCENT}%`.split(" ");
    const root = ["dev", DEVICE, "root", "netem"];
    runIn(namespace, "tc", "qdisc", "add", ...root, ...how);
  },
  lost: (namespace) =>
    numberIn(
      /dropped (\d+)/,
      runIn(namespace, "tc", "-s", "qdisc", "show", "dev", DEVICE),
    ),
};

/** Without it: a slow link, and a filter that loses what comes to a host. */
const NFTABLES: Means = {
  name: "nftables and tc tbf",
  impair: (namespace) => {
    const how = "rate 512kbit burst 1600 latency 300ms".split(" ");
    const root = ["dev", DEVICE, "root", "tbf"];
    runIn(namespace, "tc", "qdisc", "add", ...root, ...how);
    const chain = ["inet", "causette", "input"];
    const hook = "{ type filter hook input priority 0; }";
    const loses =
      `meta l4proto udp numgen random mod 100 < ${LOSS_PERCENT} counter drop`;
    runIn(namespace, "nft", "add", "table", ...chain.slice(0, 2));
    runIn(namespace, "nft", "add", "chain", ...chain, hook);
    runIn(namespace, "nft", "add", "rule", ...chain, ...loses.split(" "));
  },
  lost: (namespace) =>
    numberIn(/packets (\d+)/, runIn(namespace, "nft", "list", "ruleset")),
};

function numberIn(pattern: RegExp, text: string): number {
  return Number(pattern.exec(text)?.[1]);
}

/** By what means hosts can be had and impaired here; or why they cannot. */
export async function meansHere(): Promise<Means | string> {
  if (Deno.build.os !== "linux") return "only Linux has network namespaces";
  let reason = "";
  for (const means of [NETEM, NFTABLES]) {
    try {
      await using _ = await Hosts.make(["probe"], means);
      return means;
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      reason = error.message;
    }
  }
  return reason;
}

/**
 * A shell that ends what runs in namespaces and removes them when its input
 * ends: which it does however this process ends.
 */
class Remover {
  readonly #shell: Deno.ChildProcess;

  constructor(namespaces: readonly string[]) {
    const remove = `cat
for namespace; do
  ip netns pids $namespace | xargs -r kill -9
  ip netns delete $namespace
done`;
    this.#shell = new Deno.Command("sh", {
      args: ["-c", remove, "sh", ...namespaces],
      stdin: "piped",
      stdout: "null",
      stderr: "null",
      detached: true,
    }).spawn();
  }

  /** Resolves when they are removed. */
  async run(): Promise<void> {
    await this.#shell.stdin.close();
    await this.#shell.status;
  }
}

/** Hosts, each with an address, between any two of which datagrams are lost. */
export class Hosts implements AsyncDisposable {
  readonly #names: readonly string[];
  readonly #means: Means;
  readonly #remover: Remover;
  #removed: Promise<void> | undefined;

  private constructor(names: readonly string[], means: Means) {
    this.#names = names;
    this.#means = means;
    this.#remover = new Remover([HUB, ...names].map(namespaceOf));
  }

  /**
   * Makes hosts with these names.
   *
   * @throws {CommandError} If that is not possible here; then nothing remains.
   */
  static async make(names: readonly string[], means: Means): Promise<Hosts> {
    const hosts = new Hosts(names, means);
    try {
      const hub = namespaceOf(HUB);
      run("ip", "netns", "add", hub);
      runIn(hub, "ip", "link", "add", "bridge", "type", "bridge");
      runIn(hub, "ip", "link", "set", "bridge", "up");
      for (const name of names) hosts.#join(name, hub);
      return hosts;
    } catch (error) {
      await hosts.remove();
      throw error;
    }
  }

  /** The address of a host. */
  addressOf(name: string): string {
    return `${NETWORK}.${this.#names.indexOf(name) + 1}`;
  }

  /** Starts Deno on a host. */
  start(
    name: string,
    args: readonly string[],
    options: StartOptions = {},
  ): Program {
    const deno = ["netns", "exec", namespaceOf(name), Deno.execPath()];
    return start([...deno, ...args], { ...options, command: "ip" });
  }

  /** Datagrams lost so far. */
  get lost(): number {
    return this.#names.reduce(
      (sum, name) => sum + this.#means.lost(namespaceOf(name)),
      0,
    );
  }

  /** Ends what runs on the hosts, and removes them. */
  remove(): Promise<void> {
    return this.#removed ??= this.#remover.run();
  }

  /** Same as {@linkcode remove}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.remove();
  }

  #join(name: string, hub: string): void {
    const namespace = namespaceOf(name);
    run("ip", "netns", "add", namespace);
    const veth = ["link", "add", DEVICE, "type", "veth", "peer", "name", name];
    runIn(namespace, "ip", ...veth);
    runIn(namespace, "ip", "link", "set", name, "netns", hub);
    runIn(hub, "ip", "link", "set", name, "master", "bridge", "up");
    const address = `${this.addressOf(name)}/24`;
    runIn(namespace, "ip", "address", "add", address, "dev", DEVICE);
    runIn(namespace, "ip", "link", "set", DEVICE, "up");
    this.#means.impair(namespace);
  }
}
