/**
 * A terminal: the line that is being typed, what was pasted, and the lines
 * above. It knows nothing of sessions.
 *
 * @module
 */

import { createInterface, type Interface } from "node:readline";
import { commonStart, type Completion } from "./completion.ts";
import type { History } from "./history.ts";
import { drawSpan, type Span } from "./line.ts";
import { linesOf, MARK_PASTES, PasteFilter, UNMARK_PASTES } from "./paste.ts";
import { Screen } from "./screen.ts";
import { Input, Output, setRaw, size, typed, write } from "./tty.ts";

/** More pasted lines than this are not taken as if they were typed. */
const MAX_PASTED_LINES = 5;
/** Draws the screen anew. */
const CONTROL_L = "\x0c";

/** The parts of a readline interface that its types leave out. */
interface Editor extends Omit<Interface, "line" | "cursor"> {
  line: string;
  cursor: number;
  prevRows: number;
  history: string[];
  clearLine(): void;
  _getDisplayPos?(text: string): { readonly rows: number };
}

/** What a terminal tells of. */
export interface TerminalOptions {
  /** A line was typed. */
  readonly onLine: (line: string) => void;
  /** Many lines were pasted. */
  readonly onPaste: (lines: readonly string[]) => void;
  /** Ctrl-C was typed, in an empty line; or Ctrl-D. */
  readonly onLeave: () => void;
  /** How a line goes on. */
  readonly complete: (line: string) => Promise<Completion>;
  /** Shows what a line may become. */
  readonly onChoice: (hits: readonly string[]) => void;
  /** What was typed before. */
  readonly history: History;
  /** Whether colours may be used. */
  readonly colour: boolean;
}

/** A terminal with a line to type in. */
export class Terminal {
  /** The lines above. */
  readonly screen: Screen;

  readonly #options: TerminalOptions;
  readonly #input = new Input();
  readonly #output = new Output({ decodeStrings: false });
  readonly #editor: Editor;
  readonly #filter = new PasteFilter();
  readonly #resized = () => this.screen.redraw();
  #asked: ((answer: string | undefined) => void) | undefined;
  #prompt: readonly Span[] = [];
  #isClosed = false;
  /** Whether something can still be typed. */
  #isTyping = true;

  /** Takes over the terminal until {@linkcode close}. */
  constructor(options: TerminalOptions) {
    this.#options = options;
    const { colour, history } = options;
    this.screen = new Screen({
      get columns() {
        return size().columns;
      },
      get rows() {
        return size().rows;
      },
      write,
    }, { colour });
    this.#editor = createInterface({
      input: this.#input,
      output: this.#output,
      terminal: true,
      history: history.lines,
      historySize: 1_000,
      completer: (line: string, done: Completer) => {
        this.#complete(line, done);
      },
    }) as unknown as Editor;
    this.#prepare();
    this.#read();
  }

  /** Changes what stands before the line. */
  setPrompt(prompt: readonly Span[]): void {
    const look = { colour: this.#options.colour };
    const text = prompt.map((span) => drawSpan(span, look)).join("");
    const isSame = text === this.#editor.getPrompt();
    this.#prompt = prompt;
    if (isSame || !this.#isTyping) return;
    const { rows } = this.#editor.getCursorPos();
    this.#editor.setPrompt(text);
    this.#editor.prevRows = rows;
    this.#editor.prompt(true);
  }

  /** Asks something; undefined: the user leaves. */
  async ask(question: string): Promise<string | undefined> {
    const before = this.#prompt;
    this.setPrompt([{ text: question }]);
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    this.#asked = resolve;
    const answer = await promise;
    this.#asked = undefined;
    this.setPrompt(before);
    return answer;
  }

  /** Rings. */
  ring(): void {
    write("\x07");
  }

  /** Leaves the terminal as it was. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.screen.flush();
    if (this.#isTyping) this.#editor.close();
    Deno.removeSignalListener("SIGWINCH", this.#resized);
    write(UNMARK_PASTES);
    setRaw(false);
  }

  /** Takes the line away for good. */
  #endTyping(): void {
    this.#erase();
    this.#isTyping = false;
    this.screen.setTyped(undefined);
    if (!this.#isClosed) this.#leave();
  }

  #prepare(): void {
    const editor = this.#editor;
    write(MARK_PASTES);
    editor.prevRows = 0;
    // What was typed vanishes from its line: it is shown above, or not at all.
    editor.clearLine = () => this.#erase();
    editor.on("line", (line: string) => this.#take(line));
    editor.on("SIGINT", () => this.#interrupt());
    editor.on("SIGTSTP", () => {});
    editor.on("close", () => this.#endTyping());
    Deno.addSignalListener("SIGWINCH", this.#resized);
    this.screen.setTyped({
      get rowsAbove() {
        return editor.getCursorPos().rows;
      },
      get rows() {
        const all = editor._getDisplayPos?.(editor.getPrompt() + editor.line);
        return (all ?? editor.getCursorPos()).rows + 1;
      },
      draw: () => this.#draw(),
    });
    editor.prompt();
  }

  #draw(): void {
    if (!this.#isTyping) return;
    this.#editor.prevRows = 0;
    this.#editor.prompt(true);
  }

  /** Takes the line, prompt and all, off the screen. */
  #erase(): void {
    const { rows } = this.#editor.getCursorPos();
    write((rows > 0 ? `\x1b[${rows}A` : "") + "\r\x1b[J");
    this.#editor.line = "";
    this.#editor.cursor = 0;
    this.#editor.prevRows = 0;
  }

  #take(line: string): void {
    this.#draw();
    if (this.#asked) {
      this.#editor.history.shift();
      return this.#asked(line.trim());
    }
    this.#options.history.add(line);
    this.#options.onLine(line);
  }

  /** Ctrl-C empties the line; in an empty one it means that the user leaves. */
  #interrupt(): void {
    if (this.#editor.line === "") return this.#leave();
    this.#erase();
    this.#draw();
  }

  #leave(): void {
    if (this.#isClosed) return;
    if (this.#asked) this.#asked(undefined);
    else this.#options.onLeave();
  }

  async #read(): Promise<void> {
    const decoder = new TextDecoder();
    for await (const octets of typed()) {
      if (this.#isClosed) return;
      const text = decoder.decode(octets, { stream: true });
      for (const input of this.#filter.take(text)) {
        if ("keys" in input) this.#type(input.keys);
        else this.#paste(linesOf(input.paste));
      }
    }
    this.#leave();
  }

  #type(keys: string): void {
    for (const [index, part] of keys.split(CONTROL_L).entries()) {
      if (index > 0) this.screen.redraw();
      if (part !== "") this.#input.write(part);
    }
  }

  #paste(lines: readonly string[]): void {
    const isLong = lines.filter((line) => line !== "").length >
      MAX_PASTED_LINES;
    if (isLong) this.#options.onPaste(lines);
    else this.#editor.write(lines.join("\n"));
  }

  async #complete(line: string, done: Completer): Promise<void> {
    const { part, hits } = await this.#options.complete(line);
    const start = commonStart(hits);
    if (hits.length > 1 && start.length <= part.length) {
      this.#options.onChoice(hits);
    }
    const becomes = start || part;
    // readline cannot complete to nothing.
    const isBegun = hits.length > 0 && becomes !== "";
    done(null, isBegun ? [[becomes], part] : [[], line]);
  }
}

type Completer = (
  error?: null,
  completion?: [completions: string[], part: string],
) => void;
