import { assertEquals, assertStrictEquals } from "@std/assert";
import type { Event } from "../../server/events.ts";
import type { State } from "../../server/state.ts";
import { transition } from "../../server/transitions.ts";
import { outcome } from "./outcome.ts";
import { named, scene, show, showEffect } from "./scenes.ts";

const invite = (inviter: string, name: string, now = 0) =>
(
  state: State,
): Event => ({ type: "invite", user: named(state, inviter), name, now });
const accept = (): Event => ({ type: "accept", invitation: 1 });
const decline = (): Event => ({ type: "decline", invitation: 1, now: 0 });
const lapse = (): Event => ({ type: "lapse", invitation: 1 });

/** Invitations of ann to `count` users, or of `count` users to ann. */
function many(count: number, whose: "inviter" | "invited"): string {
  const names = Array.from({ length: count }, (_, n) => `u${n}`);
  return whose === "inviter"
    ? `${names.join(" ")} bob; m/5: ann x; ` +
      names.map((name) => `${name} invited to m by ann`).join("; ")
    : `bob; m/5: ann x; ` +
      names.map((name) => `${name}m/5: ${name}`).join("; ") + "; " +
      names.map((name) => `bob invited to ${name}m by ${name}`).join("; ");
}

Deno.test("transition() refuses an invitation, and changes nothing, when it cannot stand", () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ["unknown user", "bob; m/5: ann x", "INEXISTANT"],
    ["not proven", "bob; m/5: ann x; ?: zed", "INEXISTANT"],
    ["oneself", "zed; m/5: ann", "INEXISTANT"],
    ["a member", "bob; m/5: ann zed", "NON_PERMIS"],
    ["a member, and full", "bob; m/2: ann zed", "NON_PERMIS"],
    ["full", "zed; m/2: ann x", "COMPLET"],
    [
      "full, though it is open",
      "zed; m/2: ann x; zed invited to m by ann",
      "COMPLET",
    ],
  ];
  for (const [situation, line, motif] of rows) {
    const who = situation === "oneself" ? "nobody" : "zed";
    assertEquals(
      outcome(line, invite("ann", who)),
      [motif, "= same"],
      situation,
    );
  }
  assertEquals(outcome("; m/5: ann x", invite("ann", "ann")), [
    "NON_PERMIS",
    "= same",
  ]);
  assertEquals(outcome("bob6; m*/5: ann x", invite("ann", "bob6")), [
    "NON_PERMIS",
    "= same",
  ]);
});

Deno.test("transition() hands an invitation on when it can stand", () => {
  assertEquals(outcome("bob; m/5: ann x", invite("x", "bob")), [
    "acknowledged",
    "demand bob to m",
    "= bob; m/5: ann x; bob invited to m by x",
  ]);
  assertEquals(
    outcome("bob6; m/5: ann", invite("ann", "bob6"))[1],
    "demand bob6 to m",
  );
  assertEquals(
    outcome("; m/5: ann x; n*/5: bob", invite("ann", "bob"))[1],
    "demand bob to m",
  );
});

Deno.test("transition() acknowledges and changes nothing when the invitation is open", () => {
  const line = "bob; m/5: ann x; bob invited to m by ann";
  const repeated = ["acknowledged", "= same"];
  assertEquals(outcome(line, invite("ann", "bob")), repeated);
  assertEquals(outcome(line, invite("x", "bob")), repeated);
});

Deno.test("transition() keeps several invitations of one user open when they lead elsewhere", () => {
  const line = "bob; m/5: ann x; n/5: cid; bob invited to m by ann";
  assertEquals(outcome(line, invite("cid", "bob")), [
    "acknowledged",
    "demand bob to n",
    `= ${line}; bob invited to n by cid`,
  ]);
});

Deno.test("transition() allows 8 open invitations per inviter and per invited when asked for more", () => {
  for (const whose of ["inviter", "invited"] as const) {
    const next = (count: number) =>
      outcome(many(count, whose), invite("ann", "bob"))[0];
    assertEquals(next(7), "acknowledged", whose);
    assertEquals(next(8), "NON_PERMIS", whose);
    assertEquals(next(9), "NON_PERMIS", whose);
  }
  const open = outcome(many(8, "inviter"), invite("ann", "u0"));
  assertEquals(open, ["acknowledged", "= same"], "but repeats an open one");
});

Deno.test("transition() refuses the same invitation for 60 s when it was declined", () => {
  const first = scene("bob cid; m/5: ann x; n/5: eve; bob invited to m by ann");
  const [state] = transition(first, {
    type: "decline",
    invitation: 1,
    now: 5_000,
  });
  const again = (inviter: string, invited: string, now: number) => {
    const [next, effects] = transition(
      state,
      invite(inviter, invited, now)(state),
    );
    return [
      showEffect(effects[0]!, next),
      next === state ? "same" : show(next),
    ];
  };
  assertEquals(again("ann", "bob", 5_000), ["NON_PERMIS", "same"]);
  assertEquals(again("ann", "bob", 64_999), ["NON_PERMIS", "same"]);
  assertEquals(again("ann", "bob", 65_000)[0], "acknowledged");
  assertEquals(again("x", "bob", 5_000)[0], "acknowledged", "another inviter");
  assertEquals(again("ann", "cid", 5_000)[0], "acknowledged", "somebody else");
  const [later] = transition(state, invite("ann", "bob", 65_000)(state));
  assertEquals(later.refusals, [], "what is over is forgotten");
});

Deno.test("transition() checks again when an invitation is accepted", () => {
  assertEquals(
    outcome("bob cid; m/2: ann x; bob invited to m by ann", accept),
    [
      "notice bob: tooLate bob m",
      "notice ann: tooLate bob m",
      "= bob cid; m/2: ann x",
    ],
  );
  assertEquals(
    outcome("; m/2: ann x; n/5: bob; bob invited to m by gone", accept),
    ["notice bob: tooLate bob m", "= ; m/2: ann x; n/5: bob"],
    "the inviter is gone",
  );
});

Deno.test("transition() lets in who accepts when the inviter has left", () => {
  assertEquals(
    outcome("bob ann; m/5: x; bob invited to m by ann", accept),
    [
      "departure bob > ann",
      "roster bob",
      "arrival bob > x",
      "= ann; m/5: x bob",
    ],
  );
});

Deno.test("transition() tells nobody when an invitation of somebody gone is declined or lapses", () => {
  const line = "bob; m/5: x; bob invited to m by gone";
  assertEquals(outcome(line, decline), ["= bob; m/5: x"]);
  assertEquals(outcome(line, lapse), ["= bob; m/5: x"]);
});

Deno.test("transition() changes nothing when an invitation that is not open is answered", () => {
  const state = scene("bob; m/5: ann");
  for (const event of [accept(), decline(), lapse()]) {
    const [next, effects] = transition(state, event);
    assertStrictEquals(next, state);
    assertEquals(effects, []);
  }
});

Deno.test("transition() cancels invitations when their ground is gone", () => {
  const both =
    "bob; m/5: ann x; bob invited to m by ann; cid invited to m by x";
  const leave = (name: string) => (state: State): Event => ({
    type: "leave",
    user: named(state, name),
  });
  assertEquals(
    outcome(`cid ${both}`, leave("bob")),
    [
      "departure bob > cid",
      "cancel bob",
      "drop bob",
      "= cid; m/5: ann x; cid invited to m by x",
    ],
    "the invited leaves",
  );
  assertEquals(
    outcome(`cid ${both}`, leave("ann")),
    [
      "departure ann > x",
      "cancel bob",
      "cancel cid",
      "close x",
      "roster x",
      "arrival x > cid bob",
      "drop ann",
      "= cid bob x",
    ],
    "the messagerie is deleted",
  );
  assertEquals(
    outcome("bob; m/5: ann x y; bob invited to m by ann", leave("ann")).at(-1),
    "= bob; m/5: x y; bob invited to m by nobody",
    "but not when the inviter leaves",
  );
});
