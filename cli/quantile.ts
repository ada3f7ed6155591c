/**
 * Quantiles, for metrics and measurements.
 *
 * @module
 */

/** What of numbers in order so great a share, from 0 to 1, does not exceed; NaN: there are none. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN;
}
