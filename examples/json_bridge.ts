// deno-lint-ignore-file no-console -- a program that people read and change
/**
 * Mirrors a messagerie to JSON lines: what happens there goes to standard
 * output, an object a line; each line of standard input is said there. So a
 * program in any language, a log or another chat can take part.
 *
 *     deno run --unstable-net --allow-net examples/json_bridge.ts NAME MESSAGERIE [HOST [PORT]]
 *
 * @module
 */

import { connect, type Session, type SessionEvent } from "../mod.ts";

/** What of an event goes out; undefined: nothing. */
function mirrored(event: SessionEvent): object | undefined {
  switch (event.type) {
    case "text": {
      const { type, from, text, messagerie } = event;
      return { type, from, text, messagerie };
    }
    case "arrived":
    case "left":
      return { type: event.type, who: event.people.map(({ name }) => name) };
    case "place": {
      const { name, mode, others } = event.place;
      const who = others.map((other) => other.name);
      return { type: "place", messagerie: name, mode, who };
    }
    case "undelivered":
    case "returned":
      return { type: event.type, text: event.text.text };
    case "notice":
    case "closed":
      return event;
    default:
      return undefined;
  }
}

/** Goes to a messagerie, and makes it if there is none of this name. */
async function enter(session: Session, messagerie: string): Promise<void> {
  const entered = await session.join(messagerie);
  if (entered === "ACCES_REUSSI") return;
  const made = entered === "NOM_MESSAGERIE_INEXISTANT"
    ? await session.create(messagerie)
    : entered;
  if (made !== "CREATION_VALIDEE") throw new Error(`No way in: ${made}`);
}

/** Says each line of standard input, and leaves at its end. */
async function sayAll(session: Session): Promise<void> {
  const text = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
  let rest = "";
  for await (const piece of text) {
    const lines = (rest + piece).split("\n");
    rest = lines.pop()!;
    for (const line of lines) if (line) session.say(line);
  }
  if (rest) session.say(rest);
  await session.disconnect();
}

const [name, messagerie, hostname = "127.0.0.1", port = "4545"] = Deno.args;
if (!name || !messagerie) {
  console.error("NAME and MESSAGERIE are missing");
  Deno.exit(2);
}
await using session = await connect({ name, hostname, port: Number(port) });
await enter(session, messagerie);
const said = sayAll(session);
for await (const event of session) {
  const line = mirrored(event);
  if (line) console.log(JSON.stringify(line));
}
await said;
