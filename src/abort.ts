/** What is to be stopped with each signal. */
const stops = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `stop` when the signal is aborted, at once where it is already, unless it is called off by what this gives. All
 * share one listener a signal: to add and remove one for every request and every write takes as long as to sign a request.
 */
export function onAbort(signal: AbortSignal, stop: () => void): () => void {
  if (signal.aborted) {
    stop();
    return () => {};
  }
  let waiting = stops.get(signal);
  if (waiting === undefined) {
    const all = new Set<() => void>();
    signal.addEventListener("abort", () => {
      for (const each of all) each();
    });
    stops.set(signal, all);
    waiting = all;
  }
  const own = waiting.add(stop);
  return () => own.delete(stop);
}

/** A controller of one's own whose signal is aborted with this one, too; AbortSignal.any would take three times as long. */
export function controllerUnder(signal: AbortSignal): AbortController {
  const controller = new AbortController();
  onAbort(signal, () => controller.abort(signal.reason));
  return controller;
}

/** The promise's outcome, or the signal's reason where that is aborted first. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    // It goes with the promise: a long run waits under the same signal again and again.
    const callOff = onAbort(signal, () => reject(signal.reason));
    promise.then(resolve, reject).then(callOff);
  });
}
