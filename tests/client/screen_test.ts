import { assert, assertEquals } from "@std/assert";
import type { Line } from "../../client/line.ts";
import { Screen } from "../../client/screen.ts";

/** A terminal of a few rows that understands what a screen writes. */
class FakeTerminal {
  columns = 60;
  rows = 6;
  typed = "> typed";
  readonly lines: string[] = [""];
  #row = 0;

  write(text: string): void {
    const tokens = text.replaceAll("\x1b", "§")
      .match(/§\[\d*[A-Z]|\r|\n|[^§\r\n]+/g) ?? [];
    for (const token of tokens) {
      if (token === "§[H") this.#row = this.#top;
      else if (/^§\[\d+A$/.test(token)) {
        this.#row -= Number(token.slice(2, -1));
        assert(this.#row >= this.#top, "above the screen");
      } else if (/^§.*J$/.test(token)) {
        this.lines.splice(this.#row + 1);
        this.lines[this.#row] = "";
      } else if (token === "\n") {
        this.#row++;
        if (this.#row === this.lines.length) this.lines.push("");
      } else if (token !== "\r") this.lines[this.#row] = token;
    }
  }

  get #top(): number {
    return Math.max(0, this.lines.length - this.rows);
  }

  /** What can be seen. */
  get seen(): string[] {
    return this.lines.slice(this.#top).map((line) => line.trim());
  }
}

function open(): { screen: Screen; terminal: FakeTerminal } {
  const terminal = new FakeTerminal();
  const screen = new Screen(terminal, { colour: false });
  screen.setTyped({
    rowsAbove: 0,
    rows: 1,
    draw: () => terminal.write(terminal.typed),
  });
  return { screen, terminal };
}

const line = (text: string): Line => ({
  head: { text: "" },
  isText: false,
  body: [{ text }],
});

Deno.test("Screen.print() puts lines above the line being typed", () => {
  const { screen, terminal } = open();
  screen.print(line("one"));
  screen.print(line("two"));
  screen.flush();
  screen.print(line("three"));
  screen.flush();
  assertEquals(terminal.seen, ["one", "two", "three", "> typed"]);
});

Deno.test("Screen.replace() changes a line that can be seen, also its rows", () => {
  const { screen, terminal } = open();
  const block = screen.print(line("one"));
  screen.print(line("two"));
  screen.flush();
  assertEquals(screen.replace(block, line("1\n1a")), true);
  screen.flush();
  assertEquals(terminal.seen, ["1", "1a", "two", "> typed"]);
  assertEquals(screen.replace(block, line("uno")), true);
  screen.print(line("three"));
  screen.flush();
  assertEquals(terminal.seen, ["uno", "two", "three", "> typed"]);
});

Deno.test("Screen.replace() returns false when the line has scrolled away", () => {
  const { screen, terminal } = open();
  const block = screen.print(line("0"));
  for (let number = 1; number < 9; number++) screen.print(line(`${number}`));
  screen.flush();
  assertEquals(screen.replace(block, line("zero")), false);
  screen.print(line("9"));
  screen.flush();
  assertEquals(terminal.seen, ["5", "6", "7", "8", "9", "> typed"]);
});

Deno.test("Screen.flush() leaves alone a line that scrolls away before it is changed", () => {
  const { screen, terminal } = open();
  const block = screen.print(line("0"));
  screen.flush();
  for (let number = 1; number < 9; number++) screen.print(line(`${number}`));
  assertEquals(screen.replace(block, line("zero")), true);
  screen.flush();
  assertEquals(terminal.lines.map((row) => row.trim()), [
    "zero",
    ...["1", "2", "3", "4", "5", "6", "7", "8"],
    "> typed",
  ]);
});

Deno.test("Screen.redraw() draws what fits, at the new width", () => {
  const { screen, terminal } = open();
  for (let number = 0; number < 9; number++) screen.print(line(`${number}`));
  screen.print(line("one two three four five six seven"));
  screen.flush();
  terminal.columns = 20;
  screen.redraw();
  assertEquals(terminal.seen.length, 6);
  assertEquals(terminal.seen.at(-1), "> typed");
  assertEquals(terminal.seen.at(-2), "seven");
});
