import { assert, assertEquals, assertThrows } from "@std/assert";
import { decode } from "../../protocol/decode.ts";
import { ID_SERVER } from "../../protocol/messages.ts";
import { renewed } from "../../scripts/protocol_md.ts";
import { fromHex } from "./vectors.ts";

Deno.test("renewed() changes nothing when PROTOCOL.md is up to date", () => {
  const file = new URL("../../PROTOCOL.md", import.meta.url);
  const markdown = Deno.readTextFileSync(file).replaceAll("\r\n", "\n");
  assertEquals(renewed(markdown), markdown);
});

Deno.test("renewed() throws when the markers are not there", () => {
  assertThrows(() => renewed("# Protocol\n"), RangeError, "Cannot write");
});

Deno.test("PROTOCOL.md shows a conversation of well-formed datagrams", () => {
  const file = new URL("../../PROTOCOL.md", import.meta.url);
  const lines = Deno.readTextFileSync(file)
    .matchAll(/^\w+ -> \w+ +([A-Z_]+) +((?:[0-9a-f]+ ?)+)/gm);
  let count = 0;
  for (const [line, type, octets] of lines) {
    const { TYPE_MESSAGE, ID_USER } = decode(fromHex(octets!));
    assertEquals(TYPE_MESSAGE, type, line);
    if (!line.startsWith("server")) assert(ID_USER !== ID_SERVER, line);
    count++;
  }
  assertEquals(count, 43);
});
