/**
 * Makes sure that the four `@std` packages are in git-ignored `vendor/`, where `"vendor": true` lets
 * every deno command find them: `deno task setup`, which all other tasks depend on.
 *
 * - With all of them there, nothing else happens.
 * - If jsr.io answers, the exit code 1 tells `setup` to have `deno install` download them.
 * - If not, stand-ins from `scripts/offline_std/` take their place: what this project uses of the
 *   packages, with the same types and behaviour, under the versions pinned in `deno.json`.
 *
 * Removing `vendor/` starts over. This runs without `deno.json` (`--no-config`) and imports nothing
 * remote, so that it works where nothing else does yet. The stand-ins are formatted, linted and
 * type-checked like the rest of the project; only `publish.exclude` leaves them out.
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };

/** A package pinned in `deno.json`. */
interface Package {
  /** Name within `@std`. */
  readonly name: string;
  /** Exact version. */
  readonly version: string;
}

/** Which module of a stand-in answers each import, as a JSR package's `exports` say it. */
const EXPORTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  assert: { ".": "./mod.ts" },
  bytes: {
    ".": "./mod.ts",
    "./concat": "./mod.ts",
    "./copy": "./mod.ts",
    "./ends-with": "./mod.ts",
    "./equals": "./mod.ts",
    "./includes-needle": "./mod.ts",
    "./index-of-needle": "./mod.ts",
    "./repeat": "./mod.ts",
    "./starts-with": "./mod.ts",
  },
  cli: { ".": "./parse_args.ts", "./parse-args": "./parse_args.ts" },
  log: { ".": "./mod.ts" },
};

const STAND_INS = new URL("./offline_std/", import.meta.url);
const VENDOR = new URL("../vendor/jsr.io/@std/", import.meta.url);

/** How long jsr.io has to answer, in ms. */
const PATIENCE = 2000;

/** The packages that `deno.json` pins and a stand-in exists for. */
function pinned(): readonly Package[] {
  return Object.values(config.imports).flatMap((specifier) => {
    const [, name = "", version = ""] =
      specifier.match(/^jsr:@std\/([^@/]+)@([^/]+)$/) ?? [];
    return name in EXPORTS ? [{ name, version }] : [];
  });
}

/** Where JSR, and so `vendor/`, describes one version of a package. */
function manifestOf({ name, version }: Package): URL {
  return new URL(`${name}/${version}_meta.json`, VENDOR);
}

function exists(url: URL): boolean {
  try {
    Deno.statSync(url);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Whether jsr.io can be reached; a network that drops packets says so after {@linkcode PATIENCE}. */
async function isOnline(): Promise<boolean> {
  try {
    const response = await fetch("https://jsr.io/@std/assert/meta.json", {
      signal: AbortSignal.timeout(PATIENCE),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

/** Writes a file so that nobody sees half of it: two tasks may start at once. */
function write(url: URL, content: Uint8Array): void {
  const draft = new URL(`${url.href}.${Deno.pid}`);
  Deno.mkdirSync(new URL(".", url), { recursive: true });
  Deno.writeFileSync(draft, content);
  Deno.renameSync(draft, url);
}

function writeJson(url: URL, value: unknown): void {
  write(url, new TextEncoder().encode(JSON.stringify(value)));
}

/** Lays a stand-in out as Deno vendors a package; the manifest comes last and tells it is whole. */
async function lay(standIn: Package): Promise<void> {
  const { name, version } = standIn;
  const source = new URL(`${name}/`, STAND_INS);
  const manifest: Record<string, unknown> = {};
  for (const { name: file } of Deno.readDirSync(source)) {
    const content = Deno.readFileSync(new URL(file, source));
    const digest = await crypto.subtle.digest("SHA-256", content);
    const checksum = `sha256-${new Uint8Array(digest).toHex()}`;
    manifest[`/${file}`] = { size: content.length, checksum };
    write(new URL(`${name}/${version}/${file}`, VENDOR), content);
  }
  writeJson(new URL(`${name}/meta.json`, VENDOR), {
    scope: "std",
    name,
    latest: version,
    versions: { [version]: {} },
  });
  writeJson(manifestOf(standIn), { manifest, exports: EXPORTS[name] });
}

/** Fills `vendor/` up, and returns the exit code. */
async function main(): Promise<number> {
  const missing = pinned().filter((each) => !exists(manifestOf(each)));
  if (missing.length === 0) return 0;
  if (await isOnline()) return 1;
  for (const each of missing) await lay(each);
  const names = missing.map(({ name }) => `@std/${name}`).join(", ");
  Deno.stderr.writeSync(new TextEncoder().encode(
    `jsr.io does not answer: vendor/ now holds stand-ins for ${names}\n`,
  ));
  return 0;
}

if (import.meta.main) Deno.exit(await main());
