/**
 * Messages to octets and back, and nothing else: no socket, no clock, no Deno.
 * Runs wherever there is JavaScript with `TextEncoder` and ES modules.
 *
 * @example
 * ```ts
 * import {
 *   decode,
 *   encode,
 *   isNomMessagerie,
 *   isUserName,
 * } from "@causette/causette/codec";
 *
 * const octets = encode({
 *   TYPE_MESSAGE: "TEXTE",
 *   ID_USER: 1,
 *   NUM_SEQ: 4,
 *   DONNEES_MESSAGE: { CHAT: new TextEncoder().encode("hé") },
 * });
 * octets.toHex(); // "78080020000368c3a9"
 * decode(octets).TYPE_MESSAGE; // "TEXTE"
 * isUserName("a b"); // false
 * isNomMessagerie("a b"); // true
 * ```
 *
 * @module
 */

export * from "./decode.ts";
export * from "./encode.ts";
export * from "./messages.ts";
export { isNomMessagerie, isUserName } from "./names.ts";
