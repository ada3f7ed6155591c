/**
 * The two conversations of docs/TOUR.md, for whoever wants to capture them
 * anew. Datagrams are lost by who should have received them, so that a capture
 * has them all.
 *
 *     dumpcap -i lo -f "udp port 4545" -P -w docs/tour.pcap &
 *     deno run --allow-net=127.0.0.1,0.0.0.0 scripts/tour.ts
 *     deno run --allow-net=127.0.0.1,0.0.0.0 scripts/tour.ts loss
 *
 * @module
 */

import { connect, type Session } from "../mod.ts";
import { serve } from "../server/serve.ts";

const PORTS = { server: 4545, alice: 5000, bob: 5001 } as const;

/** Texts of alice's that the server loses, and acknowledgements that alice loses. */
interface Losses {
  texts: number;
  answers: number;
}

async function untilTwo(session: Session): Promise<void> {
  if (session.place?.others.length === 1) return;
  for await (const event of session) {
    if (event.type === "arrived" || event.type === "place") {
      if (session.place?.others.length === 1) return;
    }
  }
}

/** Alice and bob connect; alice writes, and says goodbye. */
async function tour(texts: readonly string[], losses: Losses): Promise<void> {
  let isWriting = false;
  await using _ = serve({
    port: PORTS.server,
    drop: (way, { port }) =>
      isWriting && way === "in" && port === PORTS.alice && losses.texts-- > 0,
  });
  const { server: port } = PORTS;
  await using alice = await connect({
    name: "alice",
    port,
    localPort: PORTS.alice,
    drop: (way) =>
      isWriting && way === "in" && losses.texts < 0 && losses.answers-- > 0,
  });
  await using bob = await connect({ name: "bob", port, localPort: PORTS.bob });
  await Promise.all([alice, bob].map(untilTwo));
  // Once this is answered, nothing else of alice's is under way.
  if (losses.texts > 0) await alice.listUsers();
  isWriting = true;
  await Promise.all(texts.map((text) => alice.say(text).fate));
}

if (import.meta.main) {
  const isLossy = Deno.args[0] === "loss";
  await tour(
    isLossy ? ["un", "deux"] : ["hé"],
    isLossy ? { texts: 1, answers: 2 } : { texts: 0, answers: 0 },
  );
}
