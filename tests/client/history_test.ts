import { assertEquals } from "@std/assert";
import {
  type Files,
  History,
  historyPath,
  MAX_LINES,
} from "../../client/history.ts";

/** Files in memory. */
function memory(
  files: Map<string, string>,
  { isAllowed = true } = {},
): Files {
  return {
    isAllowed: () => isAllowed,
    read(path) {
      const text = files.get(path);
      if (text === undefined) throw new Deno.errors.NotFound(path);
      return text;
    },
    write: (path, text, { append }) => {
      files.set(path, (append ? files.get(path) ?? "" : "") + text);
    },
  };
}

Deno.test("History keeps lines from one start to the next, the latest first", () => {
  const files = new Map<string, string>();
  const first = new History("/h", memory(files));
  for (const line of ["one", "two", "two", "  ", "three"]) first.add(line);
  assertEquals(files.get("/h"), "one\ntwo\nthree\n");
  assertEquals(new History("/h", memory(files)).lines, ["three", "two", "one"]);
});

Deno.test("History never grows beyond twice its bound, in memory or on disk", () => {
  const files = new Map<string, string>();
  const history = new History("/h", memory(files));
  for (let line = 0; line < 5 * MAX_LINES; line++) history.add(`${line}`);
  const kept = files.get("/h")!.trimEnd().split("\n");
  assertEquals(kept.length <= 2 * MAX_LINES, true);
  assertEquals(kept.at(-1), `${5 * MAX_LINES - 1}`);
  assertEquals(new History("/h", memory(files)).lines.length, MAX_LINES);
});

Deno.test("History keeps nothing without a file, or when it may not", () => {
  const files = new Map([["/h", "old\n"]]);
  const forbidden = new History("/h", memory(files, { isAllowed: false }));
  forbidden.add("new");
  assertEquals(files.get("/h"), "old\n");
  assertEquals(forbidden.path, undefined);
  assertEquals(new History(undefined, memory(files)).lines, []);
});

Deno.test("History goes on when its file cannot be written", () => {
  const history = new History("/h", {
    ...memory(new Map()),
    write: () => {
      throw new Deno.errors.PermissionDenied();
    },
  });
  history.add("one");
  assertEquals(history.lines, ["one"]);
});

Deno.test("historyPath() is in the user's folder for state", () => {
  const path = (env: Record<string, string>, isWindows = false) =>
    historyPath((name) => env[name], { isWindows });
  const home = { HOME: "/home/a" };
  assertEquals(path(home), "/home/a/.local/state/causette/history");
  const state = { ...home, XDG_STATE_HOME: "/state" };
  assertEquals(path(state), "/state/causette/history");
  assertEquals(path({}), undefined);
  const local = { LOCALAPPDATA: "C:\\Local" };
  assertEquals(path(local, true), "C:\\Local\\causette\\history");
});
