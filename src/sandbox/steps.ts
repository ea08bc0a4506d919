import type { Run, Step } from "./script.ts";

/** How far a script has got: which step the next request gets, by the number of requests and by time. */
export class Steps<S extends Step> {
  readonly #runs: readonly Run<S>[];
  readonly #monotonic: () => number;
  #index = 0;
  /** How many requests got the current run. */
  #used = 0;
  #sinceMs: number;

  /** @param monotonic in milliseconds; the first run begins now */
  constructor(runs: readonly Run<S>[], monotonic: () => number) {
    this.#runs = runs;
    this.#monotonic = monotonic;
    this.#sinceMs = monotonic();
  }

  /** The step of the next request; undefined after the last run. */
  next(): S | undefined {
    this.#skipPast();
    const step = this.#runs[this.#index]?.step;
    this.#used += 1;
    this.#skipPast();
    return step;
  }

  /**
   * The first step of this sort that is reached though no request comes, and in how many milliseconds: 0 if it is
   * reached. Undefined if requests have to come first.
   */
  nextWithoutRequests<T extends S>(isWanted: (step: S) => step is T): { step: T; inMs: number } | undefined {
    this.#skipPast();
    let startMs = this.#sinceMs;
    for (const { step, lastsMs } of this.#runs.slice(this.#index)) {
      if (isWanted(step)) return { step, inMs: Math.max(0, startMs - this.#monotonic()) };
      if (lastsMs === undefined) return undefined;
      startMs += lastsMs;
    }
    return undefined;
  }

  /** Leaves behind the runs that are used up or whose time is over. */
  #skipPast(): void {
    const now = this.#monotonic();
    for (let run = this.#runs[this.#index]; run !== undefined; run = this.#runs[this.#index]) {
      const endMs = run.lastsMs === undefined ? now : this.#sinceMs + run.lastsMs;
      if (run.lastsMs === undefined ? this.#used < run.times : now < endMs) return;
      this.#index += 1;
      this.#used = 0;
      this.#sinceMs = endMs;
    }
  }
}
