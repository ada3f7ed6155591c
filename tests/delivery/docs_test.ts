import { assert, assertEquals } from "@std/assert";
import { decode, DecodeError } from "../../protocol/decode.ts";
import { encode } from "../../protocol/encode.ts";
import type { Message } from "../../protocol/messages.ts";
import { renewed, TOUR } from "../../scripts/tour_md.ts";
import { VECTORS_JSON, vectorsJson } from "../../scripts/vectors_json.ts";
import { FLAGS } from "../../server/config.ts";
import { serve } from "../../server/serve.ts";
import { ROOT } from "./checkout.ts";

/** A document, its lines ended as git has them. */
function read(file: URL): string {
  return Deno.readTextFileSync(file).replaceAll("\r\n", "\n");
}

Deno.test("renewed() changes nothing when TOUR.md shows what is in its captures", async () => {
  assertEquals(await renewed(read(TOUR)), read(TOUR));
  assertEquals(read(TOUR).match(/<!-- begin /g)?.length, 12);
});

Deno.test("vectorsJson() is what docs/vectors.json has", () => {
  assertEquals(read(VECTORS_JSON), vectorsJson());
});

Deno.test("docs/vectors.json is enough to check a codec that is told nothing else", () => {
  const { messages, refusals, lenients } = JSON.parse(read(VECTORS_JSON));
  for (const { name, octets, ...message } of messages) {
    const { CHAT } = message.DONNEES_MESSAGE;
    if (CHAT !== undefined) {
      message.DONNEES_MESSAGE.CHAT = Uint8Array.fromHex(CHAT);
    }
    assertEquals(decode(Uint8Array.fromHex(octets)), message, name);
    assertEquals(encode(message as Message).toHex(), octets, name);
  }
  for (const { name, octets, code, offset } of refusals) {
    const error = faultOf(octets);
    assertEquals([error?.code, error?.offset], [code, offset], name);
  }
  for (const { name, octets, same } of lenients) {
    const read = (hex: string) =>
      faultOf(hex)?.message ?? decode(Uint8Array.fromHex(hex));
    assertEquals(read(octets), read(same), name);
  }
});

Deno.test("links between documents lead to files that are there", () => {
  const documents = [
    ...["README.md", "CONTRIBUTING.md", "CHANGELOG.md"],
    ...Array.from(Deno.readDirSync(new URL("docs", ROOT)), ({ name }) => name)
      .filter((name) => name.endsWith(".md")).map((name) => `docs/${name}`),
  ].map((path) => new URL(path, ROOT)).filter(exists);
  for (const document of documents) {
    for (const [, link] of read(document).matchAll(/\]\(([^)\s]+)\)/g)) {
      const target = new URL(link!, document);
      if (target.protocol !== "file:") continue;
      const { hash } = target;
      target.hash = "";
      assert(exists(target), `${document}: ${link}`);
      if (hash && target.pathname.endsWith(".md")) {
        assert(anchorsOf(read(target)).has(hash), `${document}: ${link}`);
      }
    }
  }
});

Deno.test("OPERATING.md names flags and metrics that are there", async () => {
  const page = read(new URL("docs/OPERATING.md", ROOT));
  const [, section] = /## Flags\n([\s\S]*?)\n## /.exec(page)!;
  for (const [, flag] of section!.matchAll(/`--([a-z-]+)/g)) {
    assert(flag! in FLAGS, flag);
  }
  await using server = serve();
  const metrics = server.metrics();
  for (const [, metric] of page.matchAll(/`(causette_[^`]+)`/g)) {
    assert(metrics.includes(metric!), metric);
  }
});

function faultOf(octets: string): DecodeError | undefined {
  try {
    decode(Uint8Array.fromHex(octets));
    return undefined;
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
}

function exists(file: URL): boolean {
  try {
    return Deno.statSync(file) !== undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The anchors of the headings of a document, as GitHub makes them. */
function anchorsOf(markdown: string): Set<string> {
  return new Set(Array.from(
    markdown.matchAll(/^#+ (.+)$/gm),
    ([, heading]) =>
      "#" + heading!.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
  ));
}
