import { assertEquals, assertThrows } from "@std/assert";
import { connect, type Session } from "../../mod.ts";
import { serve } from "../../server/serve.ts";
import { StateFileError } from "../../server/state_file.ts";

/** Resolves when something is so, which events of a session bring about. */
async function until(session: Session, isSo: () => boolean): Promise<void> {
  if (isSo()) return;
  for await (const _ of session) if (isSo()) return;
}

Deno.test("serve() goes on where it was when it is started again with its state file", async () => {
  const folder = await Deno.makeTempDir();
  const stateFile = `${folder}/state.json`;
  const first = serve({ stateFile });
  const { port } = first.address;
  const heard: string[] = [];
  const ann = await connect({ name: "ann", port });
  const bob = await connect({
    name: "bob",
    port,
    onEvent: (event) => event.type === "text" && heard.push(event.text),
  });
  await ann.create("salon");
  await bob.join("salon");
  await until(ann, () => ann.place?.others.length === 1);
  const { users, messageries } = first.state;
  await first.close();
  const second = serve({ port, stateFile });
  assertEquals(second.state.users, users);
  assertEquals(second.state.messageries, messageries);
  assertEquals(await ann.say("still here").fate, "delivered");
  await until(bob, () => heard.length > 0);
  assertEquals(heard, ["still here"]);
  await ann.disconnect();
  await bob.disconnect();
  await second.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("serve() leaves a damaged state file as it is when it refuses it", async () => {
  const stateFile = await Deno.makeTempFile();
  await Deno.writeTextFile(stateFile, "not ours");
  assertThrows(() => serve({ stateFile }), StateFileError);
  assertEquals(await Deno.readTextFile(stateFile), "not ours");
  await Deno.remove(stateFile);
});

Deno.test("serve() refuses to start when the state file could never be written", async () => {
  const folder = await Deno.makeTempDir();
  const stateFile = `${folder}/none/state.json`;
  const error = assertThrows(() => serve({ stateFile }), StateFileError);
  assertEquals(error.message, "its folder is not there");
  await Deno.remove(folder, { recursive: true });
});

Deno.test("serve() goes on when the state file cannot be written any more", async () => {
  const folder = await Deno.makeTempDir();
  const events: string[] = [];
  await Deno.mkdir(`${folder}/sub`);
  const server = serve({
    stateFile: `${folder}/sub/state.json`,
    onEvent: ({ type }) => events.push(type),
  });
  const ann = await connect({ name: "ann", port: server.address.port });
  assertEquals(await ann.listUsers(), ["ann"]);
  await Deno.remove(`${folder}/sub`, { recursive: true });
  await ann.create("salon");
  await ann.leave();
  assertEquals(events, ["arrived", "notSaved"]);
  await Deno.mkdir(`${folder}/sub`);
  await ann.create("salon");
  assertEquals(events, ["arrived", "notSaved", "saved"]);
  await ann.disconnect();
  await server.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("RunningServer.metrics() counts users, messageries and datagrams", async () => {
  const server = serve();
  const ann = await connect({ name: "ann", port: server.address.port });
  await ann.create("salon", { mode: "DECENTRALISEE" });
  const values = new Map(
    server.metrics().split("\n").filter((line) => !line.startsWith("#"))
      .map((line) => {
        const space = line.lastIndexOf(" ");
        return [line.slice(0, space), Number(line.slice(space + 1))];
      }),
  );
  assertEquals(values.get("causette_users"), 1);
  assertEquals(values.get('causette_messageries{mode="decentralised"}'), 1);
  assertEquals(values.get('causette_messageries{mode="centralised"}'), 0);
  const received = values.get('causette_datagrams_total{way="received"}');
  assertEquals(received, server.counts.received);
  await ann.disconnect();
  await server.close();
});
