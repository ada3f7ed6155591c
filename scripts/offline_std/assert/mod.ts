/**
 * Stand-in for `jsr:@std/assert` where jsr.io cannot be reached.
 *
 * @module
 */
import { AssertionError, refuse } from "./assertion_error.ts";
import { equal } from "./equal.ts";
import {
  assertIsError,
  assertRejects,
  assertThrows,
  type Class,
} from "./errors.ts";
import { diff, format } from "./format.ts";

export { AssertionError, assertIsError, assertRejects, assertThrows, equal };

/** Any array-like, a string apart. */
export type ArrayLikeArg<T> = ArrayLike<T> & object;

function refuseUnequal(
  what: string,
  values: readonly [actual: unknown, expected: unknown],
  msg?: string,
): never {
  return refuse(what, msg, `\n\n${diff(...values)}\n`);
}

/** Fails unless a value is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Any falsy value. */
export type Falsy = false | 0 | 0n | "" | null | undefined;

/** Fails unless a value is falsy. */
export function assertFalse(expr: unknown, msg = ""): asserts expr is Falsy {
  if (expr) throw new AssertionError(msg);
}

/** Fails unless two values are deeply equal. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) return;
  refuseUnequal("Values are not equal", [actual, expected], msg);
}

/** Fails if two values are deeply equal. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) return;
  refuse(
    `Expected actual: ${format(actual)} not to be: ${format(expected)}`,
    msg,
  );
}

/** Fails unless two values are identical, as `Object.is` sees it. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  refuseUnequal("Values are not strictly equal", [actual, expected], msg);
}

/** Fails if two values are identical, as `Object.is` sees it. */
export function assertNotStrictEquals<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (!Object.is(actual, expected)) return;
  refuse(
    `Expected "actual" to not be strictly equal to: ${format(actual)}`,
    msg,
  );
}

/** Fails if a value is null or undefined. */
export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  if (actual !== undefined && actual !== null) return;
  refuse(`Expected actual: "${actual}" to not be null or undefined`, msg);
}

/** Fails unless a value is an instance of a class. */
export function assertInstanceOf<T>(
  actual: unknown,
  expectedType: Class<T>,
  msg?: string,
): asserts actual is T {
  if (actual instanceof expectedType) return;
  refuse(
    `Expected object to be an instance of "${expectedType.name}" but was ${
      format(actual)
    }`,
    msg,
  );
}

/** Fails unless a text holds another. */
export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void {
  if (actual.includes(expected)) return;
  refuse(`Expected actual: "${actual}" to contain: "${expected}"`, msg);
}

/** Fails unless a text matches. */
export function assertMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (expected.test(actual)) return;
  refuse(`Expected actual: "${actual}" to match: "${expected}"`, msg);
}

/** Fails if a text matches. */
export function assertNotMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (!expected.test(actual)) return;
  refuse(`Expected actual: "${actual}" to not match: "${expected}"`, msg);
}

/** Fails unless an array holds each item of another. */
export function assertArrayIncludes<T>(
  actual: ArrayLikeArg<T>,
  expected: ArrayLikeArg<T>,
  msg?: string,
): void {
  const present = Array.from(actual);
  const missing = Array.from(expected).filter((item) =>
    !present.some((other) => equal(other, item))
  );
  if (missing.length === 0) return;
  refuse(
    `Expected actual: "${format(actual)}" to include: "${format(expected)}"`,
    msg,
    `\nmissing: ${format(missing)}`,
  );
}

/** Fails unless an object has at least the properties of another, and so on within. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  assertEquals(pick(actual, expected), pick(expected, expected), msg);
}

/** Of an object or array, the properties that a like one has too. */
function pick(value: unknown, like: unknown): unknown {
  if (!hasParts(value) || !hasParts(like)) return value;
  if (Array.isArray(value) !== Array.isArray(like)) return value;
  const picked: object = Array.isArray(value) ? [] : {};
  for (const key of Reflect.ownKeys(like)) {
    if (!Object.hasOwn(value, key) || key === "length") continue;
    const part = pick(Reflect.get(value, key), Reflect.get(like, key));
    Reflect.set(picked, key, part);
  }
  return picked;
}

/** Whether a value's parts are its properties. */
function hasParts(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (ArrayBuffer.isView(value)) return false;
  return ![Date, Map, RegExp, Set, URL].some((type) => value instanceof type);
}

/** Fails unless a number is within a tolerance of another, or a ten-millionth of it. */
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance: number = Number.isFinite(expected)
    ? Math.abs(expected * 1e-7)
    : 1e-7,
  msg?: string,
): void {
  const delta = Math.abs(expected - actual);
  if (Object.is(actual, expected) || delta <= tolerance) return;
  refuse(
    `Expected actual: "${actual}" to be close to "${expected}": delta "${delta}" is greater than "${tolerance}"`,
    msg,
  );
}

/** Fails unless `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual > expected)) refuseOrder([actual, ">", expected], msg);
}

/** Fails unless `actual >= expected`. */
export function assertGreaterOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (!(actual >= expected)) refuseOrder([actual, ">=", expected], msg);
}

/** Fails unless `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (!(actual < expected)) refuseOrder([actual, "<", expected], msg);
}

/** Fails unless `actual <= expected`. */
export function assertLessOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (!(actual <= expected)) refuseOrder([actual, "<=", expected], msg);
}

function refuseOrder(
  [actual, sign, expected]: readonly [unknown, string, unknown],
  msg?: string,
): never {
  throw new AssertionError(
    msg ?? `Expect ${format(actual)} ${sign} ${format(expected)}`,
  );
}

/** Fails. */
export function fail(msg?: string): never {
  return refuse("Failed assertion", msg);
}

/** Fails where no code should come. */
export function unreachable(msg?: string): never {
  return refuse("Unreachable", msg);
}
