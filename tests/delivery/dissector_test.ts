import { assert, assertEquals, assertThrows } from "@std/assert";
import { decode, DecodeError } from "../../protocol/decode.ts";
import { type Message, TYPE_CODES } from "../../protocol/messages.ts";
import { annotate } from "../../scripts/annotate.ts";
import { DISSECTOR, renewed } from "../../scripts/dissector.ts";
import type { Packet } from "../../scripts/pcap.ts";
import { fromHex, LENIENTS, REFUSALS, VECTORS } from "../protocol/vectors.ts";
import { has } from "./checkout.ts";
import { converse } from "./conversation.ts";
import { dissect, type Shown, tsharkTwice } from "./tshark.ts";

/** Skipped, and seen to be, where there is no tshark. */
const ignore = !has("tshark");

/** Fields that a message of ours does not have: they follow from others. */
const BESIDE =
  /_delimiter$|chat_longueur$|nombre_clients$|num_messagerie$|^causette\.donnees\.num_client$/;
const NOT_OF_WIRE =
  /^(_ws|causette\.(bits|try|time|repeat_of|request_in|response_in|unanswered|repeated|erreur)$)/;

/** Each datagram on its own: from a port of its own, to that of a server. */
function apart(datagrams: readonly { readonly octets: string }[]): Packet[] {
  return datagrams.map(({ octets }, index) => ({
    time: Date.UTC(2026, 0) + index,
    from: { hostname: "127.0.0.1", port: 20_000 + index },
    to: { hostname: "127.0.0.1", port: 4545 },
    octets: fromHex(octets),
  }));
}

/** What `decode` gives as keys and values, as tshark is to show them. */
function expected({ TYPE_MESSAGE, ID_USER, NUM_SEQ, ...rest }: Message) {
  const rows: [key: string, value: string][] = [
    ["causette.type_message", TYPE_MESSAGE],
    ["causette.id_user", String(ID_USER)],
    ["causette.num_seq", String(NUM_SEQ)],
  ];
  const add = (values: object, prefix: string): void => {
    for (const [name, value] of Object.entries(values)) {
      const key = `${prefix}.${name.toLowerCase()}`;
      if (Array.isArray(value)) {
        for (const row of value) {
          rows.push([key, ""]);
          add(row, key);
        }
      } else if (value instanceof Uint8Array) {
        rows.push([key, value.toHex().replaceAll(/..(?=.)/g, "$&:")]);
      } else rows.push([key, String(value)]);
    }
  };
  add(rest.DONNEES_MESSAGE, "causette.donnees");
  return rows;
}

/** The value of a field, by its name where it has one. */
function valueOf({ value, words }: Shown): string {
  return /: ([A-Z_]+) \(\d+\)$/.exec(words)?.[1] ?? value;
}

/** What tshark shows of the message itself. */
function shown(fields: readonly Shown[]): [key: string, value: string][] {
  return fields
    .filter(({ key }) => !NOT_OF_WIRE.test(key) && !BESIDE.test(key))
    .map((field) => [field.key, valueOf(field)]);
}

/** The kind of fault and its octet, as expert information has them. */
function faultIn(fields: readonly Shown[]): string | undefined {
  const kinds: Record<string, string> = {
    "causette.short": "short",
    "causette.type_unknown": "type",
    "causette.malformed": "layout",
    "causette.unfit_name": "name",
  };
  const found = fields.find(({ key }) => key in kinds);
  return found &&
    `${kinds[found.key]} ${/octet (\d+)$/.exec(found.words)?.[1]}`;
}

Deno.test("renewed() changes nothing when causette.lua is up to date", () => {
  const lua = Deno.readTextFileSync(DISSECTOR).replaceAll("\r\n", "\n");
  assertEquals(renewed(lua), lua);
  for (const type of Object.keys(TYPE_CODES)) assert(lua.includes(type), type);
});

Deno.test("renewed() throws when the markers are not there", () => {
  assertThrows(() => renewed("-- nothing\n"), RangeError, "no markers");
});

Deno.test(
  "causette.lua shows every field as decode() reads it when given the vectors",
  { ignore },
  async () => {
    const given = [
      ...VECTORS,
      ...LENIENTS.filter(({ octets }) => isMessage(fromHex(octets))),
    ];
    const all = await dissect(apart(given));
    assertEquals(all.length, given.length);
    all.forEach((fields, index) => {
      const octets = fromHex(given[index]!.octets);
      assertEquals(shown(fields), expected(decode(octets)));
      assertEquals(faultIn(fields), undefined);
    });
  },
);

Deno.test(
  "causette.lua shows each field where annotate() finds it when given the vectors",
  { ignore },
  async () => {
    const all = await dissect(apart(VECTORS));
    all.forEach((fields, index) => {
      const { parts } = annotate(fromHex(VECTORS[index]!.octets));
      assertEquals(
        fields.filter(({ key }) => /^causette\.(donnees|bits)/.test(key))
          .map((
            { key, offset, length },
          ) => [key.split(".").at(-1), offset, length]),
        parts.slice(3).map((
          { name, offset, length },
        ) => [name.replace(/\[\d+\]$/, "").toLowerCase(), offset, length]),
      );
    });
  },
);

Deno.test(
  "causette.lua finds the fault that decode() finds when a datagram is refused",
  { ignore },
  async () => {
    const given = REFUSALS.filter(({ octets, name }) =>
      octets && !name.endsWith("not in NFC")
    );
    const all = await dissect(apart(given));
    assertEquals(
      all.map((fields, index) => `${given[index]!.name}: ${faultIn(fields)}`),
      given.map(({ name, code, offset }) => `${name}: ${code} ${offset}`),
    );
  },
);

Deno.test(
  "causette.lua shows a real conversation as decode() reads it when datagrams are lost",
  { ignore },
  async () => {
    const packets = await converse(7);
    const { port } = packets[0]!.to;
    const all = await dissect(packets, ["-o", `causette.port:${port}`]);
    assertEquals(
      all.map(shown),
      packets.map(({ octets }) => expected(decode(octets))),
    );
    const said = new Set(
      packets.map(({ octets }) => decode(octets).TYPE_MESSAGE),
    );
    assert(said.size >= 20, [...said].join());
    checkLinks(packets, all);
  },
);

Deno.test("causette.lua finds a conversation when the port is not known", {
  ignore,
}, async () => {
  const packets = await converse();
  const all = await dissect(packets, ["--enable-heuristic", "causette_udp"]);
  assertEquals(all.filter((fields) => fields.length === 0), []);
});

Deno.test(
  "causette.lua links requests, repeats and responses when a capture is read twice",
  {
    ignore,
  },
  async () => {
    const capture = new URL("../../docs/tour-loss.pcap", import.meta.url);
    const names = ["try", "response_in", "request_in", "repeat_of"];
    const rows = await tsharkTwice(capture, [
      ...["-Y", "frame.number >= 17 && frame.number <= 29", "-T", "fields"],
      ...["-E", "separator=,", "-e", "frame.number"],
      ...names.flatMap((name) => ["-e", `causette.${name}`]),
    ]);
    assertEquals(rows.trim().split(/\r?\n/), [
      "17,1,21,,", // "un", lost
      "18,1,22,,", // "deux", held
      "19,2,21,,17",
      "20,2,22,,18",
      "21,,,17,",
      "22,,,18,",
      "23,,,18,22", // the stored answer again
      "24,1,26,,",
      "25,1,27,,",
      "26,,,24,",
      "27,,,25,",
      "28,3,21,,17",
      "29,,,17,21",
    ]);
  },
);

function isMessage(octets: Uint8Array): boolean {
  try {
    return decode(octets) !== undefined;
  } catch (error) {
    if (error instanceof DecodeError) return false;
    throw error;
  }
}

/** Checks tries, repeats and requests of responses against a plain search. */
function checkLinks(packets: readonly Packet[], all: readonly Shown[][]): void {
  const at = ({ from, to, octets }: Packet) =>
    `${from.port} ${to.port} ${octets.toHex()}`;
  const told = (fields: readonly Shown[], key: string) =>
    fields.find((field) => field.key === `causette.${key}`)?.value;
  let repeats = 0;
  packets.forEach((packet, index) => {
    const { TYPE_MESSAGE, NUM_SEQ } = decode(packet.octets);
    const before = packets.slice(0, index);
    const fields = all[index]!;
    if (TYPE_CODES[TYPE_MESSAGE] % 2 === 1) {
      const same = before.filter((other) => at(other) === at(packet)).length;
      assertEquals(told(fields, "try"), String(same + 1));
      if (same) repeats++;
      return;
    }
    const request = before.findIndex((other) =>
      other.from.port === packet.to.port &&
      other.to.port === packet.from.port &&
      decode(other.octets).NUM_SEQ === NUM_SEQ &&
      TYPE_CODES[decode(other.octets).TYPE_MESSAGE] % 2 === 1
    );
    assert(request >= 0);
    assertEquals(told(fields, "request_in"), String(request + 1));
    assert(Number(told(fields, "time")) >= 0);
  });
  assert(repeats > 0);
}
