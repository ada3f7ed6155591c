/**
 * Writes the datagrams of docs/TOUR.md from the captures beside it.
 *
 *     deno run --allow-read=docs --allow-write=docs/TOUR.md scripts/tour_md.ts
 *
 * @module
 */

import { type Packet, readPcap } from "./pcap.ts";
import { sniff } from "./sniff.ts";

const DOCS = new URL("../docs/", import.meta.url);
/** The tour. */
export const TOUR: URL = new URL("TOUR.md", DOCS);

/** Which datagrams stand between two markers: `tour.pcap 3-4` or, one line each, `tour.pcap 1-22 brief`. */
const SECTION =
  /(<!-- begin (\S+\.pcap) (\d+)-(\d+)( brief)? -->)[\s\S]*?(<!-- end -->)/g;

async function packetsOf(capture: string): Promise<Packet[]> {
  using file = await Deno.open(new URL(capture, DOCS));
  return await Array.fromAsync(readPcap(file.readable));
}

/** What `sniff` prints of each datagram of a capture. */
async function blocksOf(capture: string, brief: boolean): Promise<string[]> {
  const blocks: string[] = [];
  const packets = await packetsOf(capture);
  for await (const line of sniff(ReadableStream.from(packets), { brief })) {
    if (/^ *\d+ +[\d.]+ ms /.test(line)) blocks.push(line);
    else if (!brief && line) blocks[blocks.length - 1] += `\n${line}`;
  }
  return blocks;
}

/** The tour with its datagrams made anew. */
export async function renewed(markdown: string): Promise<string> {
  let result = "";
  let at = 0;
  for (const found of markdown.matchAll(SECTION)) {
    const [whole, begin, capture, first, last, brief, end] = found;
    const blocks = await blocksOf(capture!, brief !== undefined);
    const shown = blocks.slice(Number(first) - 1, Number(last));
    const text = shown.join(brief ? "\n" : "\n\n");
    result += markdown.slice(at, found.index) +
      `${begin}\n\n\`\`\`text\n${text}\n\`\`\`\n\n${end}`;
    at = found.index + whole.length;
  }
  return result + markdown.slice(at);
}

if (import.meta.main) {
  await Deno.writeTextFile(TOUR, await renewed(await Deno.readTextFile(TOUR)));
}
