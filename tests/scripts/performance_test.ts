import {
  assert,
  assertEquals,
  assertGreaterOrEqual,
  assertStringIncludes,
} from "@std/assert";
import { Load } from "../../scripts/load.ts";
import { renew } from "../../scripts/markers.ts";
import { PAGE, PARTS } from "../../scripts/performance.ts";
import { compare, type Figures } from "../../scripts/performance_relay.ts";
import { serve } from "../../server/serve.ts";
import { cellsOf, pageAt } from "./pages.ts";

const ROOT = new URL("../../", import.meta.url);

async function run(
  script: string,
  ...args: string[]
): Promise<{ code: number; output: string; complaint: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", `scripts/${script}`, ...args],
    cwd: ROOT,
  }).output();
  const [output, complaint] = [stdout, stderr].map((octets) =>
    new TextDecoder().decode(octets)
  ) as [string, string];
  return { code, output, complaint };
}

Deno.test("docs/PERFORMANCE.md has the markers of each table, and no others", () => {
  const names = Array.from(
    pageAt(PAGE).matchAll(/<!-- begin (\w+) -->/g),
    ([, name]) => name!,
  );
  assertEquals(names, Object.keys(PARTS));
  renew(pageAt(PAGE), new Map(names.map((name) => [name, ""])));
});

for (const [name, { head, names }] of Object.entries(PARTS)) {
  Deno.test(`docs/PERFORMANCE.md has the columns and rows of ${name} that the script makes`, () => {
    const [told, rule, ...rows] = cellsOf(pageAt(PAGE), name);
    assertEquals(told, head);
    assert(rule!.every((cell) => /^-+$/.test(cell)));
    assertEquals(rows.map(([first]) => first!), [...names]);
    for (const row of rows) {
      assertEquals(row.length, head.length);
      for (const cell of row.slice(1)) assert(/^-$|^\d/.test(cell), cell);
    }
  });
}

for (const script of ["performance.ts", "bench.ts"]) {
  Deno.test(`${script} tells its flags when asked, and ends with 2 when it does not know one`, async () => {
    const help = await run(script, "--help");
    assertEquals(help.code, 0);
    for (const flag of ["--rounds N", "--ms MS", "--help"]) {
      assertStringIncludes(help.output, flag);
    }
    const wrong = await run(script, "--round", "3");
    assertEquals(wrong, {
      code: 2,
      output: "",
      complaint: "Unknown flag --round. See --help.\n",
    });
  });
}

Deno.test("performance.ts ends with 2 when a value or an argument is not one it takes", async () => {
  for (
    const [args, told] of [
      [["--only", "everything"], "--only takes one of users, octets"],
      [["--rounds", "0"], "--rounds takes a whole number from 1"],
      [["users"], "Unknown argument users"],
    ] as const
  ) {
    const { code, complaint } = await run("performance.ts", ...args);
    assertEquals(code, 2);
    assertStringIncludes(complaint, told);
  }
});

for (const loss of [0, 0.3]) {
  Deno.test(`Load.run() counts each delivery once when ${100 * loss} % is lost each way`, async () => {
    await using server = serve({ port: 0, rates: { requests: 0 } });
    await using load = new Load(server.address.port, { seed: 1 });
    await load.connect(3);
    for (const underWay of [1, 4]) {
      const result = await load.run({
        octets: 10,
        underWay,
        length: { texts: 12 },
        loss,
        patience: 20_000,
      });
      assertEquals(result.deliveries, 12 * 2);
      assertEquals(result.arrived, 1);
      assertEquals(result.latencies.length, 12);
      assertGreaterOrEqual(result.datagrams, 12 * (2 + 2 * 2));
    }
  });
}

Deno.test("compare() takes medians, and the median of the ratios of each round", () => {
  const figures = (perSecond: number) => ({ perSecond }) as Figures;
  assertEquals(
    compare({
      "bare relay": [10, 20, 40].map(figures),
      causette: [20, 10, 60].map(figures),
    }, "perSecond"),
    { bare: 20, ours: 20, ratio: 1.5 },
  );
});
