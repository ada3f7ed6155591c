import { assertEquals } from "@std/assert";
import { Queue } from "../../protocol/queue.ts";
import { replayable } from "../random.ts";

function queueOf(...items: number[]): Queue<number> {
  const queue = new Queue<number>();
  for (const item of items) queue.push(item);
  return queue;
}

const isEven = (item: number) => item % 2 === 0;

Deno.test("Queue gives back what an array would when pushed and shifted at random", () => {
  replayable((dice) => {
    const queue = new Queue<number>(), array: number[] = [];
    for (let step = 0; step < 20_000; step++) {
      // long runs, so that it grows past what it compacts at and empties again
      if (dice() < (step % 8_000 < 4_000 ? 0.8 : 0.2)) {
        queue.push(step);
        array.push(step);
      } else assertEquals(queue.shift(), array.shift());
      assertEquals(queue.length, array.length);
      assertEquals(queue.peek(), array[0]);
    }
    assertEquals([...queue], array);
  });
});

Deno.test("Queue.shift() keeps the rest in order when it compacts", () => {
  const queue = queueOf(...Array(3_000).keys());
  for (let item = 0; item < 2_990; item++) assertEquals(queue.shift(), item);
  assertEquals([...queue], [...Array(10).keys()].map((n) => n + 2_990));
});

Deno.test("Queue.shift() and Queue.peek() give undefined when it is empty", () => {
  const queue = queueOf(1);
  queue.shift();
  assertEquals([queue.shift(), queue.peek(), queue.length], [
    undefined,
    undefined,
    0,
  ]);
  queue.push(2);
  assertEquals(queue.shift(), 2);
});

Deno.test("Queue.take() takes the first that passes when several do", () => {
  const queue = queueOf(1, 3, 4, 5, 6);
  queue.shift();
  assertEquals(queue.take(isEven), 4);
  assertEquals([...queue], [3, 5, 6]);
  assertEquals(queue.take((item) => item > 9), undefined);
  assertEquals(queue.length, 3);
});

Deno.test("Queue.take() does not see what was shifted out", () => {
  const queue = queueOf(2, 3);
  queue.shift();
  assertEquals(queue.take(isEven), undefined);
  assertEquals([...queue], [3]);
});

Deno.test("Queue.replace() puts items where the first one was when some pass", () => {
  const queue = queueOf(0, 1, 2, 3, 4);
  queue.shift();
  assertEquals(queue.replace(isEven, [7, 8, 9]), [2, 4]);
  assertEquals([...queue], [1, 7, 8, 9, 3]);
  assertEquals(queue.shift(), 1);
});

Deno.test("Queue.replace() puts items at the end when none passes", () => {
  const queue = queueOf(1, 3);
  assertEquals(queue.replace(isEven, [8]), []);
  assertEquals([...queue], [1, 3, 8]);
});
