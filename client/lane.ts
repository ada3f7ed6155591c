/**
 * The order in which a session's texts and moves go out: a move goes alone.
 *
 * @module
 */

import { Bucket } from "../protocol/bucket.ts";

/** Texts per second, and at once, that a session sends: a little below what a server takes. */
const TEXTS_PER_SECOND = 18;
const TEXT_BURST = 50;

/** A text or a move that waits for its turn. */
type Item<X, M> = TextItem<X> | { readonly move: M };

interface TextItem<X> {
  readonly text: X;
  /** Whether it was typed behind a move, for where that leads. */
  afterMove: boolean;
}

/** What a lane does when the turn of something has come. */
export interface LaneOwner<X, M> {
  /** Send a text; {@linkcode Lane.settled} is called once it has its answers. */
  sendText(text: X): void;
  /** Ask for a move; {@linkcode Lane.moved} is called once it is decided. */
  sendMove(move: M): void;
}

/** Why nothing goes out. */
export type Hold =
  /** The server does not know the session, or does not answer. */
  | "server"
  /** The messagerie was closed, and where the session is now has not been told. */
  | "closing";

/**
 * Texts go out as they come, but while a move is under way they wait; a move
 * waits until the texts before it have settled.
 */
export class Lane<X, M> {
  readonly #owner: LaneOwner<X, M>;
  readonly #bucket: Bucket;
  readonly #holds: Set<Hold> = new Set(["server"]);
  #items: Item<X, M>[] = [];
  #waitingTexts = 0;
  /** Texts that have gone out and have not settled. */
  #underWay = 0;
  #isMoving = false;

  /** Makes a lane that is held by `"server"`. */
  constructor(owner: LaneOwner<X, M>, now: number) {
    this.#owner = owner;
    this.#bucket = new Bucket({
      perSecond: TEXTS_PER_SECOND,
      burst: TEXT_BURST,
      now,
    });
  }

  /** How many texts wait. */
  get waiting(): number {
    return this.#waitingTexts;
  }

  /** Whether a move is under way. */
  get isMoving(): boolean {
    return this.#isMoving;
  }

  /** Whether a move is under way or waits. */
  get hasMove(): boolean {
    return this.#isMoving || this.#items.length > this.#waitingTexts;
  }

  /** Whether nothing waits or is under way. */
  get isIdle(): boolean {
    return this.#items.length === 0 && this.#underWay === 0 && !this.#isMoving;
  }

  /** When {@linkcode advance} is to be called since a text may go then, in ms. */
  deadline(now: number): number {
    const next = this.#items[0];
    return next && "text" in next && this.#holds.size === 0 && !this.#isMoving
      ? Math.max(now + 1, this.#bucket.readyAt(now))
      : Infinity;
  }

  /** Adds a text. */
  addText(text: X, now: number): void {
    this.#items.push({ text, afterMove: this.hasMove });
    this.#waitingTexts++;
    this.advance(now);
  }

  /** Adds a move. */
  addMove(move: M, now: number): void {
    this.#items.push({ move });
    this.advance(now);
  }

  /** A text that had settled is sent again. */
  again(): void {
    this.#underWay++;
  }

  /** A text that went out has its answers, or will have none. */
  settled(now: number): void {
    this.#underWay--;
    this.advance(now);
  }

  /**
   * The move under way is decided, and the session is where it will be;
   * {@linkcode advance} goes on.
   *
   * @returns The texts typed behind it, for where it was to lead. Where it
   * failed they are taken out.
   */
  moved(succeeded: boolean): X[] {
    this.#isMoving = false;
    if (!succeeded) return this.#takeTexts(({ afterMove }) => afterMove);
    const behind = this.#upToMove().filter(({ afterMove }) => afterMove);
    for (const item of behind) item.afterMove = false;
    return behind.map(({ text }) => text);
  }

  /** Sends nothing until {@linkcode release}. */
  hold(why: Hold): void {
    this.#holds.add(why);
  }

  /** Goes on, unless something else holds it. */
  release(why: Hold, now: number): void {
    this.#holds.delete(why);
    this.advance(now);
  }

  /** Forgets what is under way: it will not be told of. */
  forgetUnderWay(): void {
    this.#underWay = 0;
    this.#isMoving = false;
  }

  /** Puts texts that went out, but not away, back at the front. */
  putBack(texts: readonly X[]): void {
    this.#underWay -= texts.length;
    this.#waitingTexts += texts.length;
    this.#items.unshift(...texts.map((text) => ({ text, afterMove: false })));
  }

  /** Takes out the texts that were typed where the session is. */
  takeTexts(): X[] {
    return this.#takeTexts(({ afterMove }) => !afterMove);
  }

  /** Takes out everything that waits. */
  clear(): { readonly texts: X[]; readonly moves: M[] } {
    const items = this.#items;
    this.#items = [];
    this.#waitingTexts = 0;
    return {
      texts: items.flatMap((item) => "text" in item ? [item.text] : []),
      moves: items.flatMap((item) => "move" in item ? [item.move] : []),
    };
  }

  /** Sends what may go. */
  advance(now: number): void {
    while (this.#holds.size === 0 && !this.#isMoving) {
      const item = this.#items[0];
      if (!item) return;
      if ("move" in item) {
        if (this.#underWay > 0) return;
        this.#isMoving = true;
        this.#items.shift();
        return this.#owner.sendMove(item.move);
      }
      if (!this.#bucket.take(now)) return;
      this.#underWay++;
      this.#waitingTexts--;
      this.#items.shift();
      this.#owner.sendText(item.text);
    }
  }

  /** The texts before the first move that waits. */
  #upToMove(): TextItem<X>[] {
    const texts: TextItem<X>[] = [];
    for (const item of this.#items) {
      if ("move" in item) break;
      texts.push(item);
    }
    return texts;
  }

  /** Takes out those of them that pass `test`. */
  #takeTexts(test: (item: TextItem<X>) => boolean): X[] {
    const taken = this.#upToMove().filter(test);
    const isTaken = new Set<Item<X, M>>(taken);
    this.#items = this.#items.filter((item) => !isTaken.has(item));
    this.#waitingTexts -= taken.length;
    return taken.map(({ text }) => text);
  }
}
