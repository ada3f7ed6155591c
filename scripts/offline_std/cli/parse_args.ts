/**
 * Stand-in for `jsr:@std/cli/parse-args` where jsr.io cannot be reached. It leaves out nested
 * names (`--a.b`), `boolean: true` and `"--": true`.
 *
 * @module
 */

/** Names of flags, or none. */
type Names = string | undefined;

/** How a name's own type changes: gathered in an array, or turned off. */
type Value<Name, T, C, N> =
  | (Name extends C ? T[] : T)
  | (Name extends N ? false : never);

/** The flags that are always there. */
type Certain<B, C, D> = Extract<B | C | keyof D, string>;

/** A value for each of the flags' names; without any names, anything. */
type Flags<B, S, C, N, D> = undefined extends B & S & C
  // deno-lint-ignore no-explicit-any
  ? Record<string, any>
  :
    & {
      [K in Extract<B, string>]: Value<K, boolean, C, never> | Fallback<D, K>;
    }
    & {
      [K in Extract<S, Certain<undefined, C, D>>]:
        | Value<K, string, C, N>
        | Fallback<D, K>;
    }
    & {
      [K in Exclude<Extract<S, string>, Certain<B, C, D>>]?: Value<
        K,
        string,
        C,
        N
      >;
    }
    & { [K in Exclude<Extract<C, string>, B | S>]: Value<K, unknown, C, N> };

/** What a flag's default adds to its type. */
type Fallback<D, K> = K extends keyof D ? D[K] : never;

/** What {@linkcode parseArgs} returns. */
export type Args<T = Record<string, unknown>> = T & Record<string, unknown> & {
  /** What no flag takes. */
  _: (string | number)[];
};

/** Options of {@linkcode parseArgs}. */
export interface ParseOptions<
  B extends Names = Names,
  S extends Names = Names,
  C extends Names = Names,
  N extends Names = Names,
  D extends Record<string, unknown> | undefined =
    | Record<string, unknown>
    | undefined,
> {
  /** Other names of flags. */
  alias?: Readonly<Record<string, string | readonly string[]>>;
  /** Flags that take no value. */
  boolean?: B | readonly Extract<B, string>[];
  /** Flags that may be given more than once. */
  collect?: C | readonly Extract<C, string>[];
  /** Values of flags that are not given. */
  default?: D;
  /** Flags that `--no-` before their name turns off. */
  negatable?: N | readonly Extract<N, string>[];
  /** Whether flags end where the first argument comes that is none. */
  stopEarly?: boolean;
  /** Flags whose value stays a text. */
  string?: S | readonly Extract<S, string>[];
  /** Called with what no option names; it is dropped when this returns false. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** Parses command-line arguments. */
export function parseArgs<
  B extends Names = undefined,
  S extends Names = undefined,
  C extends Names = undefined,
  N extends Names = undefined,
  D extends Record<string, unknown> | undefined = undefined,
>(
  args: readonly string[],
  options: ParseOptions<B, S, C, N, D> = {},
): Args<Flags<B, S, C, N, D>> {
  return new Parser(options).parse(args) as Args<Flags<B, S, C, N, D>>;
}

type RawValue = string | boolean;

/** A flag as it was given. */
interface Given {
  readonly arg: string;
  readonly name: string;
  readonly value: RawValue;
  /** Whether it replaces values that were collected before. */
  readonly replaces?: boolean;
}

/** Parses one command line. */
class Parser {
  readonly #options: ParseOptions;
  readonly #aliases: Map<string, readonly string[]> = new Map();
  readonly #booleans: ReadonlySet<string>;
  readonly #collected: ReadonlySet<string>;
  readonly #negatable: ReadonlySet<string>;
  readonly #strings: ReadonlySet<string>;
  readonly #parsed: Args = { _: [] };

  constructor(options: ParseOptions) {
    this.#options = options;
    for (const [name, others] of Object.entries(options.alias ?? {})) {
      const names = [name, ...[others].flat()];
      for (const each of names) this.#aliases.set(each, names);
    }
    this.#booleans = this.#named(options.boolean);
    this.#collected = this.#named(options.collect);
    this.#negatable = this.#named(options.negatable);
    this.#strings = this.#named(options.string);
  }

  parse(args: readonly string[]): Args {
    const end = args.includes("--") ? args.indexOf("--") : args.length;
    const rest = args.slice(0, end);
    while (rest.length > 0) {
      const arg = rest.shift()!;
      if (/^--./s.test(arg)) this.#long(arg, rest);
      else if (/^-./s.test(arg)) this.#short(arg, rest);
      else {
        this.#positional(arg);
        if (this.#options.stopEarly) this.#parsed._.push(...rest.splice(0));
      }
    }
    this.#fillIn();
    this.#parsed._.push(...args.slice(end + 1));
    return this.#parsed;
  }

  /** `--name`, `--name=value`, `--name value` and `--no-name`. */
  #long(arg: string, rest: string[]): void {
    const [, prefix = "", bare = "", value] =
      arg.match(/^--(no-)?(.+?)(?:=(.*))?$/s) ?? [];
    if (value !== undefined) {
      const isFlag = this.#booleans.has(bare);
      this.#set({ arg, name: bare, value: isFlag ? value !== "false" : value });
    } else if (prefix && this.#negatable.has(bare)) {
      this.#set({ arg, name: bare, value: false, replaces: true });
    } else {
      const name = prefix + bare;
      this.#set({ arg, name, value: this.#next(name, rest, /^-/) });
    }
  }

  /** `-a`, `-a value`, `-a5`, `-a=value` and `-abc`. */
  #short(arg: string, rest: string[]): void {
    for (let i = 1; i < arg.length - 1; i++) {
      const name = arg.charAt(i);
      const value = attachedValue(name, arg.slice(i + 1));
      this.#set({ arg, name, value: value ?? this.#valueless(name) });
      if (value !== undefined && value !== "-") return;
    }
    const name = arg.slice(-1);
    if (name === "-") return;
    this.#set({ arg, name, value: this.#next(name, rest, /^--?[^-]/) });
  }

  #positional(arg: string): void {
    if (this.#options.unknown?.(arg) === false) return;
    this.#parsed._.push(this.#strings.has("_") ? arg : toNumber(arg));
  }

  /** Takes a flag's value from the arguments that follow, if it has one there. */
  #next(name: string, rest: string[], flag: RegExp): RawValue {
    const [next] = rest;
    if (next && !this.#booleans.has(name) && !flag.test(next)) {
      return rest.shift()!;
    }
    if (next === "true" || next === "false") return rest.shift() === "true";
    return this.#valueless(name);
  }

  #valueless(name: string): RawValue {
    return this.#strings.has(name) ? "" : true;
  }

  #set({ arg, name, value: raw, replaces = false }: Given): void {
    if (!this.#isKnown(name)) {
      if (this.#options.unknown?.(arg, name, raw) === false) return;
    }
    const isText = typeof raw === "boolean" || this.#strings.has(name);
    const value = isText ? raw : toNumber(raw);
    const earlier = this.#parsed[name];
    for (const each of this.#namesOf(name)) {
      this.#parsed[each] = this.#collected.has(name) &&
          !replaces
        ? [...(Array.isArray(earlier) ? earlier : []), value]
        : value;
    }
  }

  #fillIn(): void {
    for (const [key, value] of Object.entries(this.#options.default ?? {})) {
      if (Object.hasOwn(this.#parsed, key)) continue;
      for (const name of this.#namesOf(key)) this.#parsed[name] = value;
    }
    for (const name of this.#booleans) {
      if (Object.hasOwn(this.#parsed, name)) continue;
      this.#parsed[name] = this.#collected.has(name) ? [] : false;
    }
    for (const name of this.#strings.intersection(this.#collected)) {
      if (!Object.hasOwn(this.#parsed, name)) this.#parsed[name] = [];
    }
  }

  #isKnown(name: string): boolean {
    return this.#aliases.has(name) ||
      [this.#booleans, this.#collected, this.#strings].some((names) =>
        names.has(name)
      );
  }

  /** The names of an option and their aliases. */
  #named(names: string | readonly string[] | undefined): Set<string> {
    return new Set([names ?? []].flat().flatMap((name) => this.#namesOf(name)));
  }

  #namesOf(name: string): readonly string[] {
    return this.#aliases.get(name) ?? [name];
  }
}

/** The value that follows a letter within one argument; undefined if more letters do. */
function attachedValue(name: string, after: string): string | undefined {
  if (after === "=") return "";
  const [, value] = after.match(/=(.+)/) ?? [];
  if (/[a-z]/i.test(name)) {
    if (value !== undefined) return value;
    if (/\d(\.\d*)?(e-?\d+)?$/.test(after)) return after;
  }
  return /^(-$|\W.)/.test(after) ? after : undefined;
}

function toNumber(text: string): string | number {
  return text.trim() !== "" && Number.isFinite(Number(text))
    ? Number(text)
    : text;
}
