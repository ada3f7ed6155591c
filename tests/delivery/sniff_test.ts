import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { UsageError } from "../../cli/flags.ts";
import {
  CaptureError,
  type Packet,
  readPcap,
  writePcap,
} from "../../scripts/pcap.ts";
import { octetsOf, sniff } from "../../scripts/sniff.ts";
import { VECTORS } from "../protocol/vectors.ts";

const ALICE = { hostname: "127.0.0.1", port: 5000 };
const SERVER = { hostname: "127.0.0.2", port: 4545 };

const PACKETS: readonly Packet[] = VECTORS.map(({ octets }, index) => ({
  time: 1_790_000_000_000 + index * 0.5,
  from: index % 2 ? SERVER : ALICE,
  to: index % 2 ? ALICE : SERVER,
  octets: octetsOf(octets),
}));

/** A stream of octets, so many at a time. */
function streamOf(octets: Uint8Array, atOnce: number = octets.length) {
  return ReadableStream.from(function* () {
    for (let at = 0; at < octets.length; at += atOnce) {
      yield octets.subarray(at, at + atOnce);
    }
  }());
}

/** A capture of one frame, from a hexdump of it. */
function captureOf(link: number, frame: string): Uint8Array {
  const octets = octetsOf(frame);
  const file = new Uint8Array(40 + octets.length);
  const view = new DataView(file.buffer);
  view.setUint32(0, 0xa1b23c4d, true);
  view.setUint32(20, link, true);
  view.setUint32(24, 7, true);
  view.setUint32(28, 1_000_000, true);
  view.setUint32(32, octets.length, true);
  file.set(octets, 40);
  return file;
}

/** The headers of IPv4 and UDP of a datagram of 4 octets, and these. */
const IPV4 =
  "45000020 00000000 40110000 7f000001 7f000002 1388 11c1 000c 0000 08080010";
const IPV6 =
  "60000000 000c1140 00000000000000000000000000000001 20010db8000000000000000000000002 1388 11c1 000c 0000 08080010";

async function only(capture: Uint8Array): Promise<Packet | undefined> {
  const packets = await Array.fromAsync(readPcap(streamOf(capture)));
  assert(packets.length <= 1);
  return packets[0];
}

Deno.test("readPcap() gives back what writePcap() was given", async () => {
  const file = writePcap(PACKETS);
  assertEquals(await Array.fromAsync(readPcap(streamOf(file))), [...PACKETS]);
});

Deno.test("readPcap() reads a capture as it grows when it comes in pieces", async () => {
  const file = writePcap(PACKETS.slice(0, 5));
  const packets = await Array.fromAsync(readPcap(streamOf(file, 3)));
  assertEquals(packets, PACKETS.slice(0, 5));
});

Deno.test("readPcap() reads the links of tcpdump when the octets are turned and times are in ns", async () => {
  const ether = "0000000000000000000000000800";
  const links: [number, string][] = [
    [0, "02000000"],
    [1, ether],
    [1, ether.replace("0800", "81000001 0800")],
    [101, ""],
    [113, "0000 0304 0006 0000000000000000 0800"],
    [276, "0800 0000 00000001 0304 00 06 0000000000000000"],
  ];
  for (const [link, head] of links) {
    assertEquals(await only(captureOf(link, head + IPV4)), {
      time: 7_001,
      from: ALICE,
      to: SERVER,
      octets: octetsOf("08080010"),
    });
  }
});

Deno.test("readPcap() reads IPv6", async () => {
  const packet = await only(captureOf(101, IPV6));
  assertEquals([packet?.from.hostname, packet?.to.hostname], [
    "::1",
    "2001:db8::2",
  ]);
});

Deno.test("readPcap() leaves out what is not UDP, cut, or a fragment", async () => {
  const tcp = IPV4.replace("4011", "4006");
  const fragment = IPV4.replace("00000000", "00002000");
  const cut = IPV4.replace("000c", "00ff");
  for (const packet of [tcp, fragment, cut, "45", ""]) {
    assertEquals(await only(captureOf(101, packet)), undefined);
  }
});

Deno.test("readPcap() throws when it is not given a capture", async () => {
  const pcapng = octetsOf("0a0d0d0a".padEnd(48, "0"));
  for (const octets of [new Uint8Array(3), new Uint8Array(99), pcapng]) {
    await assertRejects(() => only(octets), CaptureError);
  }
  await assertRejects(() => only(captureOf(147, IPV4)), CaptureError, "147");
});

Deno.test("writePcap() throws when an address is not IPv4", () => {
  const from = { hostname: "::1", port: 1 };
  assertThrows(() => writePcap([{ ...PACKETS[0]!, from }]), RangeError, "::1");
});

Deno.test("sniff() tells when, from where and what, and that it came again", async () => {
  async function* packets() {
    yield* [PACKETS[0]!, { ...PACKETS[0]!, time: PACKETS[0]!.time + 100 }];
    yield { ...PACKETS[0]!, to: { ...SERVER, port: 53 } };
  }
  assertEquals(
    await Array.fromAsync(sniff(packets(), { port: 4545, brief: true })),
    [
      "    0.0 ms  127.0.0.1:5000 -> 127.0.0.2:4545  CONNEXION",
      '            ID_USER 0 (none yet), NUM_SEQ 1, USER_NAME "alice"',
      "  100.0 ms  127.0.0.1:5000 -> 127.0.0.2:4545  CONNEXION (again)",
      '            ID_USER 0 (none yet), NUM_SEQ 1, USER_NAME "alice"',
    ],
  );
});

Deno.test("octetsOf() reads hexadecimal as people write it", () => {
  for (const hex of ["08080010", "08 08 00 10", "0x08,0x08,0x00,0x10"]) {
    assertEquals(octetsOf(hex), Uint8Array.of(8, 8, 0, 16));
  }
  assertThrows(() => octetsOf("0808001"), UsageError);
  assertThrows(() => octetsOf("bonjour"), UsageError);
});

Deno.test("sniff.ts reads hexadecimal when it is piped in", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-read", "scripts/sniff.ts"],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode("08080010\n\n78\n"));
  await writer.close();
  const { code, stdout } = await child.output();
  const text = new TextDecoder().decode(stdout);
  assertEquals(code, 0);
  assert(text.includes("CONNEXION, 4 octets"), text);
  assert(text.includes("too short for a header word"), text);
});
