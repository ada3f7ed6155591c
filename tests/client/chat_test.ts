import { assert, assertEquals } from "@std/assert";
import { Chat } from "../../client/chat.ts";
import type { Shown } from "../../client/shown.ts";
import { type Answers, FakeSession } from "./fake_session.ts";

function open(answers: Answers = {}) {
  const fake = new FakeSession();
  fake.answers = answers;
  const shown: Shown[] = [];
  const chat = new Chat(fake.session, { show: (one) => shown.push(one) });
  return { fake, chat, shown };
}

/** What was shown last. */
const last = (shown: readonly Shown[]) => shown.at(-1);

const elsewhere = {
  id: 3,
  name: "tea",
  mode: "CENTRALISEE",
  others: [{ id: 2, name: "bob" }],
} as const;

Deno.test("Chat.take() says lines, and lines that begin with two slashes", async () => {
  const { fake, chat } = open();
  for (const line of ["hello", "  ", "", "//join", " /join"]) {
    await chat.take(line);
  }
  assertEquals(fake.asked, ["say hello", "say /join", "say  /join"]);
});

Deno.test("Chat.take() carries out commands in either language, with quoted names", async () => {
  const { fake, chat } = open();
  await chat.take('/create "my tea" --direct --max 3');
  await chat.take("/CRÉER l'ami --max=4");
  await chat.take('/rejoindre "my tea"');
  await chat.take("/invite bob eve");
  await chat.take("/sortir");
  assertEquals(fake.asked, [
    "create my tea DECENTRALISEE 3",
    "create l'ami CENTRALISEE 4",
    "join my tea",
    "invite bob",
    "invite eve",
    "leave",
  ]);
});

Deno.test("Chat.take() says that an address will be seen before it joins", async () => {
  const { fake, chat, shown } = open({
    status: "ACCES_REUSSI",
    messageries: [{
      NOM_MESSAGERIE: "tea",
      MODE_MESSAGERIE: "DECENTRALISEE",
      NUM_CLIENT: 1,
    }],
  });
  await chat.take("/join tea");
  assertEquals(shown.map(({ type }) => type), ["addressShown", "outcome"]);
  assertEquals(fake.asked, ["join tea"]);
});

Deno.test("Chat.take() asks the server nothing that is wrong already", async () => {
  const { fake, chat, shown } = open({ place: elsewhere });
  const mistakes: Record<string, string> = {
    "/hlep": "unknownCommand",
    "/": "unknownCommand",
    "/join": "missingArgument",
    "/join a b": "tooManyArguments",
    '/join "a': "openQuote",
    "/create a --wrong": "badFlag",
    "/create a --max many": "badFlag",
    "/create  a#b": "badMessagerieName",
    "/join a#b": "badMessagerieName",
    "/who a#b": "badMessagerieName",
    "/invite a#b": "badUserName",
    "/invite abcdefghijk": "badUserName",
    '/invite "çàrôl 🐙"': "badUserName",
    "/quiet xyz": "badArgument",
    "/paste nope": "badArgument",
    "/accept x": "badNumber",
    "/accept 7": "noInvitation",
    "/resend": "nothingToResend",
    "/paste": "nothingPasted",
  };
  for (const [line, mistake] of Object.entries(mistakes)) {
    await chat.take(line);
    const shownLast = last(shown);
    assert(shownLast?.type === "mistake", line);
    assertEquals(shownLast.mistake, mistake, line);
  }
  for (const line of ["/join tea", "/invite bob", "/invite ann"]) {
    await chat.take(line);
    const shownLast = last(shown);
    assert(shownLast?.type === "outcome", line);
    assertEquals(shownLast.status, "ALREADY_THERE", line);
  }
  assertEquals(fake.asked, ["accept 7"]);
  assert(!chat.isQuiet);
  assert(chat.hasFailed);
});

Deno.test("Chat.take() blames the flag that is wrong", async () => {
  const { chat, shown } = open();
  const flags = {
    "--direct --max 255": "--max 255",
    "--direct --max abc": "--max abc",
    "--max=-1 --direct": "--max -1",
    "--direct --foo": "--foo",
  };
  for (const [typed, given] of Object.entries(flags)) {
    await chat.take(`/create x ${typed}`);
    const mistake = { mistake: "badFlag", command: "create", given } as const;
    assertEquals(last(shown), { type: "mistake", ...mistake }, typed);
  }
});

Deno.test("Chat.take() shows what goes wrong in a command, and goes on", async () => {
  const error = new RangeError("Cannot do that");
  const { fake, chat, shown } = open({ error });
  await chat.take("/create tea");
  assertEquals(last(shown), {
    type: "mistake",
    mistake: "failed",
    command: "create",
    why: "Cannot do that",
  });
  await chat.take("hello");
  assertEquals(fake.asked, ["create tea CENTRALISEE", "say hello"]);
});

Deno.test("Chat.placed() waits until the place is told", async () => {
  const { fake, chat } = open();
  const followed = chat.follow();
  const placed = chat.placed().then(() => chat.take("/leave"));
  fake.tell({ type: "notice", text: "hello" });
  await chat.take("/create tea");
  fake.answers = { place: elsewhere };
  fake.tell({ type: "place", place: elsewhere, moved: true });
  await placed;
  await chat.leave();
  await followed;
  assertEquals(fake.asked, ["create tea CENTRALISEE", "leave", "disconnect"]);
});

Deno.test("Chat.placed() gives up when the place is not told", async () => {
  const { chat } = open();
  await chat.placed(0);
  assertEquals(chat.session.place, undefined);
});

Deno.test("Chat.resend() repeats what was not acknowledged, and says here what was not sent", async () => {
  const { fake, chat, shown } = open();
  await chat.take("one");
  await chat.take("two");
  fake.tell({
    type: "undelivered",
    text: { number: 1, text: "one" },
    to: "bob",
    resendableFor: 9_000,
  });
  fake.tell({
    type: "returned",
    text: { number: 2, text: "two" },
    why: "closed",
  });
  const followed = chat.follow();
  await chat.settled();
  assert(chat.hasFailed);
  await chat.take("/resend");
  assertEquals(fake.asked, ["say one", "say two", "resend 1", "say two"]);
  assertEquals(last(shown), { type: "resent", numbers: [1, 2] });
  fake.tell({ type: "delivered", text: { number: 1, text: "one" } });
  fake.tell({ type: "delivered", text: { number: 3, text: "two" } });
  await chat.settled();
  assert(!chat.hasFailed);
  await chat.take("/quitter");
  await followed;
  assertEquals(fake.asked.at(-1), "disconnect");
});

Deno.test("Chat.hold() keeps pasted lines until /paste, or forgets them", async () => {
  const { fake, chat, shown } = open();
  chat.hold(["a", "", "/quit me not", "b"]);
  assertEquals(last(shown), { type: "pasted", lines: 3, characters: 14 });
  assertEquals(fake.asked, []);
  await chat.take("/paste nope");
  assertEquals(last(shown), {
    type: "mistake",
    mistake: "badArgument",
    command: "paste",
    given: "nope",
  });
  assertEquals(fake.asked, []);
  await chat.take("/coller non");
  assertEquals(last(shown), { type: "pasteDropped", lines: 3 });
  chat.hold(["a", "/leave"]);
  await chat.take("/paste");
  assertEquals(fake.asked, ["say a", "say /leave"]);
});

Deno.test("Chat.take() tells once that texts wait, and never loses one silently", async () => {
  const { fake, chat, shown } = open({ waitingTexts: 20 });
  for (const line of ["a", "b"]) await chat.take(line);
  assertEquals(shown.map(({ type }) => type), ["said", "slowed", "said"]);
  fake.answers = { waitingTexts: 1_000 };
  await chat.take("c");
  assertEquals(last(shown), {
    type: "mistake",
    mistake: "tooManyWaiting",
    given: "c",
  });
});
