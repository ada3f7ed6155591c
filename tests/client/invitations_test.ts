import { assertEquals } from "@std/assert";
import { Invitations } from "../../client/invitations.ts";
import { Memory, type Remembered } from "../../protocol/memory.ts";

/** Invitations, and the requests that carry them. */
function invited(...messageries: string[]) {
  const invitations = new Invitations(), memory = new Memory();
  const requests = messageries.map((NOM_MESSAGERIE, n): Remembered => {
    const request = memory.add(n, 0);
    const MODE_MESSAGERIE = "CENTRALISEE";
    const body = { USER_NAME: "ann", MODE_MESSAGERIE, NOM_MESSAGERIE } as const;
    invitations.add(body, request, 100 + n);
    return request;
  });
  return { invitations, requests };
}

function namesOf(all: readonly { readonly messagerie: string }[]): string[] {
  return all.map(({ messagerie }) => messagerie);
}

Deno.test("add() numbers invitations from 1, in order", () => {
  const { invitations } = invited("a", "b");
  assertEquals(invitations.all, [
    { number: 1, from: "ann", messagerie: "a", mode: "CENTRALISEE" },
    { number: 2, from: "ann", messagerie: "b", mode: "CENTRALISEE" },
  ]);
});

Deno.test("take() takes the one that is named, or the latest, once", () => {
  const { invitations } = invited("a", "b", "c");
  assertEquals(invitations.take(2)?.invitation.messagerie, "b");
  assertEquals(invitations.take(2), undefined);
  assertEquals(invitations.take()?.numSeq, 102);
  assertEquals(invitations.take()?.numSeq, 100);
  assertEquals(invitations.take(), undefined);
});

Deno.test("expired() withdraws what has not been repeated for 12 s", () => {
  const { invitations, requests } = invited("a", "b");
  assertEquals(invitations.deadline, 12_000);
  requests[1]!.lastAt = 5_000;
  assertEquals(invitations.expired(11_999), []);
  assertEquals(namesOf(invitations.expired(12_000)), ["a"]);
  assertEquals([namesOf(invitations.all), invitations.deadline], [
    ["b"],
    17_000,
  ]);
});

Deno.test("revived() opens again what was repeated after all, under its number", () => {
  const { invitations, requests } = invited("a", "b");
  invitations.expired(12_000);
  assertEquals(invitations.revived(15_000), []);
  requests[0]!.lastAt = 16_000;
  assertEquals(namesOf(invitations.revived(16_000)), ["a"]);
  assertEquals(invitations.revived(16_000), []);
  assertEquals(invitations.take(1)?.invitation.messagerie, "a");
  assertEquals(invitations.take(2), undefined);
});

Deno.test("revived() leaves out what has ended, and what is too old", () => {
  const { invitations, requests } = invited("a", "b", "c");
  invitations.expired(12_000);
  invitations.ended("a");
  assertEquals(invitations.revived(60_000), []);
  for (const request of requests) request.lastAt = 61_000;
  assertEquals(invitations.revived(61_000), []);
});

Deno.test("ended() takes out those to a messagerie, clear() all", () => {
  const { invitations } = invited("a", "b", "a", "c");
  assertEquals(namesOf(invitations.ended("a")), ["a", "a"]);
  assertEquals(namesOf(invitations.clear()), ["b", "c"]);
  assertEquals([invitations.all, invitations.deadline], [[], Infinity]);
});
