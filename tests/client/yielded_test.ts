import { assertEquals } from "@std/assert";
import { World } from "./harness.ts";

Deno.test("SessionCore connects anew when its place was given to another before it was proven", () => {
  const world = new World();
  world.loses = ({ message }) => message?.TYPE_MESSAGE === "REPONSE_TEXTE";
  const ann = world.start("ann");
  world.pass(500);
  assertEquals(ann.core.phase, "connected");
  world.startServer();
  world.loses = () => false;
  world.pass(2_000);
  assertEquals(world.server!.state.users.size, 1);
  assertEquals(ann.core.place?.id, 0);
});
