/**
 * Why a session could not be had, or a question got no answer.
 *
 * @module
 */

import type { StatutInscription } from "../protocol/messages.ts";

/** A request was sent M times and not answered (specification 3.2). */
export class NoResponseError extends Error {
  /** The error's name. */
  override readonly name = "NoResponseError";
}

/** The server has refused the first CONNEXION (specification 5.1). */
export class ConnectionRefusedError extends Error {
  /** The error's name. */
  override readonly name = "ConnectionRefusedError";
  /** What the server has answered; ERREUR where it does not take a CONNEXION. */
  readonly status: StatutInscription | "ERREUR";

  /** Makes an error. */
  constructor(status: StatutInscription | "ERREUR") {
    super(`Cannot connect: the server answers ${status}`);
    this.status = status;
  }
}
