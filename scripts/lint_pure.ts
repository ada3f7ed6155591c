/**
 * A `deno lint` plugin that keeps the project's layers apart; `deno.json` loads it.
 *
 * - `causette/pure`: files of `protocol/`, `transport.ts` aside, are pure and synchronous. They are
 *   handed the time and random numbers, and know no socket, timer or console.
 * - `causette/layers`: imports point down to `cli/` and `protocol/`, never sideways between
 *   `server/` and `client/`, never up to the programs; data such as `deno.json` is free.
 *
 * It looks at names and not at what they are bound to: a parameter called `crypto` is refused too.
 * Tests are free: only the folders at the root of the project count.
 *
 * @module
 */

/** The folder of the project, with a separator at its end. */
const ROOT = (import.meta.dirname ?? "").slice(0, -"scripts".length);

/** The one file of `protocol/` with a socket. */
const TRANSPORT = "protocol/transport.ts";

/** The folders that the files of a folder may import from. */
const LAYERS: ReadonlyMap<string, readonly string[]> = new Map([
  ["protocol", ["protocol"]],
  ["cli", ["cli", "protocol"]],
  ["server", ["server", "cli", "protocol"]],
  ["client", ["client", "cli", "protocol"]],
]);

const RANDOM_HINT = "Let the caller pass a source of random numbers.";
const TIMER_HINT =
  "Return a deadline: the loop that owns the socket keeps the one timer.";

/** Globals that pure files do without, and what they do instead. */
const IMPURE: ReadonlyMap<string, string> = new Map([
  ["console", "Throw, or return what there is to say."],
  ["crypto", RANDOM_HINT],
  ["Date", "Let the caller pass `now`."],
  ["Deno", "Leave it to transport.ts or to a program."],
  ["globalThis", "It gives access to every other global."],
  ["performance", "Let the caller pass `now`."],
  ["queueMicrotask", "Return what is to be done next."],
  ["setInterval", TIMER_HINT],
  ["setTimeout", TIMER_HINT],
]);

/** Something a file imports. */
interface Import {
  /** What is imported, as the file says it. */
  readonly specifier: string;
  /** Whether nothing of it is left at run time. */
  readonly isType: boolean;
}

/** Anything that names a module. */
type Importing =
  | Deno.lint.ImportDeclaration
  | Deno.lint.ExportAllDeclaration
  | Deno.lint.ExportNamedDeclaration
  | Deno.lint.ImportExpression
  | Deno.lint.TSImportType;

/** A file's path from the root of the project, with slashes: `server/store.ts`. */
function pathOf(filename: string): string {
  const isInside = filename.startsWith(ROOT);
  return filename.slice(isInside ? ROOT.length : 0).replaceAll("\\", "/");
}

/** The folder at the root of the project that a path leads through. */
function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.indexOf("/")));
}

function isPure(path: string): boolean {
  return folderOf(path) === "protocol" && path !== TRANSPORT;
}

/** The path of what a file imports; undefined if that is not a file of the project. */
function targetOf(path: string, { specifier }: Import): string | undefined {
  if (!/^\.\.?\//.test(specifier)) return undefined;
  return new URL(specifier, `file:///${path}`).pathname.slice(1);
}

/** Why a file may not import something; undefined if it may. */
function refusal(path: string, imported: Import): string | undefined {
  const layer = folderOf(path);
  const below = LAYERS.get(layer);
  if (!below) return undefined;
  const target = targetOf(path, imported);
  if (target === undefined) {
    return isPure(path)
      ? `${layer}/ imports nothing from outside the project`
      : undefined;
  }
  if (target.endsWith(".ts") && !below.includes(folderOf(target))) {
    return `${layer}/ imports only from ${below.join("/, ")}/`;
  }
  if (isPure(path) && target === TRANSPORT && !imported.isType) {
    return "The rest of protocol/ does not import transport.ts, types aside";
  }
  return undefined;
}

/** What a node imports; undefined if it names no module, or not by a plain string. */
function importOf(node: Importing): Import | undefined {
  const isType = node.type === "TSImportType" ||
    "importKind" in node && node.importKind === "type" ||
    "exportKind" in node && node.exportKind === "type";
  const source = node.type === "TSImportType"
    ? node.argument.type === "TSLiteralType" && node.argument.literal
    : node.source;
  if (!source || source.type !== "Literal") return undefined;
  return { specifier: String(source.value), isType };
}

/** Whether a name is that of a member, as `Date` in `a.Date`, `{ Date: a }` or `A.Date`. */
function isMemberName(node: Deno.lint.Identifier): boolean {
  const { parent } = node;
  if (parent.type === "TSQualifiedName") return parent.right === node;
  if (parent.type === "Property" && parent.shorthand) return false;
  if ("computed" in parent && parent.computed) return false;
  return "property" in parent && parent.property === node ||
    "key" in parent && parent.key === node;
}

/** Whether `Math` is asked for a named member other than `random`. */
function isPureMath({ parent }: Deno.lint.Identifier): boolean {
  return parent.type === "MemberExpression" && !parent.computed &&
    parent.property.type === "Identifier" && parent.property.name !== "random";
}

const pure: Deno.lint.Rule = {
  create(context) {
    if (!isPure(pathOf(context.filename))) return {};
    const refused = new Set<number>();

    function refuse(node: Deno.lint.Node, what: string, hint: string): void {
      if (refused.has(node.range[0])) return; // `{ Date }` is visited as key and as value
      refused.add(node.range[0]);
      context.report({ node, message: `No ${what} in protocol/`, hint });
    }

    function refuseAsync(node: Deno.lint.Node, what: string): void {
      refuse(node, what, "protocol/ is synchronous: transport.ts awaits.");
    }

    function checkFunction(
      node:
        | Deno.lint.ArrowFunctionExpression
        | Deno.lint.FunctionDeclaration
        | Deno.lint.FunctionExpression,
    ): void {
      if (node.async) refuseAsync(node, "async function");
    }

    return {
      Identifier(node) {
        if (isMemberName(node)) return;
        const hint = IMPURE.get(node.name);
        if (hint) refuse(node, `\`${node.name}\``, hint);
        if (node.name === "Math" && !isPureMath(node)) {
          refuse(node, "`Math.random`", RANDOM_HINT);
        }
      },
      ArrowFunctionExpression: checkFunction,
      FunctionDeclaration: checkFunction,
      FunctionExpression: checkFunction,
      AwaitExpression(node) {
        refuseAsync(node, "`await`");
      },
      ForOfStatement(node) {
        if (node.await) refuseAsync(node, "`for await`");
      },
      VariableDeclaration(node) {
        if (node.kind === "await using") refuseAsync(node, "`await using`");
      },
    };
  },
};

const layers: Deno.lint.Rule = {
  create(context) {
    const path = pathOf(context.filename);

    function check(node: Importing): void {
      const imported = importOf(node);
      const message = imported && refusal(path, imported);
      if (!message) return;
      const hint =
        "Imports point down: a program, server/ or client/, cli/, protocol/.";
      context.report({ node, message, hint });
    }

    return {
      ImportDeclaration: check,
      ExportAllDeclaration: check,
      ExportNamedDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};

const plugin: Deno.lint.Plugin = { name: "causette", rules: { pure, layers } };

export default plugin;
