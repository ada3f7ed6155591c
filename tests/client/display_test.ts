import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { CATALOGUE, Words } from "../../client/catalogue.ts";
import { mentions, tell } from "../../client/display.ts";
import { draw } from "../../client/line.ts";
import {
  COMMAND_NAMES,
  type CommandName,
  type Shown,
} from "../../client/shown.ts";

/** What is told of something, as plain lines. */
function told(shown: Shown, language: "en" | "fr" = "en"): string[] {
  return tell(shown, { words: new Words(language), name: "alice" })
    .map((line) => draw(line, { colour: false }).join("\n"));
}

const HOSTILE = "\x1b[2J\u202e\nx";

/** One of everything whose words hold something that others chose. */
function hostile(): Shown[] {
  const people = [{ id: 1, name: HOSTILE }];
  const text = { number: 1, text: HOSTILE };
  const invitation = {
    number: 1,
    from: HOSTILE,
    messagerie: HOSTILE,
    mode: "DECENTRALISEE",
  } as const;
  const place = { id: 1, name: HOSTILE, mode: "CENTRALISEE", others: people };
  return [
    {
      type: "text",
      from: HOSTILE,
      text: HOSTILE,
      octets: new Uint8Array(),
      messagerie: "",
    },
    { type: "notice", text: HOSTILE },
    { type: "arrived", people },
    { type: "left", people },
    { type: "place", place: place as never, moved: true },
    { type: "invitation", invitation },
    { type: "invitationEnded", invitation },
    { type: "invitationFailed", invitation },
    { type: "messagerieClosed", messagerie: HOSTILE },
    { type: "undelivered", text, to: HOSTILE, resendableFor: 9_000 },
    {
      type: "returned",
      text,
      why: "refused",
      motif: "TROP_GRAND",
      reason: HOSTILE,
    },
    { type: "unreachable", person: people[0]! },
    {
      type: "users",
      messagerie: HOSTILE,
      here: [HOSTILE],
      elsewhere: [HOSTILE],
    },
    {
      type: "messageries",
      messageries: [{ name: HOSTILE, mode: "CENTRALISEE", users: 1 }],
    },
    { type: "outcome", command: "join", about: HOSTILE, status: HOSTILE },
    { type: "addressShown", messagerie: HOSTILE },
    { type: "notConnected", server: HOSTILE, name: HOSTILE, why: HOSTILE },
    { type: "mistake", mistake: "unknownCommand", given: HOSTILE, nearest: [] },
    { type: "mistake", mistake: "badUserName", given: HOSTILE },
    { type: "mistake", mistake: "failed", command: "who", why: HOSTILE },
    { type: "notSaid", text: HOSTILE },
  ];
}

Deno.test("tell() lets nothing through that others chose to harm a terminal", () => {
  for (const language of ["en", "fr"] as const) {
    for (const shown of hostile()) {
      const lines = told(shown, language);
      assert(lines.length > 0, shown.type);
      for (const line of lines) {
        // deno-lint-ignore no-control-regex
        assert(!/[\x00-\x1f\x7f-\x9f\u202e]/.test(line), shown.type);
      }
    }
  }
});

/** What the server, or the client itself, may answer to commands. */
const STATUSES: Readonly<Partial<Record<CommandName, readonly string[]>>> = {
  create: [
    "NOM_MESSAGERIE_ERREUR",
    "NOM_MESSAGERIE_EXISTANT",
    "NUM_MAX_PETIT",
  ],
  join: ["NOM_MESSAGERIE_INEXISTANT", "MAX_CLIENT_ATTEINT", "ALREADY_THERE"],
  leave: ["CLIENT_INEXISTANT", "PUBLIC"],
  invite: ["INVITED", "ALREADY_THERE", "PUBLIC"],
  decline: ["REFUSER"],
  who: [],
  list: [],
};
const MOTIFS = [
  "TYPE_INCONNU",
  "MALFORME",
  "NON_CONNECTE",
  "INEXISTANT",
  "NON_PERMIS",
  "COMPLET",
  "TROP_GRAND",
  "NO_RESPONSE",
];

Deno.test("tell() puts every refusal of every command into words", () => {
  for (const language of ["en", "fr"] as const) {
    for (const command of COMMAND_NAMES) {
      const own = STATUSES[command];
      if (!own) continue;
      for (const status of [...own, ...MOTIFS]) {
        const [line = ""] = told(
          { type: "outcome", command, about: "tea", status },
          language,
        );
        assert(line.length > 10 && !line.includes(status), line);
      }
    }
  }
});

Deno.test("tell() says what to do next when a name with blanks is taken", () => {
  const status = "NOM_MESSAGERIE_EXISTANT";
  const about = "my friends";
  const [line] = told({ type: "outcome", command: "create", about, status });
  assertStringIncludes(line!, "There is a messagerie my friends already");
  assertStringIncludes(line!, '/join "my friends" enters');
});

Deno.test("tell() puts every reason for having no session into words", () => {
  const reasons = Object.keys(CATALOGUE.en)
    .filter((key) => key.startsWith("notConnected."))
    .map((key) => key.slice("notConnected.".length));
  const expected = [
    ...["USER_NAME_INVALIDE", "USER_NAME_EXISTANT", "SERVEUR_PLEIN", "ERREUR"],
    ...["NO_RESPONSE", "NO_HOST", "NO_UDP", "NO_PERMISSION", "PORT_IN_USE"],
  ];
  assertEquals(reasons.sort(), expected.sort());
});

Deno.test("tell() names who did not get a text, and offers to send it again", () => {
  const [line] = told({
    type: "undelivered",
    text: { number: 12, text: "hello" },
    to: "bob",
    resendableFor: 28_500,
  });
  assertStringIncludes(line!, 'bob has not acknowledged your text 12: "hello"');
  assertStringIncludes(line!, "/resend 12 sends it again, for 28 s");
});

Deno.test("tell() explains each command, with its other names", () => {
  const lines = told({ type: "help", command: "create" });
  assertStringIncludes(lines[0]!, "/create NAME [--direct] [--max N]");
  assertStringIncludes(lines.at(-1)!, "/creer");
  const french = told({ type: "help", command: "create" }, "fr");
  assertStringIncludes(french[0]!, "/creer NOM");
  assertEquals(told({ type: "help" }).length, COMMAND_NAMES.length + 2);
});

Deno.test("mentions() finds a name as a word of its own, in any case", () => {
  assert(mentions("hi Bob!", "bob"));
  assert(mentions("bob", "bob"));
  assert(mentions("(b+b)", "b+b"));
  assert(!mentions("bobby", "bob"));
  assert(!mentions("héléne", "lén"));
});

Deno.test("tell() says which numbers --max takes, and what a flag should be", () => {
  const bad = (given: string) =>
    told({ type: "mistake", mistake: "badFlag", command: "create", given });
  const usage = "/create NAME [--direct] [--max N]";
  assertEquals(bad("--max 255"), [
    `!! --max 255 is not understood, N is 2 to 254: ${usage}`,
  ]);
  assertEquals(bad("--foo"), [`!! --foo is not understood: ${usage}`]);
});

Deno.test("tell() says what would be right where a name or a word is not", () => {
  const name = {
    type: "mistake",
    mistake: "badUserName",
    given: "abcdefghijk",
  } as const;
  const word = {
    type: "mistake",
    mistake: "badArgument",
    command: "quiet",
    given: "xyz",
  } as const;
  assertStringIncludes(told(name)[0]!, "no user called abcdefghijk: a name");
  assertStringIncludes(told(name, "fr")[0]!, "s'appeler abcdefghijk : un nom");
  assertEquals(told(word), ["!! xyz is not understood: /quiet [on|off]"]);
  assertEquals(told(word, "fr"), [
    "!! xyz n'est pas compris : /discret [oui|non]",
  ]);
});
