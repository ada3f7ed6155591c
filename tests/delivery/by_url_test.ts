import { assert, assertEquals } from "@std/assert";
import { connect } from "../../mod.ts";
import { serve } from "../../server/serve.ts";
import { pathOf, ROOT, run, serveCheckout, start } from "./checkout.ts";

/** A program that knows of this project by a URL only. */
function botSource(mod: string, port: number): string {
  return `
import { connect, decode } from "${mod}";

const { TYPE_MESSAGE, DONNEES_MESSAGE } = decode(
  Uint8Array.fromHex("08000008616c69636523"),
);
console.log(TYPE_MESSAGE, DONNEES_MESSAGE.USER_NAME);

await using session = await connect({ name: "bot", port: ${port} });
for await (const event of session) {
  if (event.type !== "text") continue;
  console.log(event.from, event.text);
  console.log(await session.say("echo: " + event.text).fate);
  break;
}
`;
}

/** A folder that has nothing of ours. */
const ELSEWHERE = Deno.execPath().replace(/[^/\\]+$/, "");
/** Where the modules are kept that were had by URL; git ignores it. */
const CACHE = new URL("dist/by-url/", ROOT);

Deno.test("mod.ts decodes and runs a bot when it is imported by URL from elsewhere", async () => {
  const env = { DENO_DIR: pathOf(CACHE) };
  await using checkout = serveCheckout();
  await using server = serve();
  await using alice = await connect({
    name: "alice",
    port: server.address.port,
  });
  const origin = `127.0.0.1:${checkout.port}`;
  const source = botSource(`http://${origin}/mod.ts`, server.address.port);
  const bot = start([
    ...["run", "--no-config", "--no-lock", "--no-prompt", "--unstable-net"],
    `--allow-import=${origin}`,
    "--allow-net=127.0.0.1,0.0.0.0",
    "-",
  ], { source, cwd: ELSEWHERE, env });
  const printed = Array.fromAsync(bot.lines);
  for await (const event of alice) {
    if (event.type === "arrived") alice.say("bonjour");
    if (event.type !== "text") continue;
    assertEquals([event.from, event.text], ["bot", "echo: bonjour"]);
    break;
  }
  const { code, errors } = await bot.ended;
  assertEquals({ code, printed: await printed }, {
    code: 0,
    printed: ["CONNEXION alice", "alice bonjour", "delivered"],
  }, errors);
  const foreign = checkout.paths.filter((path) =>
    !/^\/(mod\.ts$|client\/|protocol\/)/.test(path)
  );
  assertEquals(foreign, []);
  assert(checkout.paths.includes("/mod.ts"));
  await run(["clean", "--quiet"], { env });
});
