import { assert, assertEquals } from "@std/assert";
import { decode } from "../../protocol/decode.ts";
import { encode } from "../../protocol/encode.ts";
import { MAX_MESSAGERIES, MAX_USERS } from "../../protocol/messages.ts";
import { EMPTY } from "../../server/state.ts";
import { Crowd, type Member } from "./crowd.ts";
import { summary } from "./summary.ts";

/** A first CONNEXION under a name of its own. */
function hello(n: number): Uint8Array {
  return encode({
    TYPE_MESSAGE: "CONNEXION",
    ID_USER: 0,
    NUM_SEQ: n & 0xffff,
    DONNEES_MESSAGE: { USER_NAME: `f${n}` },
  });
}

/** Sends forged CONNEXIONs, which nobody answers for, at a steady rate. */
function forge(
  crowd: Crowd,
  { perSecond, ms, hostOf }: {
    readonly perSecond: number;
    readonly ms: number;
    readonly hostOf: (n: number) => string;
  },
): void {
  for (let n = 0; n < perSecond * ms / 1_000; n++) {
    const from = crowd.address(hostOf(n));
    const after = crowd.dice() * ms;
    crowd.at(after, () => crowd.send(from, hello(n)));
  }
}

const anyHost = (n: number) => `172.16.${n >> 8 & 255}.${n & 255}`;
const answerTo = ({ answer }: Member) => summary(decode(answer));

/** Sessions that connect within a second; how long each took to its first roster, in ms. */
function newcomers(crowd: Crowd, count: number): Map<string, number> {
  const times = new Map<string, number>();
  for (let n = 0; n < count; n++) {
    const name = `new${n}`;
    crowd.at(crowd.dice() * 1_000, () => {
      const start = crowd.now;
      crowd.session(name, {
        hostname: `192.0.2.${n}`,
        onEvent: ({ type }) => {
          if (type === "place") times.set(name, crowd.now - start);
        },
      });
    });
  }
  return times;
}

Deno.test("Server lets newcomers in at once when users that never prove themselves hold all places", () => {
  const crowd = new Crowd();
  forge(crowd, {
    perSecond: 100,
    ms: 3_000,
    hostOf: (n) => `172.16.0.${n % 10}`,
  });
  crowd.pass(4_000);
  assertEquals(crowd.server.state.users.size, MAX_USERS);
  const times = newcomers(crowd, 20);
  crowd.pass(3_000);
  assertEquals(times.size, 20);
  assertEquals(Math.max(...times.values()), 4 * crowd.path);
});

Deno.test("Server takes 1,000 requests a second of all strangers together, beyond a burst of 300", () => {
  const crowd = new Crowd();
  const members = crowd.connected(20, { name: "ann" });
  const { counts } = crowd.server.exchanges;
  const start = counts.received;
  forge(crowd, { perSecond: 4_000, ms: 1_000, hostOf: anyHost });
  crowd.pass(1_000 + 2 * crowd.path);
  const taken = counts.received - start;
  assert(taken > 1_250 && taken <= 1_300 + 1, `${taken}`);
  assertEquals(crowd.server.state.users.size, MAX_USERS);
  assertEquals(members.filter((one) => crowd.peerOf(one)).length, 20);
});

Deno.test("Server keeps to 32 users of a host, however many ports they come from", () => {
  const crowd = new Crowd();
  const hostname = "172.16.0.1";
  const proven = crowd.connected(20, { name: "bob", hostname });
  const elsewhere = crowd.connected(5, { name: "ann" });
  forge(crowd, { perSecond: 1_000, ms: 3_000, hostOf: () => hostname });
  let most = 0;
  crowd.onSent = () => {
    const { users } = crowd.server.state;
    const near = users.values().filter(({ address }) =>
      address.hostname === hostname
    );
    most = Math.max(most, [...near].length);
  };
  crowd.pass(3_000);
  assertEquals(most, 32);
  const connected = [...proven, ...elsewhere].filter((one) =>
    crowd.peerOf(one)
  );
  assertEquals(connected.length, 25);
});

Deno.test("Server gives all places free when users that have proved themselves were silent for 100 s", () => {
  const crowd = new Crowd();
  const hosts = Array.from({ length: 8 }, (_, n) => `172.16.0.${n}`);
  const forgers = hosts.flatMap((hostname, n) =>
    crowd.connected(n < 7 ? 32 : 30, { name: `f${n}.`, hostname })
  );
  assertEquals(crowd.server.state.users.size, MAX_USERS);
  const late = crowd.member("late", "192.0.2.1");
  late.connect();
  crowd.pass(100);
  assertEquals(answerTo(late), "SERVEUR_PLEIN 0");
  for (const one of forgers) crowd.remove(one);
  const silentSince = crowd.now;
  crowd.pass(90_000);
  late.connect();
  crowd.pass(10_000 - (crowd.now - silentSince - 90_000) - 100);
  assertEquals(answerTo(late), "SERVEUR_PLEIN 0");
  crowd.pass(100);
  late.connect();
  crowd.pass(100);
  assertEquals(crowd.server.state.users.size, 1);
  assertEquals(crowd.server.exchanges.peers.size, 1);
});

Deno.test("Server has a messagerie for each of 254 users, refuses honestly, and frees all", () => {
  const crowd = new Crowd({ maxUsersPerHost: MAX_USERS });
  const users = crowd.connected(MAX_USERS, { name: "ann" });
  const create = (user: Member, NOM_MESSAGERIE: string) => {
    user.ask("CREER_MESSAGERIE_PRIVEE", {
      MODE_MESSAGERIE: "CENTRALISEE",
      NOM_MESSAGERIE,
      NUM_MAX: 2,
    });
    crowd.pass(3 * crowd.path);
    return answerTo(user);
  };
  const ids = users.map((user, n) => create(user, `salon ${n}`));
  assertEquals(new Set(ids).size, MAX_MESSAGERIES);
  assert(ids.every((answer) => answer.startsWith("CREATION_VALIDEE ")));
  const [ann, bob, cid, dan] = users as [Member, Member, Member, Member];
  assertEquals(create(ann, "salon 1"), "NOM_MESSAGERIE_EXISTANT 0");
  assertEquals(create(ann, "another"), "CREATION_VALIDEE 1", "for that left");
  const enter = (user: Member) => {
    user.ask("CHANGER_MESSAGERIE", { NOM_MESSAGERIE: "salon 1" });
    crowd.pass(3 * crowd.path);
    return answerTo(user);
  };
  assertEquals(enter(cid), "CENTRALISEE ACCES_REUSSI");
  assertEquals(enter(dan), "CENTRALISEE MAX_CLIENT_ATTEINT");
  for (const user of [bob, ...users]) user.ask("DECONNEXION", {});
  crowd.pass(1_000);
  const { state, exchanges, deadline } = crowd.server;
  assertEquals(
    { ...state, lastUser: 0, lastMessagerie: 0 },
    { ...EMPTY },
    "nobody and nothing is left",
  );
  assertEquals(exchanges.peers.size, 0);
  crowd.pass(200_000);
  assertEquals(crowd.server.deadline, Infinity, `not ${deadline}`);
});
