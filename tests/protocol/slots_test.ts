import { assert, assertEquals } from "@std/assert";
import { Slots } from "../../protocol/slots.ts";

/** All that is kept of a slot. */
function allOf(slots: Slots, slot: number): unknown[] {
  return [
    slots.tries(slot),
    slots.wasRepeated(slot),
    slots.isAlone(slot),
    slots.isPaced(slot),
    slots.sentAt(slot),
    slots.due(slot),
  ];
}

Deno.test("Slots keeps each slot apart", () => {
  const slots = new Slots();
  for (let slot = 0; slot < 32; slot++) {
    slots.begin(slot);
    slots.setTimes(slot, slot, 100 + slot);
    if (slot % 5 === 0) slots.setAlone(slot);
    if (slot % 2 === 0) slots.repeat(slot);
    slots.setPaced(slot, slot % 3 === 0);
    for (let round = 0; round < slot; round++) slots.endRound(slot);
  }
  for (let slot = 0; slot < 32; slot++) {
    const isEven = slot % 2 === 0;
    assertEquals(allOf(slots, slot), [
      isEven ? 2 : 1,
      isEven,
      !isEven && slot % 5 === 0,
      slot % 3 === 0,
      slot,
      100 + slot,
    ]);
    assertEquals(slots.endRound(slot), slot + 1);
  }
});

Deno.test("Slots.begin() forgets the request before, but not when it was sent", () => {
  const slots = new Slots();
  slots.begin(7);
  slots.setTimes(7, 1, 2);
  slots.setPaced(7, true);
  slots.repeat(7);
  slots.endRound(7);
  slots.begin(7);
  assertEquals(allOf(slots, 7), [1, false, false, false, 1, 2]);
  assertEquals(slots.endRound(7), 1);
});

Deno.test("Slots.wasRepeated() holds when tries are counted anew", () => {
  const slots = new Slots();
  slots.begin(0);
  assertEquals(slots.repeat(0), 2);
  slots.setTries(0, 1);
  assert(slots.wasRepeated(0));
});
