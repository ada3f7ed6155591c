import { assertEquals, assertGreater } from "@std/assert";
import { connect, type Session } from "../../client/session.ts";
import { fates, impair, type Impairment } from "../../scripts/bad_network.ts";
import { serve } from "../../server/serve.ts";
import { random } from "../random.ts";

const TEXTS = 30;

Deno.test("fates() loses, doubles and delays as often and as long as it is told", () => {
  const next = random(1), count = 10_000;
  const all = (impairment: Impairment) =>
    Array.from({ length: count }, () => fates(impairment, next));
  assertEquals(all({}).filter(([delay, ...more]) => delay || more.length), []);
  const lost = all({ loss: 0.3 }).filter(({ length }) => length === 0);
  assertGreater(150, Math.abs(lost.length - 3_000));
  const double = all({ duplicate: 0.2 }).filter(({ length }) => length === 2);
  assertGreater(150, Math.abs(double.length - 2_000));
  const delays = all({ delay: 20, jitter: 10 }).flat();
  assertEquals(delays.some((ms) => ms < 20 || ms > 30), false);
  const late = all({ reorder: 0.1 }).flat().filter((ms) => ms > 0);
  assertGreater(150, Math.abs(late.length - 1_000));
});

/** Resolves with the texts of `from` once there are enough. */
async function texts(session: Session, from: string): Promise<string[]> {
  const read: string[] = [];
  for await (const event of session) {
    if (event.type === "text" && event.from === from) read.push(event.text);
    if (read.length === TEXTS) break;
  }
  return read;
}

Deno.test("sessions read each other's texts once and in order when 30 % of all datagrams are lost each way", async () => {
  await using server = serve({ port: 0 });
  await using network = impair({
    to: server.address,
    loss: 0.3,
    duplicate: 0.1,
    reorder: 0.1,
    delay: 2,
    jitter: 10,
    seed: 1,
  });
  const { hostname, port } = network.address;
  await using ann = await connect({ name: "ann", hostname, port });
  await using bob = await connect({ name: "bob", hostname, port });
  const reading = [texts(ann, "bob"), texts(bob, "ann")];
  const said = Array.from({ length: TEXTS }, (_, n) => `${n}`);
  while (server.state.messageries.get(0)!.members.length < 2) {
    await ann.listUsers();
  }
  const all = said.flatMap((text) => [ann.say(text), bob.say(text)]);
  assertEquals(await Promise.all(reading), [said, said]);
  const fates = await Promise.all(all.map(({ fate }) => fate));
  assertEquals(fates.filter((fate) => fate !== "delivered"), []);
  assertGreater(network.counts.lost, network.counts.came / 5);
});

Deno.test("impair() lets members of a decentralised messagerie find each other, and tells of what comes and goes", async () => {
  await using server = serve({ port: 0 });
  const seen = { up: new Set<Deno.NetAddr>(), down: new Set<Deno.NetAddr>() };
  await using network = impair({
    to: server.address,
    loss: 0.1,
    duplicate: 0.3,
    seed: 2,
    watch: (_, way, client) => seen[way].add(client),
  });
  const { hostname, port } = network.address;
  await using ann = await connect({ name: "ann", hostname, port });
  await using bob = await connect({ name: "bob", hostname, port });
  const reading = [texts(ann, "bob"), texts(bob, "ann")];
  await ann.create("jardin", { mode: "DECENTRALISEE" });
  assertEquals(await bob.join("jardin"), "ACCES_REUSSI");
  while (ann.place?.others.length !== 1) await ann.listUsers();
  const said = Array.from({ length: TEXTS }, (_, n) => `${n}`);
  const all = said.flatMap((text) => [ann.say(text), bob.say(text)]);
  assertEquals(await Promise.all(reading), [said, said]);
  const fates = await Promise.all(all.map(({ fate }) => fate));
  assertEquals(fates.filter((fate) => fate !== "delivered"), []);
  assertEquals([seen.up.size, seen.down.size], [2, 2]);
  assertEquals(seen.up, seen.down);
  const { came, lost, doubled } = network.counts;
  assertGreater(doubled, (came - lost) / 5);
});
