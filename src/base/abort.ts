import { setMaxListeners } from "node:events";

/** Calls `stop` when the signal is aborted, right away if it already is. Returns a function that calls this off. */
export function onAbort(signal: AbortSignal, stop: () => void): () => void {
  if (signal.aborted) {
    stop();
    return () => {};
  }
  // Node 20 takes more than ten listeners for a leak and warns: a run has one for each of its waits.
  setMaxListeners(0, signal);
  const listener = () => stop();
  signal.addEventListener("abort", listener, { once: true });
  return () => signal.removeEventListener("abort", listener);
}

/** A controller that is also aborted when its parent is, with the parent's reason. */
export function abortedWith(parent: AbortSignal): AbortController {
  const controller = new AbortController();
  const callOff = onAbort(parent, () => controller.abort(parent.reason));
  onAbort(controller.signal, callOff);
  return controller;
}

/** The promise's outcome, or a rejection with the signal's reason if it is aborted first. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    // A long run waits under one signal again and again, so each wait takes its listener back.
    const callOff = onAbort(signal, () => reject(signal.reason));
    promise.then(resolve, reject).then(callOff);
  });
}
