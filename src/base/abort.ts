import { setMaxListeners } from "node:events";

/**
 * Calls `stop` when the signal is aborted, right away if it already is. Returns a function that removes the listener.
 */
export function onAbort(signal: AbortSignal, stop: () => void): () => void {
  if (signal.aborted) {
    stop();
    return () => {};
  }
  // Node 20 warns of a leak at more than ten listeners. A run has one for each of its waits.
  setMaxListeners(0, signal);
  const listener = () => stop();
  signal.addEventListener("abort", listener, { once: true });
  return () => signal.removeEventListener("abort", listener);
}

/** A controller that is also aborted when its parent is, with the parent's reason. */
export function abortedWith(parent: AbortSignal): AbortController {
  const controller = new AbortController();
  const detach = onAbort(parent, () => controller.abort(parent.reason));
  onAbort(controller.signal, detach);
  return controller;
}

/** The promise's outcome, or a rejection with the signal's reason if it is aborted first. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    // A long run waits many times with the same signal, so each wait removes its listener.
    const detach = onAbort(signal, () => reject(signal.reason));
    promise.then(resolve, reject).then(detach);
  });
}
