/** The program that puts a bad network between others, as somebody starts it. */

import { assertEquals } from "@std/assert";
import { impair } from "../../scripts/bad_network.ts";
import { run } from "../delivery/checkout.ts";

/** Its exit code and what it complains of. */
async function impaired(...flags: string[]): Promise<[number, string]> {
  const { code, errors } = await run([
    "run",
    "--no-check",
    "--allow-net",
    "scripts/impair.ts",
    ...flags,
  ]);
  return [code, errors];
}

Deno.test("impair.ts says what to do when its port is in use", async () => {
  await using taken = impair({ to: { hostname: "127.0.0.1", port: 9 } });
  const { port } = taken.address;
  assertEquals(await impaired(`--listen=${port}`), [
    1,
    `Cannot listen on ${port}: the port is in use. Choose another with --listen\n`,
  ]);
});

Deno.test("impair.ts says what to do when the address is not this machine's", async () => {
  assertEquals(await impaired("--listen=192.0.2.1:0"), [
    1,
    "Cannot listen on 192.0.2.1:0: this machine has no such address. Choose one of its own with --listen\n",
  ]);
});

Deno.test("impair.ts says what to do when the server's name is not known", async () => {
  // Too long for a name: no resolver is asked.
  const name = "x".repeat(64);
  assertEquals(await impaired(`--to=${name}:4545`), [
    1,
    `Cannot find ${name}: give the server's name or IP address with --to\n`,
  ]);
});
