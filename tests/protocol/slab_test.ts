import { assertEquals, assertNotStrictEquals } from "@std/assert";
import { Slab } from "../../protocol/slab.ts";

Deno.test("Slab.copy() gives octets that nothing else has", () => {
  const slab = new Slab();
  const lent = Uint8Array.of(0);
  const copies = Array.from({ length: 10_000 }, (_, n) => {
    lent[0] = n;
    return slab.copy(lent);
  });
  lent[0] = 0;
  for (const [n, copy] of copies.entries()) {
    assertEquals(copy, Uint8Array.of(n));
    copy[0] = 0;
  }
});

Deno.test("Slab.make() gives as many octets as are asked for, all 0", () => {
  const slab = new Slab();
  for (let length = 0; length < 1_000; length++) {
    const octets = slab.make(length);
    assertEquals(octets, new Uint8Array(length));
    octets.fill(0xff);
  }
});

Deno.test("Slab.make() shares a buffer among short ones only", () => {
  const slab = new Slab();
  assertEquals(slab.make(256).buffer, slab.make(1).buffer);
  assertNotStrictEquals(slab.make(257).buffer, slab.make(1).buffer);
  assertEquals(slab.make(257).buffer.byteLength, 257);
});
