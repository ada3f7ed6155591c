import { assertEquals } from "@std/assert";
import { EventQueue } from "../../client/event_queue.ts";

Deno.test("a queue gives its events in order, then ends", async () => {
  const queue = new EventQueue<number>();
  queue.push(1);
  queue.push(2);
  queue.end();
  assertEquals(await Array.fromAsync(queue), [1, 2]);
  assertEquals(await Array.fromAsync(queue), []);
});

Deno.test("a queue gives events that come while they are awaited", async () => {
  const queue = new EventQueue<number>();
  const all = Array.fromAsync(queue);
  await Promise.resolve();
  queue.push(1);
  await Promise.resolve();
  queue.push(2);
  queue.push(3);
  queue.end();
  assertEquals(await all, [1, 2, 3]);
});

Deno.test("whoever stops reading leaves the rest to the next", async () => {
  const queue = new EventQueue<number>();
  for (const n of [1, 2, 3]) queue.push(n);
  for await (const n of queue) if (n === 2) break;
  queue.end();
  assertEquals(await Array.fromAsync(queue), [3]);
});

Deno.test("two readers share the events, and both end", async () => {
  const queue = new EventQueue<number>();
  const readers = [Array.fromAsync(queue), Array.fromAsync(queue)];
  await Promise.resolve();
  for (const n of [1, 2, 3]) queue.push(n);
  queue.end();
  const all = (await Promise.all(readers)).flat();
  assertEquals(all.sort(), [1, 2, 3]);
});

Deno.test("push() keeps 10,000 events that nobody takes, and counts the others", async () => {
  const queue = new EventQueue<number>();
  for (let n = 0; n < 10_005; n++) queue.push(n);
  queue.end();
  const kept = await Array.fromAsync(queue);
  assertEquals([kept.length, kept[0], queue.dropped], [10_000, 5, 5]);
});
