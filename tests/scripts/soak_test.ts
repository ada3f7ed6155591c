import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertGreaterOrEqual,
} from "@std/assert";
import { encode } from "../../protocol/encode.ts";
import type { Message } from "../../protocol/messages.ts";
import { Trend, Wraps } from "../../scripts/soak_figures.ts";
import { Ledger, type Soaker } from "../../scripts/soak_ledger.ts";
import { MemoryWatch, MIB } from "../../scripts/soak_memory.ts";
import { soak } from "../../scripts/soak_run.ts";
import { Stalls } from "../../scripts/soak_stalls.ts";
import { seedFromEnv } from "../random.ts";

/** Somebody in the salon with everybody else. */
class Member implements Soaker {
  readonly name: string;
  readonly label: string;
  readonly id: number;
  readonly isSteady = true;
  readonly others: Member[] = [];
  said = 0;
  closedAt = -Infinity;

  constructor(name: string, id: number) {
    this.name = name;
    this.label = `${name}.1`;
    this.id = id;
  }

  get here() {
    const { others } = this;
    return { id: 1, name: "salon", mode: "CENTRALISEE", others } as const;
  }
}

/** Two members and what is expected of their texts, on a clock that stands. */
function salon() {
  const clock = { now: 0 };
  const ledger = new Ledger(() => clock.now);
  const ann = new Member("ann", 1), bob = new Member("bob", 2);
  ann.others.push(bob);
  for (const one of [ann, bob]) ledger.came(one);
  const write = () => ledger.write(ann, ++ann.said);
  const read = (text: string, messagerie = "salon", from = "ann") =>
    ledger.reads(bob, {
      type: "text",
      octets: new Uint8Array(),
      ...{ from, text, messagerie },
    });
  const tell = (type: "delivered" | "undelivered", number: number) => {
    const text = { number, text: "" }, resendableFor = 0;
    ledger.tell(
      ann,
      type === "delivered"
        ? { type, text }
        : { type, text, to: "bob", resendableFor },
    );
  };
  const later = () => {
    clock.now += 100_000;
    ledger.sweep();
  };
  return { ledger, ann, bob, write, read, tell, later };
}

Deno.test("Ledger keeps nothing when texts are read, in any order with their fate", () => {
  const { ledger, write, read, tell, later } = salon();
  const texts = [write(), write()];
  read(texts[0]!);
  tell("delivered", 1);
  tell("delivered", 2);
  assertEquals(ledger.open, 1);
  read(texts[1]!);
  assertEquals(ledger.open, 0);
  later();
  assertEquals([ledger.typed, ledger.delivered, ledger.due], [2, 2, 2]);
  assertEquals(ledger.violations, []);
});

Deno.test("Ledger complains when a text is read twice, or before an earlier one", () => {
  const { ledger, write, read } = salon();
  const [first, second] = [write(), write()];
  for (const text of [second, second, first]) read(text);
  assertEquals(ledger.violations, [
    "bob.1 reads ann.1 2 after 2",
    "bob.1 reads ann.1 1 after 2",
  ]);
});

Deno.test("Ledger complains when a text is read elsewhere, of another, or that nobody wrote", () => {
  const { ledger, write, read } = salon();
  read(write(), "");
  read(write(), "salon", "cid");
  read("ann.1 7 @salon");
  assertEquals(ledger.violated, 3);
});

Deno.test("Ledger complains when a text told delivered is not read by who stays", () => {
  const { ledger, bob, write, tell, later } = salon();
  write();
  tell("delivered", 1);
  ledger.moved(bob);
  write();
  tell("delivered", 2);
  later();
  assertEquals(ledger.violations, [
    "bob.1 has not read ann.1 2, told delivered",
  ]);
});

Deno.test("Ledger complains when a text is not confirmed though its reader stays, or has no fate", () => {
  const { ledger, bob, write, tell, later } = salon();
  write();
  tell("undelivered", 1);
  write();
  ledger.gone(bob);
  tell("undelivered", 2);
  write();
  later();
  assertEquals(ledger.violations, [
    "ann.1 1 is undelivered bob",
    "ann.1 3 has no fate",
  ]);
  assertEquals(ledger.excused, 2);
});

Deno.test("Trend fits a line, and knows no rise of one value", () => {
  const trend = new Trend();
  trend.add(1_000, 5);
  assert(Number.isNaN(trend.rise));
  trend.add(1_010, 7);
  trend.add(1_020, NaN);
  trend.add(1_030, 11);
  assertAlmostEquals(trend.rise, 6);
});

Deno.test("MemoryWatch finds memory flat when it goes up and down, not when it grows", () => {
  const waves = new MemoryWatch(), growth = new MemoryWatch();
  for (let minute = 0; minute < 60; minute++) {
    const wave = 60 + 30 * (minute % 8) / 8;
    waves.add(minute, wave * MIB);
    growth.add(minute, (wave + minute / 4) * MIB);
  }
  assertEquals([waves.isFlat, growth.isFlat], [true, false]);
});

Deno.test("Stalls counts when nobody has looked for a second", () => {
  const clock = { now: 0 };
  using stalls = new Stalls(() => clock.now);
  for (const ms of [50, 70, 1_040, 1_050, 5_050]) {
    clock.now += ms;
    stalls.look();
  }
  assertEquals([stalls.count, stalls.longest], [2, 5_000]);
});

Deno.test("Wraps counts a NUM_SEQ that goes past 65535, once, by way and client", () => {
  const wraps = new Wraps(), ann = {}, bob = {};
  const see = (NUM_SEQ: number, client: object, way: "up" | "down" = "up") => {
    const message: Message = {
      TYPE_MESSAGE: "DEMANDER_LISTE_MESSAGERIE",
      ID_USER: 1,
      NUM_SEQ,
      DONNEES_MESSAGE: {},
    };
    wraps.see(encode(message), way, client);
  };
  for (const numSeq of [65_530, 65_535, 65_534, 2, 65_535, 0, 3]) {
    see(numSeq, ann);
  }
  for (const numSeq of [65_535, 0]) see(numSeq, ann, "down");
  for (const numSeq of [65_535, 30_000, 65_535]) see(numSeq, bob);
  assertEquals(wraps.counts, { up: 1, down: 1 });
});

Deno.test("soak() finds nothing wrong when people talk and churn for two seconds", async () => {
  const lines: string[] = [], seed = seedFromEnv();
  const { ledger, counts, lives, isFine } = await soak({
    duration: 2_000,
    seed,
    loss: 0.05,
    users: 2,
    print: (line) => lines.push(line),
  });
  const said = `To replay: CAUSETTE_SEED=${seed}\n${lines.join("\n")}`;
  assert(isFine, said);
  assertGreater(ledger.delivered, 50, said);
  assertGreater(ledger.due, 50, said);
  assertGreaterOrEqual(ledger.readings, ledger.due, said);
  assertGreater(lives, 0, said);
  assertGreater(counts.lost, 10, said);
});
