/**
 * Random numbers that can be replayed.
 *
 * @module
 */

/** Numbers in [0, 1), the same ones for the same seed (a splitmix of 32 bits). */
export function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = state + 0x9e3779b9 | 0;
    let mixed = Math.imul(state ^ state >>> 16, 0x21f0aaad);
    mixed = Math.imul(mixed ^ mixed >>> 15, 0x735a2d97);
    return ((mixed ^ mixed >>> 15) >>> 0) / 2 ** 32;
  };
}

/** The seed in the environment's CAUSETTE_SEED, or else a fresh one. */
export function seedFromEnv(): number {
  const variable = "CAUSETTE_SEED";
  const { state } = Deno.permissions.querySync({ name: "env", variable });
  const given = state === "granted" ? Deno.env.get(variable) : undefined;
  return given === undefined
    ? crypto.getRandomValues(new Uint32Array(1))[0]!
    : Number(given) >>> 0;
}

/** Runs a random test; if it fails, the error tells the seed that replays it. */
export function replayable(test: (next: () => number) => void): void;
export function replayable(
  test: (next: () => number) => Promise<void>,
): Promise<void>;
export function replayable(
  test: (next: () => number) => void | Promise<void>,
): void | Promise<void> {
  const seed = seedFromEnv();
  const fail = (cause: unknown): never => {
    throw new Error(`To replay: CAUSETTE_SEED=${seed}`, { cause });
  };
  try {
    return test(random(seed))?.catch(fail);
  } catch (error) {
    fail(error);
  }
}
