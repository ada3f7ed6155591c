import { assertEquals, assertThrows } from "@std/assert";
import type { Saved, ServerEvent } from "../../server/options.ts";
import { EMPTY } from "../../server/state.ts";
import { parse, StateFileError } from "../../server/state_file.ts";
import { StateKeeper } from "../../server/state_keeper.ts";

function saved(lastUser: number): Saved {
  return { state: { ...EMPTY, lastUser }, closing: new Set() };
}

/** Runs a test in a folder of its own. */
async function inFolder(
  test: (folder: string) => void | Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("StateKeeper.read() gives back what save() was given, and nothing where there is no file", async () => {
  await inFolder((folder) => {
    const keeper = new StateKeeper(`${folder}/state.json`);
    assertEquals(keeper.read(), undefined);
    keeper.begin();
    keeper.save(saved(7));
    keeper.close();
    const again = new StateKeeper(`${folder}/state.json`);
    assertEquals(again.read(), saved(7));
    assertEquals([...Deno.readDirSync(folder)].length, 1);
  });
});

Deno.test("StateKeeper.begin() leaves in the file what it has read", async () => {
  await inFolder((folder) => {
    const path = `${folder}/state.json`;
    const keeper = new StateKeeper(path);
    keeper.save(saved(7));
    const again = new StateKeeper(path);
    again.read();
    again.begin();
    assertEquals(parse(Deno.readTextFileSync(path)), saved(7));
  });
});

Deno.test("StateKeeper.read() and begin() say what is in the way and what to do about it", async () => {
  await inFolder((folder) => {
    Deno.writeTextFileSync(`${folder}/file`, "");
    const refused = (name: string) => {
      const keeper = new StateKeeper(`${folder}/${name}`);
      const { message, advice } = assertThrows(() => {
        keeper.read();
        keeper.begin();
      }, StateFileError);
      return `${message}. ${advice}`;
    };
    assertEquals(
      refused("none/state.json"),
      "its folder is not there. Create the folder",
    );
    if (Deno.build.os === "windows") return;
    assertEquals(refused("."), "it is a folder. Name a file in it");
    assertEquals(
      refused("file/state.json"),
      "its folder is a file. Name a file in a folder",
    );
  });
});

Deno.test("StateKeeper tells once that a file cannot be written, tries again, and tells when it can", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/sub/state.json`;
    const events: ServerEvent[] = [];
    const { promise: isSaved, resolve } = Promise.withResolvers<void>();
    const keeper = new StateKeeper(path, {
      retryAfter: 1,
      onEvent: (event) => {
        events.push(event);
        if (event.type === "saved") resolve();
      },
    });
    Deno.mkdirSync(`${folder}/sub`);
    keeper.begin();
    Deno.removeSync(`${folder}/sub`, { recursive: true });
    keeper.save(saved(1));
    keeper.save(saved(2));
    assertEquals(events.map(({ type }) => type), ["notSaved"]);
    Deno.mkdirSync(`${folder}/sub`);
    await isSaved;
    assertEquals(events.map(({ type }) => type), ["notSaved", "saved"]);
    assertEquals(parse(Deno.readTextFileSync(path)), saved(2));
    keeper.close();
  });
});

Deno.test("StateKeeper.close() makes one last attempt", async () => {
  await inFolder((folder) => {
    const path = `${folder}/sub/state.json`;
    const keeper = new StateKeeper(path);
    keeper.save(saved(1));
    Deno.mkdirSync(`${folder}/sub`);
    keeper.close();
    assertEquals(parse(Deno.readTextFileSync(path)), saved(1));
  });
});

Deno.test({
  name: "StateKeeper.save() makes a file that only its owner may read",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder((folder) => {
      const path = `${folder}/state.json`;
      new StateKeeper(path).begin();
      assertEquals(Deno.statSync(path).mode! & 0o777, 0o600);
    }),
});
