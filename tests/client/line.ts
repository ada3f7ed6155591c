/**
 * What a session tells, in short lines.
 *
 * @module
 */

import type { SessionEvent } from "../../client/events.ts";

/** An event in a line: `text bob: hi`, `undelivered 3 to server for 30000`. */
export function line(event: SessionEvent): string {
  const names = (people: readonly { readonly name: string }[]) =>
    people.map(({ name }) => name).sort().join(" ");
  switch (event.type) {
    case "text":
      return `text ${event.from}: ${event.text}`;
    case "notice":
      return `notice ${event.text}`;
    case "place": {
      const { place: { name, mode, others }, moved } = event;
      const where = (name || "public") + (mode === "DECENTRALISEE" ? "*" : "");
      return `${moved ? "at" : "still at"} ${where} [${names(others)}]`;
    }
    case "arrived":
    case "left":
      return `${event.type} ${names(event.people)}`;
    case "invitation":
    case "invitationEnded": {
      const { number, from, messagerie } = event.invitation;
      return `${event.type} ${number} ${from} ${messagerie}`;
    }
    case "delivered":
      return `delivered ${event.text.number}`;
    case "undelivered": {
      const { text: { number }, to = "server", resendableFor } = event;
      return `undelivered ${number} to ${to} for ${resendableFor}`;
    }
    case "returned":
      return [`returned ${event.text.number} ${event.why}`, event.motif ?? []]
        .flat().join(" ");
    case "unreachable":
      return `unreachable ${event.person.name}`;
    default: {
      const { type, ...rest } = event;
      return [type, ...Object.values(rest)].join(" ");
    }
  }
}
