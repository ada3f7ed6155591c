/**
 * Stand-in for `jsr:@std/bytes` where jsr.io cannot be reached.
 *
 * @module
 */

/** Joins arrays into a new one. */
export function concat(
  buffers: readonly Uint8Array[],
): Uint8Array<ArrayBuffer> {
  const length = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  const joined = new Uint8Array(length);
  let offset = 0;
  for (const buffer of buffers) {
    joined.set(buffer, offset);
    offset += buffer.length;
  }
  return joined;
}

/** Copies what fits of `src` into `dst` from `offset` on, and returns how many octets that was. */
export function copy(src: Uint8Array, dst: Uint8Array, offset = 0): number {
  const start = Math.max(0, Math.min(offset, dst.length));
  const part = src.subarray(0, dst.length - start);
  dst.set(part, start);
  return part.length;
}

/** Whether both hold the same octets. */
export function equals(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, i) => octet === b[i]);
}

/** Whether `source` begins with `prefix`. */
export function startsWith(source: Uint8Array, prefix: Uint8Array): boolean {
  return equals(source.subarray(0, prefix.length), prefix);
}

/** Whether `source` ends with `suffix`. */
export function endsWith(source: Uint8Array, suffix: Uint8Array): boolean {
  const start = source.length - suffix.length;
  return start >= 0 && equals(source.subarray(start), suffix);
}

/** Where `needle` first begins at or after `start`, or -1. */
export function indexOfNeedle(
  source: Uint8Array,
  needle: Uint8Array,
  start = 0,
): number {
  const from = start < 0 ? Math.max(0, source.length + start) : start;
  if (from >= source.length) return -1;
  for (let i = from; i + needle.length <= source.length; i++) {
    if (equals(source.subarray(i, i + needle.length), needle)) return i;
  }
  return -1;
}

/** Whether `needle` lies anywhere at or after `start`. */
export function includesNeedle(
  source: Uint8Array,
  needle: Uint8Array,
  start = 0,
): boolean {
  return indexOfNeedle(source, needle, start) !== -1;
}

/** A new array of `source`, `count` times. */
export function repeat(
  source: Uint8Array,
  count: number,
): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(count) || count < 0) {
    throw new RangeError(
      `Cannot repeat: count must be a non-negative integer: current value is ${count}`,
    );
  }
  return concat(Array<Uint8Array>(count).fill(source));
}
