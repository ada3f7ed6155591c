import { assert, assertEquals, assertNotEquals } from "@std/assert";
import {
  CATALOGUE,
  type Key,
  languageOf,
  names,
  Words,
} from "../../client/catalogue.ts";
import { COMMAND_NAMES } from "../../client/shown.ts";

const { en, fr } = CATALOGUE;
const KEYS = Object.keys(en) as Key[];

/** The blanks of a sentence, and whether each chooses between two words. */
function blanksOf(sentence: string): string[] {
  const found = sentence.matchAll(/\{(\w+)(?:\|[^|}]*\|[^}]*)?\}/g);
  return [...new Set([...found].map(([, name]) => name!))].sort();
}

Deno.test("CATALOGUE has every sentence in every language", () => {
  assertEquals(Object.keys(fr).sort(), KEYS.toSorted());
  for (const key of KEYS) {
    assertNotEquals(en[key].trim(), "", key);
    assertNotEquals(fr[key].trim(), "", key);
  }
});

Deno.test("CATALOGUE has the same blanks in every language", () => {
  for (const key of KEYS) {
    assertEquals(blanksOf(fr[key]), blanksOf(en[key]), key);
    const rest = (fr[key] + en[key])
      .replace(/\{(\w+)(?:\|[^|}]*\|[^}]*)?\}/g, "");
    assert(!/[{}]/.test(rest), key);
  }
});

Deno.test("CATALOGUE tells of every command how it is used and what it does", () => {
  for (const name of COMMAND_NAMES) {
    for (const about of ["usage", "brief", "more"]) {
      assert(`${about}.${name}` in en, `${about}.${name}`);
    }
  }
});

Deno.test("CATALOGUE has no sentence that nobody says", () => {
  const folder = new URL("../../client/", import.meta.url);
  const code = [...Deno.readDirSync(folder)]
    .filter(({ name }) => !name.startsWith("catalogue_"))
    .map(({ name }) => Deno.readTextFileSync(new URL(name, folder)))
    .join("\n");
  for (const key of KEYS) {
    const start = key.includes(".") ? key.slice(0, key.indexOf(".") + 1) : key;
    const isSaid = [`"${key}"`, `"${start}`, `\`${start}`, `${key}(`].some(
      (one) => code.includes(one),
    ) || STATUSES.test(key) || code.includes(`"${key.replace(/Number$/, "")}"`);
    assert(isSaid, key);
  }
});

/** Statuses of the protocol, to be found under what was asked. */
const STATUSES = /^(\w+\.)?[A-Z_]+$/;

Deno.test("Words.text() fills in, and chooses between one and many", () => {
  const english = new Words("en"), french = new Words("fr");
  assertEquals(english.text("parts", { count: 3 }), "(3 parts)");
  const one = { people: "bob", count: 1 };
  assertEquals(english.text("arrived", one), "bob has come");
  assertEquals(
    english.text("arrived", { people: "bob and eve", count: 2 }),
    "bob and eve have come",
  );
  assertEquals(french.text("arrived", one), "Arrivée : bob");
});

Deno.test("Words.list() strings names together, each a piece of its own", () => {
  const join = (words: Words) =>
    words.list(names(["a", "b", "c"])).map(({ text }) => text).join("");
  assertEquals(join(new Words("en")), "a, b, and c");
  assertEquals(join(new Words("fr")), "a, b et c");
});

Deno.test("languageOf() goes by LC_ALL, then LC_MESSAGES, then LANG", () => {
  const language = (env: Record<string, string>) =>
    languageOf((name) => env[name]);
  assertEquals(language({}), "en");
  assertEquals(language({ LANG: "fr_FR.UTF-8" }), "fr");
  assertEquals(language({ LANG: "fr_FR.UTF-8", LC_ALL: "C" }), "en");
  assertEquals(language({ LANG: "C", LC_MESSAGES: "fr" }), "fr");
  assertEquals(language({ LANG: "fro_XX" }), "en");
});
