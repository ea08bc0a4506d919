/**
 * Whether something is to be given up, and why. What an AbortSignal tells, without the events that it is made of: to
 * load and to make them takes 1 per cent of a run with one request.
 */
export interface Signal {
  readonly aborted: boolean;
  /** Why; undefined as long as it is not aborted. */
  readonly reason: unknown;
  throwIfAborted(): void;
  /** Calls `stop` when it is aborted, at once where it is already, unless that is called off by what this gives. */
  onAbort(stop: () => void): () => void;
}

/** A signal for whoever is handed it, and the means to abort it for whoever made it. */
export class Aborter implements Signal {
  readonly #waiting = new Set<() => void>();
  #aborted = false;
  #reason: unknown;

  /** @param under aborts this one, too, and with its reason */
  constructor(under?: Signal) {
    under?.onAbort(() => this.abort(under.reason));
  }

  get aborted(): boolean {
    return this.#aborted;
  }

  get reason(): unknown {
    return this.#reason;
  }

  /** The first call counts. */
  abort(reason: unknown = new Error("aborted")): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#reason = reason;
    for (const stop of this.#waiting) stop();
    this.#waiting.clear();
  }

  throwIfAborted(): void {
    if (this.#aborted) throw this.#reason;
  }

  onAbort(stop: () => void): () => void {
    if (this.#aborted) stop();
    else this.#waiting.add(stop);
    return () => this.#waiting.delete(stop);
  }
}

/** The promise's outcome, or the signal's reason where that is aborted first. */
export function orAborted<T>(promise: Promise<T>, signal: Signal): Promise<T> {
  return new Promise((resolve, reject) => {
    // It goes with the promise: a long run waits under the same signal again and again.
    const callOff = signal.onAbort(() => reject(signal.reason));
    promise.then(resolve, reject).then(callOff);
  });
}
