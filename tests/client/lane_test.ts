import { assert, assertEquals } from "@std/assert";
import { Lane } from "../../client/lane.ts";

/** A lane, and what has gone out. */
function opened(): { lane: Lane<string, string>; out: string[] } {
  const out: string[] = [];
  const lane = new Lane<string, string>({
    sendText: (text) => out.push(text),
    sendMove: (move) => out.push(`[${move}]`),
  }, 0);
  lane.release("server", 0);
  return { lane, out };
}

Deno.test("addText() sends a text at once unless the lane is held", () => {
  const out: string[] = [];
  const lane = new Lane<string, string>({
    sendText: (text) => out.push(text),
    sendMove: () => {},
  }, 0);
  lane.addText("a", 0);
  assertEquals([out, lane.waiting], [[], 1]);
  lane.hold("closing");
  lane.release("server", 0);
  assertEquals(out, []);
  lane.release("closing", 0);
  assertEquals([out, lane.waiting], [["a"], 0]);
});

Deno.test("addMove() waits until all texts have settled, those sent again too", () => {
  const { lane, out } = opened();
  lane.addText("a", 0);
  lane.again();
  lane.addMove("m", 0);
  assert(lane.hasMove && !lane.isMoving);
  lane.settled(0);
  assertEquals(out, ["a"]);
  lane.settled(0);
  assertEquals(out, ["a", "[m]"]);
  assert(lane.isMoving);
});

Deno.test("moved() has texts typed after the move go on", () => {
  const { lane, out } = opened();
  lane.addMove("m", 0);
  lane.addText("a", 0);
  lane.addMove("n", 0);
  lane.addText("b", 0);
  assertEquals(out, ["[m]"]);
  assertEquals(lane.moved(true), ["a"]);
  lane.advance(0);
  lane.settled(0);
  assertEquals(out, ["[m]", "a", "[n]"]);
  assertEquals(lane.moved(true), ["b"]);
});

Deno.test("moved() takes out the texts typed between a failed move and the next", () => {
  const { lane, out } = opened();
  lane.addMove("m", 0);
  lane.addText("a", 0);
  lane.addText("b", 0);
  lane.addMove("n", 0);
  lane.addText("c", 0);
  assertEquals(lane.moved(false), ["a", "b"]);
  assertEquals(lane.waiting, 1);
  lane.advance(0);
  assertEquals(out, ["[m]", "[n]"]);
});

Deno.test("takeTexts() takes what was typed before any move", () => {
  const { lane } = opened();
  lane.hold("server");
  lane.addText("a", 0);
  lane.addMove("m", 0);
  lane.addText("b", 0);
  assertEquals(lane.takeTexts(), ["a"]);
  assertEquals(lane.waiting, 1);
});

Deno.test("takeTexts() leaves what was typed after the move under way", () => {
  const { lane } = opened();
  lane.addMove("m", 0);
  lane.addText("a", 0);
  assertEquals(lane.takeTexts(), []);
  lane.hold("server");
  assertEquals(lane.moved(true), ["a"]);
  assertEquals(lane.takeTexts(), ["a"]);
});

Deno.test("putBack() sends texts again before those that wait", () => {
  const { lane, out } = opened();
  lane.addText("a", 0);
  lane.addText("b", 0);
  lane.hold("server");
  lane.addText("c", 0);
  lane.putBack(["a", "b"]);
  assertEquals(lane.waiting, 3);
  lane.release("server", 0);
  assertEquals(out, ["a", "b", "a", "b", "c"]);
  for (let n = 0; n < 3; n++) lane.settled(0);
  assert(lane.isIdle);
});

Deno.test("clear() takes out everything that waits", () => {
  const { lane } = opened();
  lane.hold("server");
  lane.addText("a", 0);
  lane.addMove("m", 0);
  lane.addText("b", 0);
  assertEquals(lane.clear(), { texts: ["a", "b"], moves: ["m"] });
  assertEquals([lane.waiting, lane.isIdle, lane.hasMove], [0, true, false]);
});

Deno.test("forgetUnderWay() has nothing under way", () => {
  const { lane } = opened();
  lane.addText("a", 0);
  lane.addMove("m", 0);
  lane.forgetUnderWay();
  assert(!lane.isIdle);
  lane.advance(0);
  assert(lane.isMoving);
  lane.forgetUnderWay();
  assert(lane.isIdle);
});

Deno.test("deadline() tells when the next text may go, and is after now", () => {
  const { lane, out } = opened();
  assertEquals(lane.deadline(0), Infinity);
  for (let n = 0; n < 60; n++) lane.addText(`${n}`, 0);
  assertEquals([out.length, lane.waiting], [50, 10]);
  let now = 0;
  for (let n = 0; lane.waiting > 0; n++) {
    assert(n < 100 && lane.deadline(now) > now);
    now = lane.deadline(now);
    lane.advance(now);
  }
  assertEquals(out.length, 60);
  assert(now > 500 && now < 600, `${now}`);
  lane.hold("closing");
  lane.addText("held", now);
  assertEquals(lane.deadline(now), Infinity);
});
