/**
 * Waiting that can be cut short.
 *
 * @module
 */

/** Waits for some ms, or until it is told to stop. */
export function pause(ms: number, stop?: AbortSignal): Promise<void> {
  if (stop?.aborted) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const end = () => {
    clearTimeout(timer);
    stop?.removeEventListener("abort", end);
    resolve();
  };
  const timer = setTimeout(end, ms);
  stop?.addEventListener("abort", end);
  return promise;
}
