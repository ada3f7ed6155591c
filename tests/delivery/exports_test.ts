import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { pathOf, ROOT, run } from "./checkout.ts";

/** What of `deno info --json` is needed here. */
interface Info {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly { readonly specifier: string }[];
  }[];
}

/** What is said of a module: its graph. */
async function graphOf(path: string): Promise<Info> {
  const { code, output, errors } = await run(
    ["info", "--json", "--no-config", path],
  );
  assertEquals(code, 0, errors);
  return JSON.parse(output);
}

/** Paths of the modules of a graph, and what is not of this checkout as it is. */
function specifiersOf({ modules }: Info): string[] {
  return modules.map(({ specifier }) => specifier.replace(ROOT.href, "./"));
}

Deno.test("./codec has nothing of Deno, of Node or of others in its graph", async () => {
  const specifiers = specifiersOf(await graphOf(config.exports["./codec"]));
  assert(specifiers.includes("./protocol/layouts.ts"), specifiers.join());
  for (const specifier of specifiers) {
    assert(specifier.startsWith("./protocol/"), specifier);
    const source = Deno.readTextFileSync(new URL(specifier, ROOT));
    const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
    const found = /\b(Deno|process|Buffer|require|performance)\b/.exec(code);
    assertEquals(found?.[0], undefined, specifier);
  }
});

Deno.test("./codec encodes and decodes when there is no Deno", async () => {
  const source = `
    delete globalThis.Deno;
    delete globalThis.process;
    const { decode, encode } = await import(${
    JSON.stringify(new URL("protocol/codec.ts", ROOT).href)
  });
    const octets = new Uint8Array([0x78, 8, 0, 0x20, 0, 3, 0x68, 0xc3, 0xa9]);
    console.log(encode(decode(octets)).join() === octets.join());
  `;
  const { output, errors } = await run(
    ["run", "--no-config", "--no-prompt", `--allow-read=${pathOf(ROOT)}`, "-"],
    { source },
  );
  assertEquals(output, "true", errors);
});

for (const name of [".", "./codec", "./client"] as const) {
  Deno.test(`${name} needs nothing from a registry`, async () => {
    const specifiers = specifiersOf(await graphOf(config.exports[name]));
    const foreign = specifiers.filter((specifier) =>
      !specifier.startsWith("./") && !specifier.startsWith("node:")
    );
    assertEquals(foreign, []);
  });
}

Deno.test("exports name files that are there", () => {
  for (const path of Object.values(config.exports)) {
    assert(Deno.statSync(new URL(path, ROOT)).isFile, path);
  }
});
