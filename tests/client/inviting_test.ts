import { assert, assertEquals } from "@std/assert";
import { type Datagram, type TestSession, World } from "./harness.ts";

/** ann in a messagerie, into which she has invited bob. */
function scene(): [World, TestSession, TestSession] {
  const world = new World();
  const [ann, bob] = world.connect("ann", "bob");
  ann.create("salon");
  world.pass(500);
  ann.invite("bob");
  world.pass(500);
  return [world, ann, bob];
}

function isDemand({ message }: Datagram): boolean {
  return message?.TYPE_MESSAGE === "DEMANDE_MESSAGERIE_PRIVEE";
}

Deno.test("accept() moves the session, and the invitation ends", () => {
  const [world, ann, bob] = scene();
  assertEquals(bob.take().at(-1), "invitation 1 ann salon");
  assertEquals(bob.core.invitations.length, 1);
  assertEquals(bob.accept()?.messagerie, "salon");
  bob.say("thanks");
  world.pass(1_000);
  assertEquals(bob.take(), ["at salon [ann]", "delivered 1"]);
  assertEquals(ann.take().slice(-2), ["arrived bob", "text bob: thanks"]);
  assertEquals(bob.core.invitations, []);
});

Deno.test("accept() waits until the texts before it have settled", () => {
  const [world, , bob] = scene();
  world.loses = ({ message }) => message?.TYPE_MESSAGE === "TEXTE";
  bob.say("in public");
  bob.accept();
  world.pass(1_000);
  assertEquals(bob.place, "public:");
  world.loses = () => false;
  world.pass(2_000);
  assertEquals(bob.place, "salon: ann");
});

Deno.test("accept() is told of once, though the demand is repeated", () => {
  const [world, , bob] = scene();
  assert(bob.accept());
  assertEquals(bob.accept(), undefined);
  assertEquals(bob.accept(1), undefined);
  assertEquals(bob.decline(1), undefined);
  world.pass(1_000);
  assertEquals(
    bob.take().filter((line) => line.startsWith("invitation")),
    ["invitation 1 ann salon"],
  );
});

Deno.test("accept() takes the invitation that is named, or the latest", () => {
  const [world, , bob] = scene();
  const cid = world.start("cid");
  world.pass(1_000);
  cid.create("other");
  world.pass(500);
  cid.invite("bob");
  world.pass(500);
  assertEquals(bob.accept(3), undefined);
  assertEquals(bob.decline()?.messagerie, "other");
  assertEquals(bob.accept()?.messagerie, "salon");
});

Deno.test("accept() asks for access when no roster has come for 6 s", () => {
  const [world, , bob] = scene();
  world.loses = ({ from, message }) =>
    from === "bob" && message?.TYPE_MESSAGE === "REPONSE_MESSAGERIE_PRIVEE";
  bob.accept();
  world.pass(5_900);
  assertEquals(bob.place, "public:");
  world.pass(500);
  assertEquals(bob.place, "salon: ann");
});

Deno.test("accept() tells that it failed when the messagerie is no more", () => {
  const [world, ann, bob] = scene();
  let failures = 0;
  world.loses = isDemand;
  ann.leave();
  bob.accept(1, () => failures++);
  bob.say("for salon");
  world.pass(10_000);
  assertEquals(failures, 1);
  assertEquals(bob.take().slice(-1), ["returned 1 notMoved"]);
  assertEquals(bob.place, "public: ann");
});

Deno.test("decline() tells the inviter, and asks the user no more", () => {
  const [world, ann, bob] = scene();
  assertEquals(bob.decline()?.from, "ann");
  world.pass(20_000);
  assert(ann.take().at(-1)!.startsWith("notice"));
  assertEquals(bob.take().filter((line) => line.startsWith("invitation")), [
    "invitation 1 ann salon",
  ]);
});

Deno.test("an invitation ends when the session gets in otherwise", () => {
  const [world, , bob] = scene();
  bob.take();
  bob.join("salon");
  world.pass(1_000);
  assertEquals(bob.take(), ["at salon [ann]", "invitationEnded 1 ann salon"]);
});

Deno.test("an invitation that is not repeated for 12 s is withdrawn", () => {
  const [world, ann, bob] = scene();
  bob.take();
  world.pass(15_000);
  assertEquals(bob.take(), []);
  ann.leave();
  world.pass(20_000);
  assertEquals(bob.take(), ["arrived ann", "invitationEnded 1 ann salon"]);
  assertEquals(bob.accept(), undefined);
});

Deno.test("an invitation that is repeated after all is open again", () => {
  const [world, ann, bob] = scene();
  bob.take();
  world.loses = isDemand;
  world.pass(20_000);
  assertEquals(bob.take(), ["invitationEnded 1 ann salon"]);
  world.loses = () => false;
  world.pass(6_000);
  assertEquals(bob.take(), ["invitation 1 ann salon"]);
  assert(bob.accept(1));
  world.pass(1_000);
  assertEquals(ann.place, "salon: bob");
});

Deno.test("invitations end with the session", () => {
  const [world, , bob] = scene();
  bob.take();
  bob.core.abort(world.now);
  assertEquals(bob.take(), [
    "invitationEnded 1 ann salon",
    "closed disconnected",
  ]);
});
