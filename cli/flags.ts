/**
 * Flags of a program from one table: read from the command line and the
 * environment, checked, and described in its help.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";

/** Environment variables are the flags in capitals behind this. */
export const ENV_PREFIX = "CAUSETTE_";

interface Described {
  /** What it does, in a line or a few. */
  readonly help: string;
}

/** A flag that takes whatever text. */
export interface TextFlag extends Described {
  /** Tells the kinds of flags apart. */
  readonly kind: "text";
  /** What stands for its value in the help. */
  readonly value: string;
  /** Its value unless given. */
  readonly default?: string;
  /** What its value looks like; anything but nothing unless told. */
  readonly pattern?: RegExp;
}

/** A flag that takes a whole number. */
export interface IntegerFlag extends Described {
  /** Tells the kinds of flags apart. */
  readonly kind: "integer";
  /** What stands for its value in the help. */
  readonly value: string;
  /** Its value unless given. */
  readonly default?: number;
  /** Least value. */
  readonly min: number;
  /** Greatest value. */
  readonly max: number;
}

/** A flag that takes one of a few words. */
export interface ChoiceFlag<C extends string = string> extends Described {
  /** Tells the kinds of flags apart. */
  readonly kind: "choice";
  /** The words. */
  readonly choices: readonly C[];
  /** Its value unless given. */
  readonly default?: C;
}

/** A flag that is given or not. */
export interface SwitchFlag extends Described {
  /** Tells the kinds of flags apart. */
  readonly kind: "switch";
}

/** Any flag. */
export type Flag = TextFlag | IntegerFlag | ChoiceFlag | SwitchFlag;

/** Flags by name, without the `--`. */
export type Flags = Readonly<Record<string, Flag>>;

type Given<F extends Flag> = F extends SwitchFlag ? boolean
  : F extends IntegerFlag ? number
  : F extends ChoiceFlag<infer C> ? C
  : string;

/** The values of flags; undefined where neither given nor by default. */
export type FlagValues<F extends Flags> = {
  readonly [K in keyof F]: F[K] extends SwitchFlag ? boolean
    : F[K] extends { readonly default: unknown } ? Given<F[K]>
    : Given<F[K]> | undefined;
};

/** What is wrong about a flag, for a program that says it in words of its own. */
export interface Misuse {
  /** The flag as given: `--port`, `CAUSETTE_PORT`. */
  readonly source: string;
  /** What it takes; undefined: there is no such flag. */
  readonly flag?: Flag;
  /** The value that was given. */
  readonly value?: string;
}

/** The command line, or the environment, is not what the program takes. */
export class UsageError extends Error {
  /** The error's name. */
  override readonly name = "UsageError";
  /** The flag that is misused, where it is one. */
  readonly misuse: Misuse | undefined;

  /** Makes an error. */
  constructor(message: string, misuse?: Misuse) {
    super(message);
    this.misuse = misuse;
  }
}

/**
 * Reads flags; one on the command line wins over one in the environment.
 *
 * @returns Their values, and the arguments that are no flags.
 * @throws {UsageError} If a flag is unknown, or its value is not one it takes.
 */
export function readFlags<const F extends Flags>(
  flags: F,
  { args, env }: {
    readonly args: readonly string[];
    readonly env: (name: string) => string | undefined;
  },
): { readonly values: FlagValues<F>; readonly rest: readonly string[] } {
  const names = Object.keys(flags);
  const isSwitch = (name: string) => flags[name]!.kind === "switch";
  const valued = names.filter((name) => !isSwitch(name));
  const parsed = parseArgs(withDashes(args, valued), {
    string: ["_", ...valued],
    boolean: names.filter(isSwitch),
    unknown: (arg, key) => {
      if (key === undefined) return true;
      throw new UsageError(`Unknown flag ${arg}`, { source: arg });
    },
  });
  const values: Record<string, unknown> = {};
  for (const name of names) {
    const flag = flags[name]!;
    const variable = envName(name);
    if (hasFlag(args, name)) {
      values[name] = read(flag, String(parsed[name]), `--${name}`);
    } else if (env(variable)) {
      values[name] = read(flag, env(variable)!, variable);
    } else {
      values[name] = flag.kind === "switch" ? false : flag.default;
    }
  }
  return { values: values as FlagValues<F>, rest: parsed._.map(String) };
}

/** `--name -` as `--name=-` for these names: parseArgs takes a lone dash for no value. */
function withDashes(
  args: readonly string[],
  names: readonly string[],
): string[] {
  const result: string[] = [];
  let isFlag = true;
  for (const arg of args) {
    const before = result.at(-1);
    isFlag &&= before !== "--";
    const takesDash = isFlag && names.some((name) => before === `--${name}`);
    if (arg === "-" && takesDash) result[result.length - 1] += "=-";
    else result.push(arg);
  }
  return result;
}

/** Whether a flag stands on the command line. */
function hasFlag(args: readonly string[], name: string): boolean {
  const end = args.indexOf("--");
  return args.slice(0, end < 0 ? undefined : end)
    .some((arg) => arg === `--${name}` || arg.startsWith(`--${name}=`));
}

/** The environment variable of a flag. */
export function envName(flag: string): string {
  return ENV_PREFIX + flag.replaceAll("-", "_").toUpperCase();
}

function read(flag: Flag, value: string, source: string): unknown {
  const wrong = (takes: string) =>
    new UsageError(
      `${source} takes ${takes}: current value is ${JSON.stringify(value)}`,
      { source, flag, value },
    );
  switch (flag.kind) {
    case "switch":
      if (/^(true|1|yes)$/i.test(value)) return true;
      if (/^(false|0|no)$/i.test(value)) return false;
      throw wrong("no value, or true or false");
    case "choice":
      if (flag.choices.includes(value)) return value;
      throw wrong(`one of ${flag.choices.join(", ")}`);
    case "text":
      if (value === "") throw wrong("a value");
      if (flag.pattern?.test(value) ?? true) return value;
      throw wrong(flag.value);
    case "integer": {
      const number = /^-?\d+$/.test(value) ? Number(value) : NaN;
      if (number >= flag.min && number <= flag.max) return number;
      throw wrong(`a whole number from ${flag.min} to ${flag.max}`);
    }
  }
}

/** Flags and what they do, a paragraph each, for a help text. */
export function describe(flags: Flags): string {
  const heads = Object.entries(flags).map(([name, flag]) => {
    const value = flag.kind === "switch"
      ? ""
      : ` ${flag.kind === "choice" ? flag.choices.join("|") : flag.value}`;
    return `  --${name}${value}`;
  });
  const width = Math.min(30, Math.max(...heads.map(({ length }) => length)));
  return Object.values(flags).map((flag, index) => {
    const head = heads[index]!;
    const gap = head.length > width
      ? "\n" + " ".repeat(width)
      : " ".repeat(width - head.length);
    const usual = flag.kind !== "switch" && flag.default !== undefined
      ? ` (${flag.default})`
      : "";
    return `${head}${gap}  ${flag.help}${usual}`;
  }).join("\n");
}
