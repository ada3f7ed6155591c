import { assert, assertEquals } from "@std/assert";
import { Timers } from "../../client/timers.ts";

Deno.test("expire() does what is due, once", () => {
  const timers = new Timers();
  const done: string[] = [];
  timers.set("a", 10, () => done.push("a"));
  timers.set("b", 20, () => done.push("b"));
  assertEquals(timers.deadline, 10);
  timers.expire(9);
  assertEquals(done, []);
  timers.expire(10);
  assertEquals([done, timers.deadline], [["a"], 20]);
  timers.expire(100);
  timers.expire(200);
  assertEquals([done, timers.deadline], [["a", "b"], Infinity]);
});

Deno.test("set() replaces what had the same name", () => {
  const timers = new Timers();
  const done: number[] = [];
  timers.set("a", 10, () => done.push(1));
  timers.set("a", 30, () => done.push(2));
  timers.expire(10);
  assertEquals(done, []);
  timers.expire(30);
  assertEquals(done, [2]);
});

Deno.test("clear() forgets one timer, or all", () => {
  const timers = new Timers();
  for (const name of ["a", "b", "c"]) timers.set(name, 1, () => assert(false));
  timers.clear("a");
  assertEquals([timers.has("a"), timers.has("b")], [false, true]);
  timers.clear();
  timers.expire(1);
  assertEquals(timers.deadline, Infinity);
});

Deno.test("expire() leaves out what an earlier timer has cleared or put off", () => {
  const timers = new Timers();
  const done: string[] = [];
  timers.set("a", 10, () => {
    done.push("a");
    timers.clear("b");
    timers.set("c", 50, () => done.push("c, later"));
  });
  timers.set("b", 10, () => done.push("b"));
  timers.set("c", 10, () => done.push("c"));
  timers.expire(10);
  assertEquals([done, timers.deadline], [["a"], 50]);
});

Deno.test("expire() does not run what is set meanwhile, though it is due", () => {
  const timers = new Timers();
  let runs = 0;
  const again = () => {
    runs++;
    timers.set("a", 10, again);
  };
  timers.set("a", 10, again);
  timers.expire(10);
  assertEquals(runs, 1);
});
