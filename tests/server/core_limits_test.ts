import { assertEquals } from "@std/assert";
import { type TestClient, World } from "./harness.ts";

/** How many of `count` questions are answered at once. */
function answered(count: number, ask: () => string | undefined): number {
  let answers = 0;
  for (let n = 0; n < count; n++) if (ask() !== undefined) answers++;
  return answers;
}

/** Says something; what is dropped leaves no gap. */
const saying = (client: TestClient, text = "x") => () => {
  const { numSeq } = client;
  const answer = client.say(text);
  if (answer === undefined) client.numSeq = numSeq;
  return answer;
};
const keepAlive = (client: TestClient) => () => client.ask("CONNEXION", {});

Deno.test("Server drops requests when a user sends more than 100/s, beyond a burst of 200", () => {
  const world = new World();
  const ann = world.connected("ann");
  world.pass(10_000);
  assertEquals(answered(300, keepAlive(ann)), 200);
  assertEquals(world.server.overRate, 100);
  world.pass(500);
  assertEquals(answered(300, keepAlive(ann)), 50);
  const bob = world.connected("bob");
  assertEquals(answered(10, keepAlive(bob)), 10, "to each their own");
});

Deno.test("Server counts repeats when it limits requests", () => {
  const world = new World();
  const ann = world.connected("ann");
  const numSeq = ann.numSeq;
  const same = () => ann.ask("QUITTER_MESSAGERIE_PRIVEE", {}, { numSeq });
  assertEquals(answered(300, same), 200);
});

Deno.test("Server drops texts when a user sends more than 20/s, beyond a burst of 60", () => {
  const world = new World();
  const ann = world.connected("ann");
  const bob = world.connected("bob");
  world.pass(10_000);
  bob.take();
  assertEquals(answered(80, saying(ann)), 60);
  assertEquals(bob.take().length, 60);
  world.pass(1_000);
  assertEquals(answered(80, saying(ann)), 20);
  assertEquals(answered(1, keepAlive(ann)), 1, "other requests are not texts");
});

Deno.test("Server drops texts when a user sends more than 64 KiB/s, beyond a burst of 128 KiB", () => {
  const world = new World({ maxText: 10_000 });
  const ann = world.connected("ann");
  const text = "x".repeat(8_192 - 6);
  assertEquals(answered(20, saying(ann, text)), 16);
  world.pass(1_000);
  assertEquals(answered(20, saying(ann, text)), 8);
});

Deno.test("Server drops moves and invitations when a user asks for more than 10/s, beyond a burst of 30", () => {
  const world = new World();
  const ann = world.connected("ann");
  const moving = () => {
    const { numSeq } = ann;
    const answer = ann.quit();
    if (answer === undefined) ann.numSeq = numSeq;
    return answer;
  };
  assertEquals(answered(50, moving), 30);
  world.pass(1_000);
  assertEquals(answered(50, moving), 10);
  assertEquals(answered(1, saying(ann)), 1, "texts are no moves");
});

Deno.test("Server takes a dropped request for a new one when its repeat comes", () => {
  const world = new World();
  const ann = world.connected("ann");
  answered(60, saying(ann));
  assertEquals(saying(ann, "dropped")(), undefined);
  world.pass(100);
  assertEquals(ann.say("dropped"), "REPONSE_TEXTE");
});

Deno.test("Server limits strangers by host when they ask", () => {
  const world = new World();
  let port = 10_000;
  const stranger = (hostname: string) => () =>
    world.client({ hostname, port: port++ }).ask("CONNEXION", {}, { id: 1 });
  assertEquals(answered(300, stranger("192.0.2.7")), 200);
  assertEquals(answered(10, stranger("192.0.2.8")), 10);
  world.pass(100);
  assertEquals(answered(300, stranger("192.0.2.7")), 10);
});

Deno.test("Server counts a first CONNEXION as a stranger's when a user sends it", () => {
  const world = new World();
  const ann = world.client();
  assertEquals(answered(300, () => ann.connect("ann")), 200);
});

Deno.test("Server counts no responses when it limits requests", () => {
  const world = new World({ rates: { requests: 1 } });
  const ann = world.connected("ann", { hostname: "192.0.2.7" });
  const bob = world.connected("bob", { hostname: "192.0.2.8" });
  world.pass(10_000);
  bob.take();
  for (let n = 0; n < 20; n++) {
    ann.say(`n${n}`);
    world.pass(1_000);
  }
  assertEquals(bob.take().length, 20);
  assertEquals(world.sent.filter(({ to }) => to === bob.address).length, 0);
  assertEquals(answered(2, keepAlive(bob)), 2);
});

Deno.test("Server limits nothing when the rate is 0", () => {
  const world = new World({ rates: { requests: 0 } });
  const ann = world.connected("ann");
  assertEquals(answered(1_000, saying(ann)), 1_000);
  assertEquals(answered(1_000, keepAlive(ann)), 1_000);
  assertEquals(world.server.overRate, 0);
});
