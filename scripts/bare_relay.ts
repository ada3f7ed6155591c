/**
 * A relay without a protocol, on the same call as the server: what the server
 * is measured against. It gives whoever says CONNEXION an ID, acknowledges
 * each TEXTE and sends it to all others; it repeats nothing, remembers
 * nothing and checks nothing. At most 160 datagrams are unacknowledged at
 * once, since a socket's receive buffer holds some 200 small ones; what is not
 * acknowledged after 50 to 100 ms is taken for lost.
 *
 *     deno run --unstable-net --allow-net=127.0.0.1 scripts/bare_relay.ts
 *
 * @module
 */

import {
  bare,
  codeOf,
  ID_SERVER,
  numSeqOf,
  TYPE_CODES,
} from "../protocol/messages.ts";

const CREDIT = 160;
const TICK_MS = 50;

const socket = Deno.listenDatagram({
  transport: "udp",
  hostname: "127.0.0.1",
  port: 0,
});
const { port } = socket.addr as Deno.NetAddr;
Deno.stdout.writeSync(
  new TextEncoder().encode(`listening on 127.0.0.1:${port}\n`),
);

const buffer = new Uint8Array(65_507);
const users: Deno.NetAddr[] = [];
const queue: { readonly octets: Uint8Array; readonly author: number }[] = [];
let underWay = 0, sentSinceTick = 0;

/** Sends the next texts, where there is credit for a whole one. */
function pump(): void {
  while (
    queue.length > 0 && (underWay === 0 || underWay + users.length <= CREDIT)
  ) {
    const { octets, author } = queue.shift()!;
    for (const user of users) {
      if (user.port === author) continue;
      socket.send(octets, user);
      underWay++;
      sentSinceTick++;
    }
  }
}

setInterval(() => {
  underWay = Math.min(underWay, sentSinceTick);
  sentSinceTick = 0;
  pump();
}, TICK_MS);

for (;;) {
  const [octets, from] = await socket.receive(buffer) as [
    Uint8Array,
    Deno.NetAddr,
  ];
  switch (codeOf(octets)) {
    case TYPE_CODES.CONNEXION: {
      users.push(from);
      const answer = new Uint8Array(5);
      answer.set(
        bare(TYPE_CODES.REPONSE_CONNEXION, ID_SERVER, numSeqOf(octets)),
      );
      answer[4] = users.length;
      await socket.send(answer, from);
      break;
    }
    case TYPE_CODES.TEXTE:
      socket.send(
        bare(TYPE_CODES.REPONSE_TEXTE, ID_SERVER, numSeqOf(octets)),
        from,
      );
      queue.push({ octets: octets.slice(), author: from.port });
      pump();
      break;
    case TYPE_CODES.REPONSE_TEXTE:
      if (underWay > 0) underWay--;
      pump();
  }
}
