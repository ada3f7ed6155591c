/**
 * Captures: UDP datagrams to and from the pcap format of tcpdump and Wireshark.
 *
 * @module
 */

/** A UDP datagram of a capture. */
export interface Packet {
  /** When it was captured, in ms since 1970. */
  readonly time: number;
  /** Who sent it. */
  readonly from: End;
  /** To whom. */
  readonly to: End;
  /** The datagram, without the headers of UDP and IP. */
  readonly octets: Uint8Array;
}

/** One end of a datagram's way. */
export interface End {
  /** IP address. */
  readonly hostname: string;
  /** UDP port. */
  readonly port: number;
}

/** A capture that is not one, or not of a kind that can be read. */
export class CaptureError extends Error {
  /** The error's name. */
  override readonly name = "CaptureError";
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const UDP_HEADER = 8;
const UDP = 17;
const MAX_RECORD = 0x40000;
/** The first four octets of a file, and what one of its fractions of a second is in ms. */
const MAGIC = { 0xa1b2c3d4: 1e-3, 0xa1b23c4d: 1e-6 } as const;
const PCAPNG = 0x0a0d0d0a;
const LINK_RAW = 101;

/** Octets in front of the IP header, by kind of link. */
const LINKS: Readonly<Record<number, (frame: Uint8Array) => number>> = {
  0: () => 4,
  1: ethernetOctets,
  [LINK_RAW]: () => 0,
  108: () => 4,
  113: () => 16,
  228: () => 0,
  229: () => 0,
  276: () => 20,
};

/** Up to the IP header, behind the tags of virtual LANs. */
function ethernetOctets(frame: Uint8Array): number {
  let at = 12;
  while (frame[at] === 0x81 && frame[at + 1] === 0 || frame[at] === 0x88) {
    at += 4;
  }
  return at + 2;
}

function viewOf(octets: Uint8Array): DataView {
  return new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(
    parts.reduce((sum, { length }) => sum + length, 0),
  );
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Gathers a stream into pieces of known length. */
class Pieces {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(stream: ReadableStream<Uint8Array>) {
    this.#reader = stream.getReader();
  }

  /** So many octets; undefined where the stream ends before. */
  async take(length: number): Promise<Uint8Array | undefined> {
    while (this.#rest.length < length) {
      const { value } = await this.#reader.read();
      if (!value) return undefined;
      this.#rest = joined([this.#rest, value]);
    }
    const piece = this.#rest.subarray(0, length);
    this.#rest = this.#rest.subarray(length);
    return piece;
  }
}

/**
 * Reads the UDP datagrams of a capture while it grows. What is not UDP over
 * IP, and fragments of IP, are left out.
 *
 * @throws {CaptureError} If it is not in pcap format, or of an unknown link.
 */
export async function* readPcap(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<Packet, void, void> {
  const pieces = new Pieces(stream);
  const head = await pieces.take(FILE_HEADER);
  if (!head) throw new CaptureError("Not a capture: too short");
  const { isLittle, fraction } = formatOf(viewOf(head).getUint32(0));
  const link = viewOf(head).getUint32(20, isLittle) & 0xffff;
  const skip = LINKS[link];
  if (!skip) throw new CaptureError(`Unknown kind of link: ${link}`);
  for (let record; (record = await pieces.take(RECORD_HEADER));) {
    const view = viewOf(record);
    const length = view.getUint32(8, isLittle);
    if (length > MAX_RECORD) throw new CaptureError("The capture is damaged");
    const frame = await pieces.take(length);
    if (!frame) return;
    const time = view.getUint32(0, isLittle) * 1_000 +
      view.getUint32(4, isLittle) * fraction;
    const datagram = datagramOf(frame.subarray(skip(frame)));
    if (datagram) yield { time, ...datagram };
  }
}

function formatOf(magic: number): { isLittle: boolean; fraction: number } {
  if (magic === PCAPNG) {
    throw new CaptureError(
      "This is pcapng: convert it with editcap -F pcap FROM TO",
    );
  }
  const turned = viewOf(new Uint8Array(4));
  turned.setUint32(0, magic);
  const little = turned.getUint32(0, true);
  const known = MAGIC as Readonly<Record<number, number>>;
  const fraction = known[magic] ?? known[little];
  if (fraction === undefined) {
    throw new CaptureError("Not a capture in pcap format");
  }
  return { isLittle: known[magic] === undefined, fraction };
}

/** The UDP datagram in an IP packet. */
function datagramOf(packet: Uint8Array): Omit<Packet, "time"> | undefined {
  const version = packet[0]! >> 4;
  if (version === 4) return inIpv4(packet);
  if (version === 6) return inIpv6(packet);
  return undefined;
}

function inIpv4(packet: Uint8Array): Omit<Packet, "time"> | undefined {
  if (packet.length < IPV4_HEADER) return undefined;
  const isFragment = (viewOf(packet).getUint16(6) & 0x3fff) !== 0;
  if (packet[9] !== UDP || isFragment) return undefined;
  const name = (at: number) => packet.subarray(at, at + 4).join(".");
  return inUdp(packet.subarray((packet[0]! & 15) * 4), name(12), name(16));
}

function inIpv6(packet: Uint8Array): Omit<Packet, "time"> | undefined {
  if (packet.length < IPV6_HEADER || packet[6] !== UDP) return undefined;
  const name = (at: number) => {
    const groups = packet.subarray(at, at + 16).toHex().match(/.{4}/g)!;
    const host = groups.map((group) => group.replace(/^0{1,3}/, "")).join(":");
    return new URL(`http://[${host}]`).hostname.slice(1, -1);
  };
  return inUdp(packet.subarray(IPV6_HEADER), name(8), name(24));
}

function inUdp(
  segment: Uint8Array,
  source: string,
  target: string,
): Omit<Packet, "time"> | undefined {
  if (segment.length < UDP_HEADER) return undefined;
  const view = viewOf(segment);
  const length = view.getUint16(4);
  if (length < UDP_HEADER || length > segment.length) return undefined;
  return {
    from: { hostname: source, port: view.getUint16(0) },
    to: { hostname: target, port: view.getUint16(2) },
    octets: segment.slice(UDP_HEADER, length),
  };
}

/**
 * A capture of datagrams between IPv4 addresses, as a file.
 *
 * @throws {RangeError} If an address is not IPv4.
 */
export function writePcap(packets: readonly Packet[]): Uint8Array<ArrayBuffer> {
  const head = new DataView(new ArrayBuffer(FILE_HEADER));
  head.setUint32(0, 0xa1b2c3d4);
  head.setUint16(4, 2);
  head.setUint16(6, 4);
  head.setUint32(16, MAX_RECORD);
  head.setUint32(20, LINK_RAW);
  return joined([new Uint8Array(head.buffer), ...packets.map(recordOf)]);
}

function recordOf({ time, from, to, octets }: Packet): Uint8Array {
  const packet = IPV4_HEADER + UDP_HEADER + octets.length;
  const record = new Uint8Array(RECORD_HEADER + packet);
  const view = viewOf(record);
  const micros = Math.round(time * 1_000);
  view.setUint32(0, Math.floor(micros / 1e6));
  view.setUint32(4, micros % 1e6);
  view.setUint32(8, packet);
  view.setUint32(12, packet);
  const ip = RECORD_HEADER;
  record[ip] = 0x45;
  view.setUint16(ip + 2, packet);
  record[ip + 8] = 64;
  record[ip + 9] = UDP;
  record.set(ipv4Of(from), ip + 12);
  record.set(ipv4Of(to), ip + 16);
  const udp = ip + IPV4_HEADER;
  view.setUint16(udp, from.port);
  view.setUint16(udp + 2, to.port);
  view.setUint16(udp + 4, UDP_HEADER + octets.length);
  record.set(octets, udp + UDP_HEADER);
  return record;
}

function ipv4Of({ hostname }: End): number[] {
  const parts = hostname.split(".").map(Number);
  if (parts.length === 4 && parts.every((part) => part >= 0 && part <= 255)) {
    return parts;
  }
  throw new RangeError(`Cannot write a capture: ${hostname} is not IPv4`);
}
