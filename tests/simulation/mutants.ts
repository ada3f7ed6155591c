/**
 * Defects put in by hand, to show that the simulation finds such: what engines
 * are made of is patched right after they were made. Not one line of the
 * product knows of it.
 *
 * @module
 */

import { DONE, IGNORED } from "../../protocol/exchanges.ts";
import type { Remembered } from "../../protocol/memory.ts";
import {
  bare,
  codeOf,
  ID_SERVER,
  numSeqOf,
  setNumSeq,
  TYPE_CODES,
  userOf,
} from "../../protocol/messages.ts";
import { WINDOW } from "../../protocol/order.ts";
import type { Frame, Peer } from "../../protocol/peer.ts";
import type { Server } from "../../server/core.ts";
import { type Mutant, peers } from "./mutant.ts";
import { eachPeer } from "./observe.ts";
import { RESTART_MUTANTS } from "./restart_mutants.ts";

/** Has an engine not send some of its requests. */
function unsent(
  about: string,
  isLost: (frame: Frame) => boolean,
): Mutant {
  return {
    about,
    server: ({ exchanges: { outbox } }) => {
      const request = outbox.request.bind(outbox);
      outbox.request = (peer, frame) => {
        if (!isLost(frame)) request(peer, frame);
      };
    },
  };
}

function isRelayed({ code, octets }: Frame): boolean {
  return code === TYPE_CODES.TEXTE && userOf(octets) !== ID_SERVER;
}

/** EVENEMENT of a PRESENCE. */
function eventOf({ octets }: Frame): number {
  return octets[3]! >> 1 & 3;
}

/** The defects, by name. */
export const MUTANTS: Readonly<Record<string, Mutant>> = {
  "dedupe-off": peers("no repeat is known for one", ({ memory }) => {
    memory.find = () => undefined;
  }),
  "dedupe-by-number": peers("a number that is not new is a repeat", (peer) => {
    const { memory } = peer;
    const seen = new Set<number>();
    const add = memory.add.bind(memory);
    memory.find = (key) => seen.has(key) ? add(key, 0) : undefined;
    const take = peer.order.take.bind(peer.order);
    let last = -1;
    peer.order.take = (numSeq, item, options) => {
      if (item !== undefined && numSeq <= last) return;
      last = numSeq;
      take(numSeq, item, options);
    };
  }),
  "answer-not-stored": peers("a repeat is not answered", ({ memory }) => {
    memory.answered = () => {};
  }),
  "memory-short": peers("only the last request is remembered", ({ memory }) => {
    const add = memory.add.bind(memory);
    let last: Remembered | undefined;
    memory.add = (key, now) => {
      if (last) memory.forget(last);
      return last = add(key, now);
    };
  }),
  "memory-gone-at-departure": peers(
    "who leaves and comes back is not remembered",
    ({ memory }) => {
      const all: Remembered[] = [];
      const add = memory.add.bind(memory);
      memory.add = (key, now) => {
        const request = add(key, now);
        all.push(request);
        return request;
      };
      memory.forgetUnanswered = () => {
        for (const request of all.splice(0)) memory.forget(request);
      };
    },
  ),
  "order-off": peers("requests run as they come", ({ order }) => {
    order.take = (_, item, { run }) => {
      if (item !== undefined) run(item);
    };
  }),
  "wrap-around-of-the-receiver": peers("order ends at 65535", ({ order }) => {
    const take = order.take.bind(order);
    order.take = (numSeq, item, options) => {
      const { expected = numSeq } = order;
      if (numSeq >= expected || expected - numSeq <= WINDOW) {
        return take(numSeq, item, options);
      }
      if (item !== undefined) options.run(item);
    };
  }),
  "wrap-around-of-the-sender": peers("answers match up to 65535", (peer) => {
    peer.underWay = (numSeq) => {
      const aside = peer.asides.get(numSeq);
      if (aside) return aside.frame;
      const isInWindow = numSeq >= peer.oldest && numSeq < peer.next;
      return isInWindow ? peer.frames[numSeq % WINDOW] : undefined;
    };
  }),
  "window-off-by-one": peers("33 requests are under way at once", (peer) => {
    const span = () => peer.next - peer.oldest & 0xffff;
    Object.defineProperty(peer, "span", {
      get: () => span() === WINDOW ? WINDOW - 1 : span(),
    });
  }),
  "relay-lost": {
    about: "one text in 20 is acknowledged, and not sent on",
    server: (core, random) =>
      unsent("", (frame) => isRelayed(frame) && random() < 0.05)
        .server!(core, random),
  },
  "departure-lost": unsent(
    "nobody is told who has left",
    (frame) => frame.code === TYPE_CODES.PRESENCE && eventOf(frame) === 2,
  ),
  "arrival-lost": unsent(
    "nobody is told who has come",
    (frame) => frame.code === TYPE_CODES.PRESENCE && eventOf(frame) === 1,
  ),
  "roster-lost-on-return": unsent(
    "who comes back to the public messagerie is not told",
    (frame) =>
      frame.code === TYPE_CODES.PRESENCE && eventOf(frame) === 0 &&
      frame.octets[4] === 0 && frame.rounds > 1,
  ),
  "sent-to-strangers-too": {
    about: "texts go to every user, wherever they are",
    server: (core) => {
      const { exchanges: { outbox, peers } } = core;
      const request = outbox.request.bind(outbox);
      outbox.request = (peer, frame) => {
        request(peer, frame);
        if (!isRelayed(frame)) return;
        for (const other of peers) {
          if (other === peer || userOf(frame.octets) === idAt(core, other)) {
            continue;
          }
          request(other, frame);
          return;
        }
      };
    },
  },
  "address-not-checked": {
    about: "ID_USER alone tells who sends",
    server: (core) => {
      const receive = core.receive.bind(core);
      core.receive = (now, from, octets) => {
        const user = octets.length < 4 || core.exchanges.find(from)
          ? undefined
          : core.state.users.get(userOf(octets));
        receive(now, user?.address ?? from, octets);
      };
    },
  },
  "budget-off": {
    about: "an address is sent the probe without a bound before it is proven",
    server: ({ exchanges }) =>
      eachPeer(exchanges, (peer) =>
        Object.defineProperty(peer, "allowance", {
          get: () => Infinity,
          set: () => {},
        })),
  },
  "waiting-unbounded": {
    about: "texts wait for a slow reader without a bound",
    server: ({ exchanges: { outbox } }) => {
      const request = outbox.request.bind(outbox);
      outbox.request = (peer, frame) => {
        if (frame.code !== TYPE_CODES.TEXTE) return request(peer, frame);
        const { waitingTexts, waitingOctets } = peer;
        peer.waitingTexts = peer.waitingOctets = 0;
        request(peer, frame);
        peer.waitingTexts += waitingTexts;
        peer.waitingOctets += waitingOctets;
      };
    },
  },
  "silence-for-ever": {
    about: "what rests is not tried again when its user is heard",
    server: ({ exchanges: { outbox } }) => {
      const heard = outbox.heard.bind(outbox);
      outbox.heard = (peer, octets) => {
        if (peer.stopped) peer.unanswered = 0;
        else heard(peer, octets);
      };
    },
  },
  "move-not-alone": {
    about: "a move does not wait for texts, nor texts for it",
    client: (core) => {
      core.move = (question, _to, now) => core.ask(question, now);
    },
  },
  "quitter-ignored": {
    about: "texts under way are not taken back when a messagerie is closed",
    client: (core) => {
      const arrived = core.arrived.bind(core);
      core.arrived = (peer, octets, request) => {
        if (codeOf(octets) !== TYPE_CODES.QUITTER_MESSAGERIE_PRIVEE) {
          return arrived(peer, octets, request);
        }
        if (core.id === 0) return IGNORED;
        const code = TYPE_CODES.REPONSE_QUITTER_MESSAGERIE_PRIVEE;
        const answer = bare(code, core.id, numSeqOf(octets));
        core.exchanges.respond(peer, request, answer);
        return DONE;
      };
    },
  },
  "resent-as-new": {
    about: "a text that is sent again gets a new number",
    client: ({ exchanges: { outbox } }) => {
      outbox.again = (peer, frame) => {
        setNumSeq(frame.octets, 0);
        outbox.request(peer, frame);
      };
    },
  },
  ...RESTART_MUTANTS,
};

function idAt({ state }: Server, { address }: Peer): number | undefined {
  return state.users.values().find((user) => user.address === address)?.id;
}
