/**
 * Figures as people read them.
 *
 * @module
 */

/** A whole number, its thousands apart. */
export function count(number: number): string {
  return String(number).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/** A share in percent, which is 100 only if it is all, and 0 only if it is nothing. */
export function percent(part: number, whole: number): string {
  if (part === 0 || part === whole) return part === 0 ? "0 %" : "100 %";
  const share = Math.floor(10_000 * part / whole) / 100;
  return `${Math.max(0.01, share).toFixed(2)} %`;
}

/** A time, given in ms. */
export function duration(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1_000).toFixed(0)} s`;
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)} s`;
  return `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
}
