/** The programs on hosts of their own, with a real network stack between them. */

import { assertEquals, assertGreater, assertMatch } from "@std/assert";
import type { Program } from "./delivery/checkout.ts";
import { Hosts, LOSS_PERCENT, meansHere } from "./namespaces.ts";

/** A request is then given up once in ten million times. */
const TRIES = "--tries=20";
const PORT = 4545;
/** Texts of each in each messagerie. */
const TEXTS = 4;

const means = await meansHere();

/** A talk that takes longer is ended, in ms. */
const PATIENCE_MS = 60_000;

/** How Deno is told to run a program of ours. */
const RUN = [
  ...["run", "--quiet", "--no-check", "--no-prompt"],
  ...["--allow-net", "--allow-env"],
];

/** An object that the client prints. */
type Printed = Readonly<Record<string, unknown>> & { readonly type: string };

function isFailure({ type }: Printed): boolean {
  return ["undelivered", "returned", "reconnecting", "mistake"].includes(type);
}

/** The client of somebody, on the host of that name. */
class Client {
  readonly name: string;
  readonly program: Program;
  /** All texts it has read. */
  readonly read: unknown[] = [];
  readonly #typed = new TransformStream<string, string>();
  readonly #writer = this.#typed.writable.getWriter();

  constructor(hosts: Hosts, name: string) {
    const where = `${name}@${hosts.addressOf("server")}:${PORT}`;
    const args = [...RUN, "client.ts", "--json", TRIES, where];
    this.name = name;
    this.program = hosts.start(name, args, { source: this.#typed.readable });
  }

  async type(line: string): Promise<void> {
    await this.#writer.write(`${line}\n`);
  }

  /** Resolves with the next object that is looked for. */
  async until(isSought: (printed: Printed) => boolean): Promise<Printed> {
    for (;;) {
      const { value, done } = await this.program.lines.next();
      if (done) throw new Error(`${this.name}'s client has ended`);
      const { time: _, ...printed } = JSON.parse(value);
      if (printed.type === "text") this.read.push(printed);
      if (isFailure(printed)) throw new Error(`${this.name}: ${value}`);
      if (isSought(printed)) return printed;
    }
  }

  /** Resolves when the other one is there too. */
  with(other: Client): Promise<Printed> {
    return this.until(({ type, people }) =>
      (type === "place" || type === "arrived") &&
      (people as readonly { name: string }[])
        .some(({ name }) => name === other.name)
    );
  }

  /** Resolves when it is in a messagerie. */
  in(name: string): Promise<Printed> {
    return this.until(({ type, messagerie }) =>
      type === "place" && messagerie === name
    );
  }

  /** Says good-bye; the exit code and what it complained of. */
  async leave() {
    await this.#writer.close();
    await this.until(({ type }) => type === "closed");
    for await (const _ of this.program.lines);
    return await this.program.ended;
  }
}

/** Both say some texts; resolves when all are acknowledged and read. */
async function talk(ann: Client, bob: Client): Promise<void> {
  const both = [ann, bob] as const;
  const said = Array.from({ length: TEXTS }, (_, index) => `text ${index}`);
  for (const text of said) await Promise.all(both.map((one) => one.type(text)));
  await Promise.all(both.map(async (one) => {
    let missing = 2 * TEXTS;
    await one.until(({ type }) =>
      (type === "text" || type === "delivered") && --missing === 0
    );
  }));
}

/** One makes a messagerie and asks the other in. */
async function meet(
  ann: Client,
  { bob, name, flags = "" }: {
    readonly bob: Client;
    readonly name: string;
    readonly flags?: string;
  },
): Promise<Printed> {
  await ann.type(`/create ${name} ${flags}`);
  await ann.in(name);
  await ann.type("/invite bob");
  await bob.until(({ type }) => type === "invitation");
  await bob.type("/accept");
  const place = await bob.in(name);
  await ann.with(bob);
  return place;
}

/** What somebody has to have read of somebody else, in three messageries. */
function texts(from: string): unknown[] {
  return ["", "salon", "jardin"].flatMap((messagerie) =>
    Array.from({ length: TEXTS }, (_, index) => ({
      type: "text",
      from,
      text: `text ${index}`,
      messagerie,
    }))
  );
}

Deno.test({
  name:
    `programs on three hosts read each other's texts once and in order when ${LOSS_PERCENT} % of all datagrams are lost each way (${
      typeof means === "string" ? `skipped: ${means}` : means.name
    })`,
  ignore: typeof means === "string",
  fn: async () => {
    if (typeof means === "string") return;
    await using hosts = await Hosts.make(["server", "ann", "bob"], means);
    using ends = new DisposableStack();
    const timer = setTimeout(() => hosts.remove(), PATIENCE_MS);
    ends.defer(() => clearTimeout(timer));
    const listen = ["--hostname", hosts.addressOf("server"), `--port=${PORT}`];
    const args = [...RUN, "server.ts", "--log-level=WARN", TRIES, ...listen];
    const server = hosts.start("server", args);
    assertMatch((await server.lines.next()).value, /^listening on/);
    const ann = new Client(hosts, "ann"), bob = new Client(hosts, "bob");
    await Promise.all([ann.with(bob), bob.with(ann)]);
    await talk(ann, bob);
    await meet(ann, { bob, name: "salon" });
    await talk(ann, bob);
    const { people } = await meet(ann, {
      bob,
      name: "jardin",
      flags: "--direct",
    });
    const [member] = people as readonly { address: string }[];
    assertEquals(member!.address.split(":")[0], hosts.addressOf("ann"));
    await talk(ann, bob);
    const fine = { code: 0, errors: "" };
    assertEquals([await bob.leave(), await ann.leave()], [fine, fine]);
    assertEquals([ann.read, bob.read], [texts("bob"), texts("ann")]);
    assertGreater(hosts.lost, 20);
    server.kill("SIGTERM");
    for await (const _ of server.lines);
    assertEquals(await server.ended, fine);
  },
});
