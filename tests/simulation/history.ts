/**
 * Who was where and when, by the server's own state.
 *
 * @module
 */

import type { State } from "../../server/state.ts";
import { addressKey } from "./network.ts";

/** Somebody's time in one messagerie. */
export interface Stay {
  /** USER_NAME. */
  readonly name: string;
  /** Address of the user. */
  readonly address: string;
  /** Tells messageries apart, also of one name one after the other. */
  readonly room: number;
  /** NOM_MESSAGERIE. */
  readonly roomName: string;
  /** From when, in ms. */
  readonly from: number;
  /** Until when, in ms; Infinity: it lasts. */
  to: number;
}

/** What the server's state has been. */
export class History {
  /** All stays, in the order of their beginnings. */
  readonly stays: Stay[] = [];
  readonly #open = new Map<string, Stay>();
  /** Numbers of the messageries that there are, by ID_MESSAGERIE and name. */
  #rooms = new Map<string, number>();
  #lastRoom = 0;

  /** Notes the state. */
  note(state: State, now: number): void {
    const rooms = new Map<string, number>();
    for (const { id, name } of state.messageries.values()) {
      const key = `${id} ${name}`;
      rooms.set(key, this.#rooms.get(key) ?? ++this.#lastRoom);
    }
    this.#rooms = rooms;
    const here = new Map<string, { room: number; roomName: string }>();
    for (const { id, name, address, messagerie } of state.users.values()) {
      if (messagerie === undefined) continue;
      const place = state.messageries.get(messagerie)!;
      const room = rooms.get(`${place.id} ${place.name}`)!;
      const key = `${id} ${name} ${addressKey(address)}`;
      here.set(key, { room, roomName: place.name });
    }
    for (const [key, stay] of this.#open) {
      if (here.get(key)?.room === stay.room) continue;
      stay.to = now;
      this.#open.delete(key);
    }
    for (const [key, place] of here) {
      if (this.#open.has(key)) continue;
      const [, name, address] = key.split(" ") as [string, string, string];
      const stay: Stay = { name, address, ...place, from: now, to: Infinity };
      this.#open.set(key, stay);
      this.stays.push(stay);
    }
  }

  /** The server is gone, and its state with it. */
  end(now: number): void {
    for (const stay of this.#open.values()) stay.to = now;
    this.#open.clear();
    this.#rooms.clear();
  }

  /** Who was in one messagerie with somebody all the time between two moments. */
  companions(
    address: ReadonlySet<string>,
    from: number,
    to: number,
  ): Stay[] {
    const lasts = (stay: Stay) => stay.from < from && stay.to > to;
    const own = this.stays.find((stay) =>
      address.has(stay.address) && lasts(stay)
    );
    return own
      ? this.stays.filter((stay) =>
        stay.room === own.room && stay !== own && lasts(stay)
      )
      : [];
  }
}
