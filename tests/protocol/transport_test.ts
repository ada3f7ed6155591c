import {
  assert,
  assertEquals,
  assertGreaterOrEqual,
  assertRejects,
  assertThrows,
} from "@std/assert";
import type { Message } from "../../protocol/messages.ts";
import type { Outgoing } from "../../protocol/outbox.ts";
import type { Address } from "../../protocol/peer.ts";
import {
  drive,
  type Driver,
  type Engine,
  listen,
  randomNumSeq,
  resolve,
} from "../../protocol/transport.ts";
import { answerTo, Recorder, textOf, wordsOf } from "./recorder.ts";

function texte(words: string): Message {
  return {
    TYPE_MESSAGE: "TEXTE",
    ID_USER: 1,
    NUM_SEQ: 7,
    DONNEES_MESSAGE: { CHAT: new TextEncoder().encode(words) },
  };
}

/** An engine of which a test overrides what it needs. */
function engineOf(overrides: Partial<Engine>): Engine {
  const idle: Engine = {
    deadline: Infinity,
    receive: () => {},
    poll: () => undefined,
    expire: () => {},
  };
  return Object.create(idle, Object.getOwnPropertyDescriptors(overrides));
}

/** Acknowledges each text, and has its driver flush at once. */
class Echo implements Engine {
  deadline = Infinity;
  driver: Driver | undefined;
  readonly #out: Outgoing[] = [];

  receive(_now: number, to: Address, octets: Uint8Array): void {
    this.#out.push({ octets: answerTo(octets), to });
    this.driver?.flush();
  }

  poll(): Outgoing | undefined {
    return this.#out.shift();
  }

  expire(): void {}
}

Deno.test("listen() gives the messages that were sent, with their origin and octets of their own", async () => {
  await using a = listen();
  await using b = listen();
  const all = ["first", "second"].map(texte);
  for (const message of all) await a.send(message, b.address);
  const got: Message[] = [];
  for await (const { message, from } of b) {
    assertEquals([from.hostname, from.port], ["127.0.0.1", a.address.port]);
    if (got.push(message) === all.length) break;
  }
  assertEquals(got, all);
});

Deno.test("listen() drops and counts what is no message", async () => {
  await using b = listen();
  const socket = Deno.listenDatagram({
    transport: "udp",
    hostname: "127.0.0.1",
    port: 0,
  });
  for (const octets of [[], [1, 2], [...textOf("a"), 0], [...textOf("a")]]) {
    await socket.send(Uint8Array.from(octets), b.address);
  }
  socket.close();
  for await (const { message } of b) {
    assertEquals(message.TYPE_MESSAGE, "TEXTE");
    break;
  }
  assertEquals(b.malformed, 3);
});

Deno.test("listen() loses and tells of datagrams as its options say", async () => {
  const seen: string[] = [];
  let count = 0;
  await using a = listen({
    drop: () => ++count === 1,
    trace: (direction, octets) => seen.push(`${direction} ${wordsOf(octets)}`),
  });
  await using b = listen();
  for (const words of ["lost", "kept"]) await a.send(texte(words), b.address);
  for await (const { message } of b) {
    assertEquals(message, texte("kept"));
    break;
  }
  assertEquals(seen, ["out lost", "out kept"]);
});

Deno.test("Transport.send() counts a datagram that cannot be sent as lost", async () => {
  await using a = listen();
  await using b = listen();
  await a.send(texte("nowhere"), { ...b.address, port: 0 });
  await a.send(texte("there"), b.address);
  for await (const { message } of b) {
    assertEquals(message, texte("there"));
    break;
  }
});

Deno.test("Transport.close() ends the iteration and may be repeated", async () => {
  const a = listen();
  const ended = (async () => {
    for await (const _ of a) assert(false);
  })();
  a.close();
  a.close();
  await ended;
  await a.send(texte("late"), a.address);
});

Deno.test("listen() throws when the port is taken", async () => {
  await using a = listen();
  const { port } = a.address;
  assertThrows(() => listen({ port }), Deno.errors.AddrInUse);
});

Deno.test("drive() has two exchanges talk although datagrams are lost", async () => {
  const now = performance.now();
  const [a, b] = [new Recorder({ interval: 5 }), new Recorder()];
  a.exchanges.outbox.now = b.exchanges.outbox.now = now;
  const { promise, resolve } = Promise.withResolvers<void>();
  a.settled = () => {
    if (a.exchanges.outbox.counts.settled === 20) resolve();
  };
  let nth = 0;
  const driverA = drive(a, { drop: () => nth++ % 3 === 0 });
  const driverB = drive(b);
  const peer = a.exchanges.open(driverB.address);
  b.exchanges.open(driverA.address).order.startAfter(0xffff);
  for (let text = 1; text <= 20; text++) {
    a.text(peer, String(text), { tag: "told" });
  }
  driverA.flush();
  await promise;
  await Promise.all([driverA.close(), driverB.close()]);
  assertEquals(b.ran, Array.from({ length: 20 }, (_, at) => String(at + 1)));
  assert(a.exchanges.outbox.counts.repeated > 0);
});

/** Whether this machine has IPv6. */
function hasIPv6(): boolean {
  try {
    Deno.listenDatagram({ transport: "udp", hostname: "::", port: 0 }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    return false;
  }
}

Deno.test(
  "drive() writes IPv4 addresses as IPv4, and answers there, when it listens on ::",
  {
    ignore: !hasIPv6(),
  },
  async () => {
    const echo = new Echo(), origins: string[] = [];
    const driver = echo.driver = drive(
      engineOf({
        receive: (now, from, octets) => {
          origins.push(from.hostname);
          echo.receive(now, from, octets);
        },
        poll: () => echo.poll(),
      }),
      { hostname: "::" },
    );
    for (const hostname of ["127.0.0.1", "::1"]) {
      await using peer = listen({ hostname });
      await peer.send(texte("hello"), { ...driver.address, hostname });
      for await (const { message } of peer) {
        assertEquals(message.TYPE_MESSAGE, "REPONSE_TEXTE");
        break;
      }
    }
    await driver.close();
    assertEquals(origins, ["127.0.0.1", "::1"]);
  },
);

Deno.test("Driver.flush() sends after its caller has returned when the engine itself calls it", async () => {
  const echo = new Echo();
  let isInside = false;
  const engine = engineOf({
    receive: (now, from, octets) => {
      isInside = true;
      echo.receive(now, from, octets);
      isInside = false;
    },
    poll: () => {
      assert(!isInside, "polled while it receives");
      return echo.poll();
    },
  });
  const driver = echo.driver = drive(engine);
  await using peer = listen();
  await peer.send(texte("hello"), driver.address);
  for await (const { message } of peer) {
    assertEquals(message.TYPE_MESSAGE, "REPONSE_TEXTE");
    break;
  }
  await driver.close();
});

Deno.test("Driver sends what follows from a datagram before it takes the next, but for what is more than 64", async () => {
  for (const count of [40, 200]) {
    await using peer = listen();
    const out: Outgoing[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    let taken = 0, left = Infinity;
    const driver: Driver = drive(engineOf({
      receive: () => {
        if (++taken === 2) left = out.length;
        if (taken > 1) return;
        const octets = textOf(""), to = peer.address;
        out.push(...Array.from({ length: count }, () => ({ octets, to })));
      },
      poll: () => {
        if (out.length === 0 && taken === 2) resolve();
        return out.shift();
      },
    }));
    await Promise.all([
      peer.send(texte("one"), driver.address),
      peer.send(texte("two"), driver.address),
    ]);
    await promise;
    await driver.close();
    const most = Math.max(0, count - 64);
    assert(left <= most && left >= most / 2, `${left} of ${count} left`);
  }
});

Deno.test("Driver tells no time before a datagram was sent, and none before the last", async () => {
  await using peer = listen();
  const times: number[] = [];
  let received = Promise.withResolvers<void>();
  const driver = drive(engineOf({
    receive: (now) => {
      times.push(now);
      if (times.length % 40 === 0) received.resolve();
    },
  }));
  for (let row = 0; row < 20; row++) {
    received = Promise.withResolvers();
    const sentAt = performance.now();
    for (let count = 0; count < 40; count++) {
      await peer.send(texte(""), driver.address);
    }
    await received.promise;
    assertGreaterOrEqual(times[row * 40]!, sentAt);
  }
  await driver.close();
  assertEquals(times, times.toSorted((a, b) => a - b));
});

Deno.test("Driver.flush() is not forgotten when it is called while the engine is polled", async () => {
  await using peer = listen();
  const out: Outgoing[] = [];
  let polls = 0;
  const driver: Driver = drive(engineOf({
    poll: () => {
      const next = out.shift();
      // too late for this poll, which tells that there is nothing
      if (++polls === 2) {
        out.push({ octets: textOf("late"), to: peer.address });
        driver.flush();
      }
      return next;
    },
  }));
  await driver.drained();
  await driver.drained();
  for await (const { message } of peer) {
    assertEquals(message.TYPE_MESSAGE, "TEXTE");
    break;
  }
  assertEquals(polls, 4);
  await driver.close();
});

Deno.test("Driver calls expire() once when the deadline has come, not before", async () => {
  const { promise, resolve } = Promise.withResolvers<number>();
  const due = performance.now() + 20;
  let deadline = due + 100_000, expired = 0;
  const driver = drive(engineOf({
    get deadline() {
      return deadline;
    },
    expire: (now) => {
      expired++;
      deadline = Infinity;
      resolve(now);
    },
  }));
  await driver.drained();
  deadline = due; // sooner than what the timer was set to
  await driver.drained();
  assert(await promise >= due);
  await driver.close();
  assertEquals(expired, 1);
});

Deno.test("Driver.close() sends nothing more and leaves no timer", async () => {
  let polls = 0;
  const driver = drive(engineOf({
    get deadline() {
      return performance.now() + 1_000;
    },
    poll: () => {
      polls++;
      return undefined;
    },
  }));
  await driver.drained();
  await driver.close();
  await driver.close();
  const before = polls;
  await driver.drained();
  assertEquals(polls, before);
});

Deno.test("resolve() gives an IPv4 address, and rejects a name that is not known", async () => {
  assertEquals(await resolve("127.0.0.1"), "127.0.0.1");
  await assertRejects(() => resolve("nobody.invalid"));
});

Deno.test("randomNumSeq() is any of 65,536 numbers", () => {
  const numbers = Array.from({ length: 1_000 }, randomNumSeq);
  assert(new Set(numbers).size > 900);
  assert(numbers.every((n) => Number.isInteger(n) && n >= 0 && n <= 0xffff));
  assert(numbers.some((n) => n > 60_000) && numbers.some((n) => n < 6_000));
});
