/**
 * The user's own texts on the screen: dim until they are acknowledged, and
 * with a remark where they are not.
 *
 * @module
 */

import { names, styled, type Words } from "./catalogue.ts";
import type { SentText } from "./events.ts";
import type { Line, Span } from "./line.ts";
import type { Block, Screen } from "./screen.ts";
import { line } from "./telling.ts";

interface Own {
  /** How it looks when it is delivered. */
  readonly plain: Line;
  block: Block;
  /** Who has not acknowledged it. */
  readonly missing: Set<string>;
}

/** Texts whose fate may still be told, at most. */
const MAX_TEXTS = 2_000;

/** The user's own texts. */
export class OwnTexts {
  readonly #screen: Pick<Screen, "replace">;
  readonly #words: Words;
  readonly #texts = new Map<number, Own>();

  /** Changes lines of a screen. */
  constructor(screen: Pick<Screen, "replace">, words: Words) {
    this.#screen = screen;
    this.#words = words;
  }

  /** A text has been shown: it is dim from now on. */
  said(number: number, block: Block): void {
    const own = { plain: block.line, block, missing: new Set<string>() };
    this.#texts.set(number, own);
    this.#screen.replace(block, dimmed(block.line));
    if (this.#texts.size <= MAX_TEXTS) return;
    const [oldest] = this.#texts.keys();
    this.#texts.delete(oldest!);
  }

  /** Texts are on their way again. */
  pending(numbers: readonly number[]): void {
    for (const number of numbers) {
      const own = this.#texts.get(number);
      own?.missing.clear();
      if (own) this.#screen.replace(own.block, dimmed(own.plain));
    }
  }

  /** A text is acknowledged; what is to be said where it has scrolled away. */
  delivered({ number, text }: SentText): Line[] {
    const own = this.#texts.get(number);
    this.#texts.delete(number);
    if (!own || this.#screen.replace(own.block, own.plain)) return [];
    return [line("info", this.#words.spans("deliveredLate", { text }))];
  }

  /** A member, or the server, has not acknowledged a text. */
  undelivered(number: number, to: string | undefined): void {
    const own = this.#texts.get(number);
    if (!own) return;
    if (to !== undefined) own.missing.add(to);
    const who = this.#words.list(names([...own.missing]));
    const remark = own.missing.size > 0
      ? this.#words.spans("notDelivered", { people: who })
      : this.#words.spans("notAcknowledged");
    this.#screen.replace(own.block, remarked(own.plain, remark));
  }

  /** A text was not sent. */
  returned(number: number): void {
    const own = this.#texts.get(number);
    if (!own) return;
    const remark = this.#words.spans("notSent");
    this.#screen.replace(own.block, remarked(own.plain, remark));
  }
}

function dimmed(plain: Line): Line {
  return {
    ...plain,
    body: plain.body.map(({ text }) => styled(text, "dim")),
  };
}

function remarked(plain: Line, remark: readonly Span[]): Line {
  const spans = remark.map((span) =>
    span.style === undefined ? styled(span.text, "alert") : span
  );
  return { ...plain, body: [...plain.body, { text: " " }, ...spans] };
}
