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
type Item<X, M> =
  | { readonly text: X; readonly afterMove: boolean }
  | { readonly move: M };

/** What a lane does when the turn of something has come. */
export interface LaneOwner<X, M> {
  /** Send a text; {@linkcode Lane.settled} is called once it has its answers. */
  sendText(text: X): void;
  /** Ask for a move; {@linkcode Lane.answered} is called once it is decided. */
  sendMove(move: M): void;
}

/**
 * Texts go out as they come, but while a move is under way they wait; a move
 * waits until the texts before it have settled.
 */
export class Lane<X, M> {
  readonly #owner: LaneOwner<X, M>;
  readonly #bucket: Bucket;
  #items: Item<X, M>[] = [];
  /** Texts that have gone out and have not settled. */
  #underWay = 0;
  #isMoving = false;
  #isHeld = true;

  /** Makes a lane that is held until {@linkcode release}. */
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
    return this.#items.filter((item) => "text" in item).length;
  }

  /** Whether nothing waits or is under way. */
  get isIdle(): boolean {
    return this.#items.length === 0 && this.#underWay === 0 && !this.#isMoving;
  }

  /** When {@linkcode advance} is to be called since a text may go then, in ms. */
  deadline(now: number): number {
    const next = this.#items[0];
    return next && "text" in next && !this.#isHeld && !this.#isMoving
      ? this.#bucket.readyAt(now)
      : Infinity;
  }

  /** Adds a text. */
  addText(text: X, now: number): void {
    const afterMove = this.#isMoving ||
      this.#items.some((item) => "move" in item);
    this.#items.push({ text, afterMove });
    this.advance(now);
  }

  /** Adds a move. */
  addMove(move: M, now: number): void {
    this.#items.push({ move });
    this.advance(now);
  }

  /** A text that went out has its answers, or will have none. */
  settled(now: number): void {
    this.#underWay--;
    this.advance(now);
  }

  /**
   * The move under way is decided, and the session is where it will be.
   *
   * @returns The texts typed after it, where it failed: they were meant for
   * somewhere else.
   */
  answered(now: number, succeeded: boolean): X[] {
    this.#isMoving = false;
    const returned = succeeded ? [] : this.#takeMeantElsewhere();
    this.advance(now);
    return returned;
  }

  /** Sends nothing until {@linkcode release}. */
  hold(): void {
    this.#isHeld = true;
  }

  /** Goes on. */
  release(now: number): void {
    this.#isHeld = false;
    this.advance(now);
  }

  /** Forgets what is under way: it will not be told of. */
  forgetUnderWay(): void {
    this.#underWay = 0;
    this.#isMoving = false;
  }

  /** Puts texts back at the front, to be sent again. */
  putBack(texts: readonly X[]): void {
    this.#items.unshift(...texts.map((text) => ({ text, afterMove: false })));
  }

  /** Takes out the texts that wait, up to the first move. */
  takeTexts(): X[] {
    const end = this.#items.findIndex((item) => "move" in item);
    const texts = this.#items.splice(0, end < 0 ? Infinity : end);
    return texts.flatMap((item) => "text" in item ? [item.text] : []);
  }

  /** Takes out everything that waits. */
  clear(): { readonly texts: X[]; readonly moves: M[] } {
    const items = this.#items;
    this.#items = [];
    return {
      texts: items.flatMap((item) => "text" in item ? [item.text] : []),
      moves: items.flatMap((item) => "move" in item ? [item.move] : []),
    };
  }

  /** Sends what may go. */
  advance(now: number): void {
    while (!this.#isHeld && !this.#isMoving) {
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
      this.#items.shift();
      this.#owner.sendText(item.text);
    }
  }

  /** Takes out the texts typed after the failed move and before the next one. */
  #takeMeantElsewhere(): X[] {
    const end = this.#items.findIndex((item) => "move" in item);
    const candidates = this.#items.slice(0, end < 0 ? undefined : end);
    const rest = this.#items.slice(candidates.length);
    const meant = (item: Item<X, M>) => "text" in item && item.afterMove;
    this.#items = [...candidates.filter((item) => !meant(item)), ...rest];
    return candidates.flatMap((item) =>
      "text" in item && item.afterMove ? [item.text] : []
    );
  }
}
