import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  connect,
  ConnectionRefusedError,
  MAX_USERS,
  type Session,
} from "../mod.ts";
import { serve } from "../server/serve.ts";

Deno.test("serve() holds 254 users in 254 messageries, lists them whole and refuses the 255th", async () => {
  const { promise: proven, resolve } = Promise.withResolvers<void>();
  let arrivals = 0;
  await using server = serve({
    maxUsersPerHost: MAX_USERS,
    rates: { requests: 0 },
    onEvent: ({ type }) =>
      type === "arrived" && ++arrivals === MAX_USERS && resolve(),
  });
  const { port } = server.address;
  const sessions: Session[] = [];
  for (let first = 0; first < MAX_USERS; first += 32) {
    const names = Array.from(
      { length: Math.min(32, MAX_USERS - first) },
      (_, index) => `user${first + index}`,
    );
    sessions.push(
      ...await Promise.all(names.map((name) => connect({ name, port }))),
    );
  }
  await proven;
  const full = await assertRejects(
    () => connect({ name: "onemore", port }),
    ConnectionRefusedError,
  );
  assertEquals(full.status, "SERVEUR_PLEIN");
  const created = await Promise.all(
    sessions.map((session, index) =>
      session.create(`messagerie number ${index} of ${session.name}, é`)
    ),
  );
  assertEquals(new Set(created), new Set(["CREATION_VALIDEE"]));
  const [session] = sessions;
  const users = await session!.listUsers();
  const messageries = await session!.listMessageries();
  assert(Array.isArray(users) && Array.isArray(messageries));
  assertEquals(new Set(users).size, MAX_USERS);
  assertEquals(
    new Set(messageries.map((one) => one.NOM_MESSAGERIE)).size,
    MAX_USERS,
  );
  await Promise.all(sessions.map((session) => session.abort()));
});
