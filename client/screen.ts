/**
 * Lines above the line that is being typed, which they never break. The last
 * ones can still be changed, as long as they have not scrolled away.
 *
 * @module
 */

import { draw, type Line, type Look } from "./line.ts";

/** Lines kept to be drawn again when the size of the terminal changes. */
const MAX_BLOCKS = 500;
/** How long lines are gathered to be written at once, in ms. */
const GATHER_MS = 8;

/** The line that is being typed, with its prompt. */
export interface Typed {
  /** Rows of it above the cursor. */
  readonly rowsAbove: number;
  /** Rows of it in all. */
  readonly rows: number;
  /** Draws it where the cursor is, at the beginning of an empty row. */
  draw(): void;
}

/** The terminal. */
export interface Display {
  /** Its size. */
  readonly columns: number;
  /** Its size. */
  readonly rows: number;
  /** Writes to it at once. */
  write(text: string): void;
}

/** A line on the screen. */
export interface Block {
  /** What it says. */
  readonly line: Line;
}

interface Drawn extends Block {
  line: Line;
  rows: readonly string[];
  isWritten: boolean;
  isStale: boolean;
}

/** The lines of a terminal. */
export class Screen {
  readonly #display: Display;
  readonly #isColoured: boolean;
  #blocks: Drawn[] = [];
  #typed: Typed | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Makes an empty screen. */
  constructor(display: Display, { colour }: { readonly colour: boolean }) {
    this.#display = display;
    this.#isColoured = colour;
  }

  /** How lines are drawn. */
  get look(): Look {
    return { colour: this.#isColoured, columns: this.#display.columns };
  }

  /** Tells of the line that is being typed; undefined: there is none any more. */
  setTyped(typed: Typed | undefined): void {
    this.#typed = typed;
  }

  /** Adds a line. */
  print(line: Line): Block {
    const block: Drawn = {
      line,
      rows: draw(line, this.look),
      isWritten: false,
      isStale: false,
    };
    this.#blocks.push(block);
    this.#schedule();
    return block;
  }

  /**
   * Changes a line.
   *
   * @returns Whether it can be: false where it has scrolled away.
   */
  replace(block: Block, line: Line): boolean {
    const index = this.#blocks.indexOf(block as Drawn);
    const drawn = this.#blocks[index];
    if (!drawn || drawn.isWritten && !this.#isInReach(index)) return false;
    drawn.line = line;
    drawn.rows = draw(line, this.look);
    drawn.isStale = true;
    this.#schedule();
    return true;
  }

  /** Writes at once what is gathered. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const from = this.#blocks.findIndex((block, index) =>
      !block.isWritten || block.isStale && this.#isInReach(index)
    );
    if (from < 0) return;
    const up = this.#writtenRows(from) + (this.#typed?.rowsAbove ?? 0);
    const rows = this.#blocks.slice(from).flatMap(({ rows }) => rows);
    this.#write(upBy(up) + "\r\x1b[J", rows);
  }

  /** Draws everything anew: the size has changed, or something else has written. */
  redraw(): void {
    for (const block of this.#blocks) block.rows = draw(block.line, this.look);
    const space = this.#display.rows - (this.#typed?.rows ?? 0);
    const rows = this.#blocks.flatMap(({ rows }) => rows);
    this.#write("\x1b[H\x1b[2J", space > 0 ? rows.slice(-space) : []);
  }

  #write(before: string, rows: readonly string[]): void {
    const text = rows.map((row) => row + "\r\n").join("");
    this.#display.write(before + text);
    this.#typed?.draw();
    for (const block of this.#blocks) {
      block.isWritten = true;
      block.isStale = false;
      this.#measured.set(block, block.rows.length);
    }
    if (this.#blocks.length > MAX_BLOCKS) {
      this.#blocks = this.#blocks.slice(-MAX_BLOCKS);
    }
  }

  /** Rows that a block takes on the screen: not those it will take. */
  readonly #measured = new WeakMap<Drawn, number>();

  #writtenRows(from: number): number {
    return this.#blocks.slice(from)
      .reduce((sum, block) => sum + (this.#measured.get(block) ?? 0), 0);
  }

  /** Whether a block is on the screen, and the cursor can get there. */
  #isInReach(index: number): boolean {
    const below = this.#writtenRows(index) + (this.#typed?.rows ?? 0);
    return below <= this.#display.rows;
  }

  #schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.flush();
    }, GATHER_MS);
  }
}

function upBy(rows: number): string {
  return rows > 0 ? `\x1b[${rows}A` : "";
}
