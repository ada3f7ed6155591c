import { assertEquals } from "@std/assert";
import { jsonOf } from "../../client/json.ts";

const at = Date.UTC(2026, 0, 2, 3, 4, 5);
const time = "2026-01-02T03:04:05.000Z";

Deno.test("jsonOf() keeps a text raw, and its octets where they are no UTF-8", () => {
  const text = "\x1b[31m\u202e";
  const octets = new TextEncoder().encode(text);
  const event = { type: "text", from: "bob", messagerie: "" } as const;
  assertEquals(jsonOf({ ...event, text, octets }, at), {
    type: "text",
    time,
    from: "bob",
    text,
    messagerie: "",
  });
  const broken = Uint8Array.of(0x61, 0xff);
  assertEquals(jsonOf({ ...event, text: "a\ufffd", octets: broken }, at), {
    type: "text",
    time,
    from: "bob",
    text: "a\ufffd",
    messagerie: "",
    base64: "Yf8=",
  });
});

Deno.test("jsonOf() flattens events", () => {
  const people = [{ id: 2, name: "bob", address: "127.0.0.1:9" }];
  const place = {
    id: 7,
    name: "salon",
    mode: "DECENTRALISEE",
    others: people,
  } as const;
  assertEquals(jsonOf({ type: "place", place, moved: true }, at), {
    type: "place",
    time,
    id: 7,
    messagerie: "salon",
    mode: "DECENTRALISEE",
    people,
    moved: true,
  });
  const text = { number: 3, text: "hi" };
  assertEquals(
    jsonOf(
      { type: "undelivered", text, to: undefined, resendableFor: 12.7 },
      at,
    ),
    { type: "undelivered", time, ...text, to: null, resendableFor: 12 },
  );
  assertEquals(jsonOf({ type: "returned", text, why: "closed" }, at), {
    type: "returned",
    time,
    ...text,
    why: "closed",
    motif: null,
    reason: null,
  });
});

Deno.test("jsonOf() says in fields what a mistake is", () => {
  assertEquals(
    jsonOf({
      type: "mistake",
      mistake: "unknownCommand",
      given: "/hlep",
      nearest: ["help"],
    }, at),
    {
      type: "mistake",
      time,
      mistake: "unknownCommand",
      given: "/hlep",
      nearest: ["help"],
    },
  );
});
