import { assertEquals } from "@std/assert";
import { Signals } from "../../client/signals.ts";

Deno.test("Signals.take() leaves at the first signal, and takes its echo for no other one", () => {
  const signals = new Signals();
  const asked = [5_000, 5_000.4, 5_999, 6_000, 6_001]
    .map((now) => signals.take(now));
  assertEquals(asked, ["leave", "nothing", "nothing", "exit", "exit"]);
});
