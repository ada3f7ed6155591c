/** Pairs that are being compared further up, so that a cycle ends. */
type Path = Map<object, object>;

/** Whether two values are deeply equal; 0 and -0 are, and NaN equals itself. */
export function equal(a: unknown, b: unknown): boolean {
  return compare(a, b, new Map());
}

function compare(a: unknown, b: unknown, path: Path): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  if (prototypeOf(a) !== prototypeOf(b)) return false;
  if (path.get(a) === b) return true;
  path.set(a, b);
  try {
    return compareObjects(a, b, path);
  } finally {
    path.delete(a);
  }
}

/** An object's prototype; having none counts as being a plain object. */
function prototypeOf(value: object): unknown {
  return Object.getPrototypeOf(value) ?? Object.prototype;
}

/** Compares two objects of one prototype. */
function compareObjects(a: object, b: object, path: Path): boolean {
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
  if (a instanceof RegExp || a instanceof URL) return String(a) === String(b);
  if (a instanceof ArrayBuffer) {
    return compareItems(octets(a), octets(b as ArrayBuffer), path);
  }
  if (a instanceof DataView) {
    return compareItems(octets(a), octets(b as DataView), path);
  }
  if (ArrayBuffer.isView(a)) return compareItems(items(a), items(b), path);
  if (a instanceof Set) return compareSets(a, b as typeof a, path);
  if (a instanceof Map) return compareMaps(a, b as typeof a, path);
  return compareProperties(a, b, path);
}

function octets(value: ArrayBuffer | DataView): Uint8Array {
  return value instanceof DataView
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
}

/** A typed array, whose type says no more than that it is a view. */
function items(value: object): ArrayLike<unknown> {
  return value as object & ArrayLike<unknown>;
}

function compareItems(
  a: ArrayLike<unknown>,
  b: ArrayLike<unknown>,
  path: Path,
): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) {
    if (!compare(a[i], b[i], path)) return false;
  }
  return true;
}

function compareSets(a: Set<unknown>, b: Set<unknown>, path: Path): boolean {
  if (a.size !== b.size) return false;
  return [...a].every((x) =>
    b.has(x) || [...b].some((y) => compare(x, y, path))
  );
}

type Entries = Map<unknown, unknown>;

function compareMaps(a: Entries, b: Entries, path: Path): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([key, value]) =>
    b.has(key)
      ? compare(value, b.get(key), path)
      : [...b].some((entry) => compare([key, value], entry, path))
  );
}

function compareProperties(a: object, b: object, path: Path): boolean {
  for (const key of keysOf(a).union(keysOf(b))) {
    if (key in a !== key in b) return false;
    if (!compare(Reflect.get(a, key), Reflect.get(b, key), path)) return false;
  }
  return true;
}

/** Names of an object's properties, its classes' getters included. */
function keysOf(value: object): Set<PropertyKey> {
  const keys = new Set<PropertyKey>();
  const ends: readonly unknown[] = [null, Object.prototype, Array.prototype];
  for (
    let object = value;
    !ends.includes(object);
    object = Object.getPrototypeOf(object)
  ) {
    for (const key of Reflect.ownKeys(object)) keys.add(key);
  }
  return keys;
}
