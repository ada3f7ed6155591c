/**
 * The memory of other processes.
 *
 * @module
 */

/** `ps` counts in KiB. */
const PS_UNIT = 1_024;

/** Resident memory of a process, in octets; NaN where there is no `ps`. */
export function residentOf(pid: number): number {
  try {
    const args = ["-o", "rss=", "-p", String(pid)];
    const { stdout } = new Deno.Command("ps", { args }).outputSync();
    return Number.parseInt(new TextDecoder().decode(stdout)) * PS_UNIT;
  } catch {
    return NaN;
  }
}
