import { assertEquals } from "@std/assert";
import { EMPTY } from "../../server/state.ts";
import { writeStateFile } from "../../server/state_file.ts";

Deno.test({
  name: "writeStateFile() makes a file that only its owner may read",
  ignore: Deno.build.os === "windows",
  fn() {
    const folder = Deno.makeTempDirSync();
    const path = `${folder}/state`;
    writeStateFile(path, EMPTY);
    assertEquals(Deno.statSync(path).mode! & 0o777, 0o600);
    Deno.removeSync(folder, { recursive: true });
  },
});
