import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { UsageError } from "../../cli/flags.ts";
import {
  CaptureError,
  type Packet,
  readPcap,
  writePcap,
} from "../../scripts/pcap.ts";
import { octetsOf, sniff } from "../../scripts/sniff.ts";
import { VECTORS } from "../protocol/vectors.ts";
import { ROOT } from "./checkout.ts";

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

Deno.test("sniff() tells the number in the capture, when, from where and what, and that it came again", async () => {
  async function* packets() {
    yield PACKETS[0]!;
    yield { ...PACKETS[0]!, to: { ...SERVER, port: 53 } };
    yield { ...PACKETS[0]!, time: PACKETS[0]!.time + 100 };
  }
  assertEquals(
    await Array.fromAsync(sniff(packets(), { port: 4545, brief: true })),
    [
      " 1     0.0 ms  127.0.0.1:5000 -> 127.0.0.2:4545  CONNEXION",
      '               ID_USER 0 (none yet), NUM_SEQ 1, USER_NAME "alice"',
      " 3   100.0 ms  127.0.0.1:5000 -> 127.0.0.2:4545  CONNEXION (again)",
      '               ID_USER 0 (none yet), NUM_SEQ 1, USER_NAME "alice"',
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

/** The program at work; it gets what is written to its standard input. */
function program(...args: string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-read", "scripts/sniff.ts", ...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Gives a program its whole input. */
async function feed({ stdin }: Deno.ChildProcess, octets: Uint8Array) {
  const writer = stdin.getWriter();
  await writer.write(octets);
  await writer.close();
}

/** What the program says to an input, and its exit code. */
async function sniffed(args: readonly string[], input = new Uint8Array()) {
  const child = program(...args);
  const output = child.output();
  await feed(child, input);
  const { code, stdout, stderr } = await output;
  const text = (octets: Uint8Array) => new TextDecoder().decode(octets);
  return { code, output: text(stdout), errors: text(stderr) };
}

Deno.test("sniff.ts reads hexadecimal when it is piped in", async () => {
  const input = new TextEncoder().encode("08080010\n\n78\n");
  const { code, output } = await sniffed([], input);
  assertEquals(code, 0);
  assertStringIncludes(output, "CONNEXION, 4 octets");
  assertStringIncludes(output, "too short for a header word");
});

Deno.test("sniff.ts reads a capture when it is piped in", async () => {
  const args = ["--brief", "--pcap", "-"];
  const { code, output } = await sniffed(args, writePcap(PACKETS));
  assertEquals(code, 0);
  assertStringIncludes(output, " 1     0.0 ms  127.0.0.1:5000");
});

Deno.test("sniff.ts ends without a word when nobody reads on", async () => {
  const child = program("--pcap=-");
  await child.stdout.cancel();
  const errors = new Response(child.stderr).text();
  await feed(child, writePcap(PACKETS));
  assertEquals([await errors, (await child.status).code], ["", 0]);
});

Deno.test("sniff.ts says what is wrong when it cannot read a capture", async () => {
  const faults = [
    ["docs", "Cannot read docs: it is a folder, not a capture"],
    ["nowhere.pcap", "Cannot read nowhere.pcap: there is no such file"],
    ["README.md", "Not a capture in pcap format"],
  ] as const;
  for (const [path, fault] of faults) {
    const { code, errors } = await sniffed(["--pcap", path]);
    assertEquals([code, errors], [1, `${fault}\n`]);
  }
});

Deno.test("sniff.ts refuses a second capture", async () => {
  const { code, errors } = await sniffed([
    "--pcap",
    "docs/tour.pcap",
    "b.pcap",
  ]);
  assertEquals([code, errors], [
    2,
    "Unknown argument b.pcap: --pcap reads one capture. See --help.\n",
  ]);
});
