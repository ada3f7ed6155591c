import { assertEquals } from "@std/assert";
import { World } from "./harness.ts";
import { acknowledge, except, refusing, silent } from "./reactions.ts";

/** Stops the server; whether it has stopped is told later. */
async function stop(world: World): Promise<() => Promise<boolean>> {
  let hasStopped = false;
  world.server.stop(world.now).then(() => hasStopped = true);
  await Promise.resolve();
  return async () => {
    await Promise.resolve();
    return hasStopped;
  };
}

Deno.test("Server.stop() says DECONNEXION to all and resolves when all have acknowledged", async () => {
  const world = new World();
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  bob.create("salon");
  ann.enter("salon");
  const cid = world.connected("cid");
  cid.react = except("DECONNEXION", refusing("NON_PERMIS"));
  world.pass(1_000);
  for (const client of [ann, bob, cid]) client.take();
  const hasStopped = await stop(world);
  assertEquals(await hasStopped(), false);
  world.flush();
  assertEquals(await hasStopped(), true);
  for (const client of [ann, bob, cid]) {
    assertEquals(client.take(), ["DECONNEXION"]);
  }
  assertEquals(
    world.events.slice(-3).sort(),
    ["left ann stopped", "left bob stopped", "left cid stopped"],
  );
});

Deno.test("Server.stop() resolves after 1 s when somebody does not acknowledge", async () => {
  const world = new World();
  const ann = world.connected("ann");
  ann.react = silent;
  const hasStopped = await stop(world);
  world.pass(999);
  assertEquals(await hasStopped(), false);
  world.pass(1);
  assertEquals(await hasStopped(), true);
  assertEquals(
    ann.received.filter(({ TYPE_MESSAGE }) => TYPE_MESSAGE === "DECONNEXION")
      .length,
    9,
    "tries at 0, 100 ... 700 and 900 ms",
  );
});

Deno.test("Server.stop() resolves at once when nobody is there", async () => {
  const hasStopped = await stop(new World());
  assertEquals(await hasStopped(), true);
});

Deno.test("Server.stop() says DECONNEXION before all that waited", async () => {
  const world = new World();
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  world.pass(1_000);
  ann.react = silent;
  bob.say("not delivered");
  ann.take();
  const hasStopped = await stop(world);
  ann.react = acknowledge;
  world.flush();
  assertEquals(ann.take(), ["DECONNEXION"]);
  assertEquals(await hasStopped(), true);
});

Deno.test("Server lets nobody in when it stops", async () => {
  const world = new World();
  world.connected("ann").react = silent;
  await stop(world);
  assertEquals(world.client().connect("bob"), undefined);
  assertEquals(world.server.state.users.size, 1);
});
