/**
 * What strangers do to a server and its users.
 *
 * @module
 */

import { type Dice, pick } from "../tests/protocol/arbitrary.ts";
import {
  couldProve,
  forgedForServer,
  forgedForUser,
  hello,
  isHello,
  mutations,
  noise,
} from "./hostile_datagrams.ts";
import type { Overheard } from "./hostile_talk.ts";
import { Rascal } from "./hostile_rascals.ts";
import {
  openLoop,
  type Shots,
  shotsOf,
  Stranger,
} from "./hostile_strangers.ts";
import { pause } from "./pause.ts";

/** What is known to those who attack. */
export interface Battlefield {
  /** How many datagrams they send, and how many of them in a second. */
  readonly count: number;
  readonly perSecond: number;
  /** Addresses of this machine that they send from. */
  readonly hosts: readonly string[];
  readonly dice: Dice;
  readonly server: Deno.NetAddr;
  /** What whoever sees the datagrams of the honest users knows of late. */
  readonly overheard: () => readonly Overheard[];
}

/** Sockets of each host, where datagrams come from everywhere. */
const SOCKETS = 4;
/** Sockets, where each is to have a user. */
const MANY_SOCKETS = 320;
/** Rascals at most: so many users may one host have. */
const RASCALS = 31;
/** Time between two moves of a rascal, in ms: faster ones are dropped. */
const MOVE_MS = 100;
/** A rascal that is not let in gives up after so long, in ms. */
const PATIENCE_MS = 2_000;

/** Noise, mutated and forged messages, to the server and to users' sessions. */
async function datagrams(field: Battlefield): Promise<Shots> {
  const { dice, overheard } = field;
  const strangers = strangersOf(field, SOCKETS, (n) => n % 2 === 0);
  const mutated = mutations(dice);
  const toUser = [noise, mutated, forgedForServer, forgedForServer];
  const toServer = [noise, mutated, forgedForUser, forgedForUser, hello];
  const perSecond = await openLoop(async () => {
    const stranger = pick(dice, strangers), user = pick(dice, overheard());
    if (dice() < 0.3) {
      return await stranger.send(pick(dice, toUser)(dice, user), user.port);
    }
    const make = pick(dice, toServer);
    let octets = make(dice, user);
    while (stranger.asks ? couldProve(octets) : isHello(octets)) {
      octets = noise(dice);
    }
    await stranger.send(octets);
  }, field);
  return await over(strangers, perSecond);
}

/** First CONNEXIONs from many ports, none of which is ever proven. */
async function places(field: Battlefield): Promise<Shots> {
  const strangers = strangersOf(
    field,
    Math.ceil(MANY_SOCKETS / field.hosts.length),
    () => true,
  );
  const perSecond = await openLoop(
    (n) => strangers[n % strangers.length]!.send(hello(field.dice)),
    field,
  );
  return await over(strangers, perSecond);
}

function strangersOf(
  { hosts, server }: Battlefield,
  each: number,
  asks: (n: number) => boolean,
): Stranger[] {
  return hosts.flatMap((hostname) =>
    Array.from(
      { length: each },
      (_, n) => new Stranger({ hostname, server, asks: asks(n) }),
    )
  );
}

async function over(
  strangers: readonly Stranger[],
  perSecond: number,
): Promise<Shots> {
  await Promise.all(strangers.map((one) => one.close()));
  return shotsOf(strangers, perSecond);
}

/** Users that read slowly: half of them never acknowledge, the others later and later. */
function slow(field: Battlefield): Promise<Shots> {
  return rascals(field, async (rascal, { n, isOver, since }) => {
    await rascal.connect(`slow${n}`, PATIENCE_MS);
    await pause(PATIENCE_MS);
    while (!isOver()) {
      rascal.lag = n % 2 ? Infinity : Math.min(5_000, 900 + since() / 5);
      await rascal.ask("CONNEXION", {});
      await pause(500);
    }
  });
}

/** Users that come and go. */
function churn(field: Battlefield): Promise<Shots> {
  return rascals(field, async (rascal, { n, isOver }) => {
    for (let visit = 0; !isOver(); visit = (visit + 1) % 1_000_000) {
      await rascal.connect(`c${n}.${visit}`, PATIENCE_MS);
      await pause(2);
      await rascal.ask("DECONNEXION", {});
      await pause(2);
    }
  });
}

/** Users that make messageries, invite an honest user into them, and leave. */
function storm(field: Battlefield): Promise<Shots> {
  return rascals(field, async (rascal, { n, isOver }) => {
    await rascal.connect(`storm${n}`, PATIENCE_MS);
    await pause(500);
    while (!isOver()) {
      await rascal.ask("CREER_MESSAGERIE_PRIVEE", {
        MODE_MESSAGERIE: "CENTRALISEE",
        NOM_MESSAGERIE: `storm${n}`,
        NUM_MAX: 9,
      });
      const { name } = pick(field.dice, field.overheard());
      await rascal.ask("INVITER_MESSAGERIE_PRIVEE", { USER_NAME: name });
      await pause(MOVE_MS);
      await rascal.ask("QUITTER_MESSAGERIE_PRIVEE", {});
      await pause(2 * MOVE_MS);
    }
  });
}

interface Turn {
  readonly n: number;
  readonly isOver: () => boolean;
  /** How long it has been going on, in ms. */
  readonly since: () => number;
}

/** Has rascals do something at the same time, for as long as `count` at `perSecond` takes. */
async function rascals(
  { hosts, server, count, perSecond }: Battlefield,
  act: (rascal: Rascal, turn: Turn) => Promise<void>,
): Promise<Shots> {
  const start = performance.now();
  const since = () => performance.now() - start;
  const isOver = () => since() >= count / perSecond * 1_000;
  const all = Array.from(
    { length: RASCALS },
    () => new Rascal({ hostname: hosts[0]!, server }),
  );
  await Promise.all(all.map((one, n) => act(one, { n, isOver, since })));
  const toServer = all.reduce((sum, { datagrams }) => sum + datagrams, 0);
  const seconds = since() / 1_000;
  await Promise.all(all.map((one) => one.close()));
  return { ...shotsOf([], toServer / seconds), toServer };
}

interface Scenario {
  /** What they do, in a few words. */
  readonly help: string;
  /** `--rate` of the server: 0 where it is to judge all that comes. */
  readonly rate: number;
  /** Whether they do the same at a port where nobody answers. */
  readonly hasDecoy: boolean;
  readonly run: (field: Battlefield) => Promise<Shots>;
}

/** Something that strangers can be told to do. */
export type ScenarioName = "datagrams" | "places" | "slow" | "churn" | "storm";

/** What strangers can be told to do. */
export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  datagrams: {
    help: "noise, mutated and forged datagrams",
    rate: 0,
    hasDecoy: true,
    run: datagrams,
  },
  places: {
    help: "users that are never proven",
    rate: 100,
    hasDecoy: true,
    run: places,
  },
  slow: {
    help: "users that acknowledge late, or never",
    rate: 100,
    hasDecoy: false,
    run: slow,
  },
  churn: {
    help: "users that come and go",
    rate: 100,
    hasDecoy: false,
    run: churn,
  },
  storm: {
    help: "users that invite, and withdraw it",
    rate: 100,
    hasDecoy: false,
    run: storm,
  },
};
