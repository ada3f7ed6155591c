/**
 * Short buffers that are cut out of longer ones.
 *
 * @module
 */

/** Octets of a long buffer. */
const SLAB_OCTETS = 4_096;
/** Longer buffers are on their own, since a short one keeps all of the long one alive. */
const MAX_SHARED_OCTETS = 256;

/**
 * Makes buffers that live about as long as those made before and after them.
 * One on its own takes ten times as long to make, and is moved when it is
 * sent.
 */
export class Slab {
  #buffer = new ArrayBuffer(SLAB_OCTETS);
  #used = 0;

  /** A buffer of so many octets, all 0. */
  make(length: number): Uint8Array<ArrayBuffer> {
    if (length > MAX_SHARED_OCTETS) return new Uint8Array(length);
    if (this.#used + length > SLAB_OCTETS) {
      this.#buffer = new ArrayBuffer(SLAB_OCTETS);
      this.#used = 0;
    }
    const octets = new Uint8Array(this.#buffer, this.#used, length);
    this.#used += length;
    return octets;
  }

  /** A copy of octets that are only lent. */
  copy(octets: Uint8Array): Uint8Array<ArrayBuffer> {
    const copy = this.make(octets.length);
    copy.set(octets);
    return copy;
  }
}
