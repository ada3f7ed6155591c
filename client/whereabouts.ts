/**
 * Where a session is and who is with it, as PRESENCE tell it.
 *
 * @module
 */

import {
  type Bodies,
  ID_PUBLIC,
  type PresentClient,
} from "../protocol/messages.ts";
import { distance, WINDOW } from "../protocol/order.ts";
import type { Person, Place } from "./events.ts";

/** A roster of so many may be continued: who is not in it has not left for that. */
const MAYBE_CONTINUED = 60;

/** Where a session is before it is told. */
const PUBLIC: Place = {
  id: ID_PUBLIC,
  name: "",
  mode: "CENTRALISEE",
  others: [],
};

/** What a PRESENCE has changed. */
export interface Change {
  /** The session has come somewhere, or is told anew who is there. */
  readonly roster?: { readonly moved: boolean };
  /** Who has come. */
  readonly arrived: readonly Person[];
  /** Who has gone. */
  readonly left: readonly Person[];
}

interface Noted {
  readonly numSeq: number;
  readonly body: Bodies["PRESENCE"];
}

/** A PRESENCE is overtaken by requests whose NUM_SEQ are less than so far past its own. */
const REORDERED = 2 * WINDOW;

/** Where a session is. */
export class Whereabouts {
  #place: Place | undefined;
  /** Names by ID_USER, kept after a departure: a late text is still its author's. */
  readonly #names = new Map<number, string>();
  /** The PRESENCE taken lately. */
  #latest: Noted[] = [];

  /** Where the session is; undefined until it is told. */
  get place(): Place | undefined {
    return this.#place;
  }

  /** Where the session is; in the public messagerie until it is told. */
  get here(): Place {
    return this.#place ?? PUBLIC;
  }

  /** The name of an author. */
  nameOf(idUser: number): string {
    return this.#names.get(idUser) ?? `user ${idUser}`;
  }

  /**
   * Takes a PRESENCE.
   *
   * @param numSeq Its NUM_SEQ. One that comes after others that were sent
   * later is taken as if it had come before them.
   */
  apply(body: Bodies["PRESENCE"], numSeq?: number): Change {
    const later = numSeq === undefined ? [] : this.#note(body, numSeq);
    if (later.length === 0) return this.#take(body);
    const before = this.#place;
    for (const each of [body, ...later]) this.#take(each);
    return difference(before, this.#place);
  }

  /** Notes a PRESENCE; those of the latest ones that were sent later, in order. */
  #note(body: Bodies["PRESENCE"], numSeq: number): Bodies["PRESENCE"][] {
    const ahead = (one: Noted) => distance(numSeq, one.numSeq);
    this.#latest = this.#latest
      .filter((one) => Math.abs(ahead(one)) < REORDERED);
    const later = this.#latest.filter((one) => ahead(one) > 0)
      .sort((a, b) => ahead(a) - ahead(b));
    this.#latest.push({ numSeq, body });
    return later.map(({ body }) => body);
  }

  #take(body: Bodies["PRESENCE"]): Change {
    const people = body.CLIENTS.map(personOf);
    for (const { id, name } of people) this.#names.set(id, name);
    switch (body.EVENEMENT) {
      case "LISTE":
        return this.#roster(body, people);
      case "SUITE":
        return this.#continue(body.ID_MESSAGERIE, people);
      case "ARRIVEE":
        return this.#add(body.ID_MESSAGERIE, people);
      case "DEPART":
        return this.#remove(body.ID_MESSAGERIE, people);
    }
  }

  /** What comes from now on is later than all that came. */
  startOver(): void {
    this.#latest = [];
  }

  /** Forgets all: the session connects anew. */
  forget(): void {
    this.#place = undefined;
    this.#latest = [];
    this.#names.clear();
  }

  #roster(
    { ID_MESSAGERIE: id, NOM_MESSAGERIE: name, MODE_MESSAGERIE: mode }:
      Bodies["PRESENCE"],
    others: readonly Person[],
  ): Change {
    const before = this.#place;
    const moved = before?.id !== id || before.name !== name;
    this.#place = { id, name, mode, others };
    return {
      roster: { moved },
      ...moved ? { arrived: others, left: before?.others ?? [] } : {
        arrived: others.filter((one) => !includes(before.others, one)),
        left: others.length < MAYBE_CONTINUED
          ? before.others.filter((one) => !includes(others, one))
          : [],
      },
    };
  }

  #continue(messagerie: number, people: readonly Person[]): Change {
    const { arrived } = this.#add(messagerie, people);
    return arrived.length > 0
      ? { roster: { moved: false }, arrived: [], left: [] }
      : NO_CHANGE;
  }

  #add(messagerie: number, people: readonly Person[]): Change {
    const place = this.#place;
    if (place?.id !== messagerie) return NO_CHANGE;
    const arrived = people.filter((one) => !includes(place.others, one));
    const others = place.others.filter(({ id }) =>
      !arrived.some((one) => one.id === id)
    );
    this.#place = { ...place, others: [...others, ...arrived] };
    return { arrived, left: [] };
  }

  #remove(messagerie: number, people: readonly Person[]): Change {
    const place = this.#place;
    if (place?.id !== messagerie) return NO_CHANGE;
    const left = place.others.filter((one) => includes(people, one));
    const others = place.others.filter((one) => !includes(people, one));
    this.#place = { ...place, others };
    return { arrived: [], left };
  }
}

/** What lies between two places. */
function difference(
  before: Place | undefined,
  after: Place | undefined,
): Change {
  const old = before?.others ?? [], others = after?.others ?? [];
  const moved = before?.id !== after?.id || before?.name !== after?.name;
  return {
    ...moved && { roster: { moved } },
    arrived: others.filter((one) => moved || !includes(old, one)),
    left: old.filter((one) => moved || !includes(others, one)),
  };
}

const NO_CHANGE: Change = { arrived: [], left: [] };

/** Whether a place is the public messagerie. */
export function isPublic({ id }: Place): boolean {
  return id === ID_PUBLIC;
}

/** Whether two places are the same to who types there. */
export function isSamePlace(a: Place | undefined, b: Place): boolean {
  return a !== undefined && a.mode === b.mode && a.name === b.name;
}

function personOf(
  { ID_USER: id, USER_NAME: name, IP_ADRESS: hostname, PORT_NUMBER: port }:
    PresentClient,
): Person {
  return hostname === undefined
    ? { id, name }
    : { id, name, address: `${hostname}:${port}` };
}

function includes(people: readonly Person[], one: Person): boolean {
  return people.some(({ id, name, address }) =>
    id === one.id && name === one.name && address === one.address
  );
}
