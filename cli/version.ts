/**
 * The version of the programs.
 *
 * @module
 */

import config from "../deno.json" with { type: "json" };

/** Version, as in deno.json. */
export const VERSION: string = config.version;
