/**
 * Which requests were received, and what was answered: so that a repeat gets
 * the same answer and nothing runs twice.
 *
 * @module
 */

/** So many requests of an address are remembered ... */
const MAX_REQUESTS = 1_024;
/** ... with answers of so many octets in all ... */
const MAX_OCTETS = 1 << 20;
/**
 * ... for so long, in ms: longer than a silent user is kept and a round of
 * tries takes, so that a text tried again after an outage is not read twice.
 */
export const REMEMBERED_MS = 180_000;

/** A request that was received. */
export interface Remembered {
  /** What the memory knows it by. */
  readonly digest: number;
  /** When it came, in ms. */
  readonly at: number;
  /** When it came, or came again, last, in ms. */
  lastAt: number;
  /** What was answered; undefined as long as nothing was. */
  answer: Uint8Array | undefined;
  /** The one that came next before it, and next after it. */
  older: Remembered | undefined;
  newer: Remembered | undefined;
}

/** The latest requests of one address. */
export class Memory {
  readonly #requests = new Map<number, Remembered>();
  #oldest: Remembered | undefined;
  #newest: Remembered | undefined;
  #octets = 0;
  #latest = -Infinity;
  /** NUM_SEQ of the next request to the address when it was last a peer; undefined: it never was. */
  next: number | undefined;

  /** When the latest request came, in ms. */
  get latest(): number {
    return this.#latest;
  }

  /** How many requests are remembered. */
  get size(): number {
    return this.#requests.size;
  }

  /** The request that one with this digest repeats, if any. */
  find(key: number, now: number): Remembered | undefined {
    const request = this.#requests.get(key);
    return request && now - request.at < REMEMBERED_MS ? request : undefined;
  }

  /** Remembers a request by its digest, and forgets those that are too old or too many. */
  add(key: number, now: number): Remembered {
    const known = this.#requests.get(key);
    if (known) this.forget(known);
    const request: Remembered = {
      digest: key,
      at: now,
      lastAt: now,
      answer: undefined,
      older: this.#newest,
      newer: undefined,
    };
    if (this.#newest) this.#newest.newer = request;
    else this.#oldest = request;
    this.#newest = request;
    this.#requests.set(key, request);
    this.#latest = now;
    while (this.#isFull || now - this.#oldest!.at >= REMEMBERED_MS) {
      this.forget(this.#oldest!);
    }
    return request;
  }

  get #isFull(): boolean {
    return this.#requests.size > MAX_REQUESTS || this.#octets > MAX_OCTETS;
  }

  /** Notes the answer of a request, where it is still remembered. */
  answered(request: Remembered, answer: Uint8Array): void {
    if (this.#requests.get(request.digest) !== request) return;
    this.#octets += answer.length - (request.answer?.length ?? 0);
    request.answer = answer;
  }

  /** Forgets a request, as if it had not come. */
  forget(request: Remembered): void {
    if (this.#requests.get(request.digest) !== request) return;
    this.#requests.delete(request.digest);
    const { older, newer } = request;
    if (older) older.newer = newer;
    else this.#oldest = newer;
    if (newer) newer.older = older;
    else this.#newest = older;
    this.#octets -= request.answer?.length ?? 0;
  }

  /** Forgets the requests that were not answered. */
  forgetUnanswered(): void {
    for (const request of this.#requests.values()) {
      if (!request.answer) this.forget(request);
    }
  }
}

/**
 * 53 bits that stand for a datagram, header included. Not cryptographic: who
 * finds a collision deceives the memory of its own address only.
 */
export function digest(octets: Uint8Array): number {
  let high = 0x811c9dc5, low = octets.length;
  for (let i = 0; i < octets.length; i++) {
    high = Math.imul(high ^ octets[i]!, 0x01000193);
    low = Math.imul(low ^ octets[i]!, 0x9e3779b1);
    low ^= low >>> 15;
  }
  return (high >>> 0) * 0x200000 + (low >>> 11);
}
