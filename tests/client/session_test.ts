import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  connect,
  ConnectionRefusedError,
  listen,
  NoResponseError,
  type Session,
  type SessionEvent,
} from "../../mod.ts";
import { type RunningServer, serve } from "../../server/serve.ts";

/** The event of a type that comes next. */
async function next<T extends SessionEvent["type"]>(
  session: Session,
  type: T,
): Promise<SessionEvent & { readonly type: T }> {
  for await (const event of session) {
    if (event.type === type) return event as SessionEvent & { type: T };
  }
  throw new Error(`No ${type}`);
}

function portOf({ address }: RunningServer): number {
  return address.port;
}

Deno.test("connect() gives a session that talks", async () => {
  await using server = serve();
  const port = portOf(server);
  await using ann = await connect({ name: "ann", port });
  await using bob = await connect({ name: "bob", port, hostname: "localhost" });
  assertEquals(await ann.say("hello").fate, "delivered");
  const { from, text } = await next(bob, "text");
  assertEquals([from, text], ["ann", "hello"]);
  assertEquals(await bob.listUsers(), ["ann", "bob"]);
  assertEquals(await bob.listMessageries(), []);
  assertEquals(await bob.listUsers("nowhere"), "INEXISTANT");
  assertEquals([ann.name, ann.server], ["ann", `127.0.0.1:${port}`]);
  assertEquals(ann.status.phase, "connected");
  assert(ann.status.counts.sent > 0 && ann.status.roundTrip > 0);
});

Deno.test("a session creates, invites, accepts, writes directly and leaves", async () => {
  await using server = serve();
  const port = portOf(server);
  await using ann = await connect({ name: "ann", port });
  await using bob = await connect({ name: "bob", port });
  assertEquals(
    await ann.create("salon", { mode: "DECENTRALISEE", max: 2 }),
    "CREATION_VALIDEE",
  );
  assertEquals(await ann.say("nobody reads this").fate, "delivered");
  assertEquals(await bob.create("salon"), "NOM_MESSAGERIE_EXISTANT");
  assertEquals(await ann.invite("eve"), "INEXISTANT");
  assertEquals(await ann.invite("bob"), "INVITED");
  // past the arrival of bob in the public messagerie
  while ((await next(ann, "place")).place.name !== "salon");
  const { invitation } = await next(bob, "invitation");
  assertEquals(bob.invitations, [invitation]);
  assertEquals(bob.accept(invitation.number), invitation);
  assertEquals(bob.decline(), undefined);
  assertEquals((await next(ann, "arrived")).people[0]?.name, "bob");
  assertEquals(await ann.say("hi").fate, "delivered");
  assertEquals((await next(bob, "text")).text, "hi");
  assertEquals(bob.place?.name, "salon");
  assertEquals(ann.status.roundTrips.has("bob"), true);
  assertEquals(await bob.leave(), "EXIT_REUSSI");
  assertEquals(await bob.leave(), "CLIENT_INEXISTANT");
  assertEquals(await bob.join("salon"), "NOM_MESSAGERIE_INEXISTANT");
});

Deno.test("create() rejects what is no fit name or number", async () => {
  await using server = serve();
  await using ann = await connect({ name: "ann", port: portOf(server) });
  for (const name of ["", "a#b", "a  b", "x".repeat(51)]) {
    await assertRejects(() => ann.create(name), RangeError);
  }
  await assertRejects(() => ann.create("a", { max: 255 }), RangeError);
  assertEquals(await ann.create("a", { max: 1 }), "NUM_MAX_PETIT");
  assertThrows(() => ann.say(""), TypeError);
});

Deno.test("connect() rejects a name that is not fit", async () => {
  for (const name of ["", "a b", "#", "x".repeat(11)]) {
    await assertRejects(() => connect({ name }), RangeError, "no USER_NAME");
  }
});

Deno.test("connect() rejects a port, tries and an interval out of range", async () => {
  for (
    const options of [
      ...[0, 70_000, 4545.5, NaN].map((port) => ({ port })),
      ...[0, 256, NaN].map((tries) => ({ tries })),
      ...[0, NaN].map((interval) => ({ interval })),
    ]
  ) {
    await assertRejects(() => connect({ name: "ann", ...options }), RangeError);
  }
});

Deno.test("a session goes on when it was asked for what does not fit", async () => {
  await using server = serve();
  await using session = await connect({ name: "ann", port: portOf(server) });
  await assertRejects(() => session.invite("toolongtoolong"), RangeError);
  await assertRejects(() => session.listUsers("a#b"), RangeError);
  await assertRejects(() => session.join("a#b"), RangeError);
  assertEquals(await session.listUsers(), ["ann"]);
});

Deno.test("connect() rejects when nobody answers", async () => {
  await using silent = listen();
  const { port } = silent.address;
  await assertRejects(
    () => connect({ name: "ann", port, tries: 2, interval: 10 }),
    NoResponseError,
    `No server answers at 127.0.0.1:${port}`,
  );
});

Deno.test("connect() rejects when the server refuses", async () => {
  await using server = serve({ maxUsersPerHost: 1 });
  const port = portOf(server);
  await using _ann = await connect({ name: "ann", port });
  const error = await assertRejects(
    () => connect({ name: "bob", port }),
    ConnectionRefusedError,
  );
  assertEquals(error.status, "SERVEUR_PLEIN");
});

Deno.test("connect() rejects with the reason of its signal", async () => {
  await using silent = listen();
  const { port } = silent.address;
  const reason = new Error("enough");
  const controller = new AbortController();
  const { signal } = controller;
  const connecting = connect({ name: "ann", port, signal });
  queueMicrotask(() => controller.abort(reason));
  assertEquals(await assertRejects(() => connecting), reason);
  assertEquals(
    await assertRejects(() => connect({ name: "ann", port, signal })),
    reason,
  );
});

Deno.test("a signal ends a session, and its iteration", async () => {
  await using server = serve();
  const controller = new AbortController();
  const { signal } = controller;
  const ann = await connect({ name: "ann", port: portOf(server), signal });
  await next(ann, "place");
  controller.abort();
  const types = (await Array.fromAsync(ann)).map(({ type }) => type);
  assertEquals(types, ["closed"]);
  await ann.closed;
  assertThrows(() => ann.say("late"), TypeError, "has ended");
  await assertRejects(() => ann.listUsers(), TypeError, "has ended");
  await ann.disconnect();
  await ann.abort();
});

Deno.test("disconnect() waits for the texts, and may be called twice", async () => {
  await using server = serve();
  const port = portOf(server);
  await using bob = await connect({ name: "bob", port });
  const ann = await connect({ name: "ann", port });
  const { fate } = ann.say("bye");
  await Promise.all([ann.disconnect(), ann.disconnect()]);
  assertEquals(await fate, "delivered");
  assertEquals((await next(bob, "text")).text, "bye");
  assertEquals(server.state.users.size, 1);
});

Deno.test("a question fails with NoResponseError when the session ends first", async () => {
  await using server = serve();
  await using ann = await connect({ name: "ann", port: portOf(server) });
  await next(ann, "place");
  const listing = assertRejects(() => ann.listUsers(), NoResponseError);
  const { fate } = ann.say("unheard");
  await ann.abort();
  await listing;
  assertEquals(await fate, "undelivered");
});

Deno.test("onEvent is told of all, and what it throws is reported", async () => {
  await using server = serve();
  const reported: unknown[] = [];
  const report = (event: ErrorEvent) => {
    event.preventDefault();
    reported.push(event.error);
  };
  globalThis.addEventListener("error", report);
  const told: string[] = [];
  const oops = new Error("oops");
  const ann = await connect({
    name: "ann",
    port: portOf(server),
    onEvent: ({ type }) => {
      told.push(type);
      throw oops;
    },
  });
  await ann.say("hello").fate;
  await ann.disconnect();
  globalThis.removeEventListener("error", report);
  assertEquals([told[0], told.at(-1)], ["connected", "closed"]);
  assertEquals(reported, told.map(() => oops));
});
