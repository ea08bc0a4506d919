/** The promise's outcome, or the signal's reason where that is aborted first. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    // The listener goes with the promise: a long run waits under the same signal again and again.
    const stop = () => reject(signal.reason);
    const settled = () => signal.removeEventListener("abort", stop);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).then(settled);
  });
}
