/**
 * What a transition makes of a scene, as lines of text.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { Event } from "../../server/events.ts";
import type { State } from "../../server/state.ts";
import { transition } from "../../server/transitions.ts";
import { assertConsistent } from "./consistent.ts";
import { scene, show, showEffect } from "./scenes.ts";

/**
 * What an event makes of the scene that a line describes: a line per effect,
 * in their order, then `= ` and the state; `= same` where that is not changed.
 */
export function outcome(
  line: string,
  event: (state: State) => Event,
): string[] {
  const before = scene(line);
  assertConsistent(before);
  const asBefore = show(before);
  const [after, effects] = transition(before, event(before));
  assertConsistent(after);
  assertEquals(show(before), asBefore, "the state before was changed");
  const both = { ...after, users: new Map([...before.users, ...after.users]) };
  return [
    ...effects.map((effect) => showEffect(effect, both)),
    `= ${after === before ? "same" : show(after)}`,
  ];
}

/** A scene, and what follows from an event in it. */
export type Row = readonly [scene: string, outcome: readonly string[]];

/** Runs a test of one event in several situations. */
export function testRows(
  name: string,
  event: (state: State) => Event,
  rows: Readonly<Record<string, Row>>,
): void {
  Deno.test(name, () => {
    for (const [situation, [line, expected]] of Object.entries(rows)) {
      assertEquals(outcome(line, event), [...expected], situation);
    }
  });
}
