import type { Run, Step } from "./script.ts";

/** The progress of a script: the step that the next request gets, by the number of requests and by time. */
export class Steps<S extends Step> {
  readonly #runs: readonly Run<S>[];
  readonly #monotonic: () => number;
  #index = 0;
  /** The number of requests that got the current run. */
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
    this.#skipFinishedRuns();
    const step = this.#runs[this.#index]?.step;
    this.#used += 1;
    this.#skipFinishedRuns();
    return step;
  }

  /**
   * The first such step that is reached without another request, and in how many milliseconds; 0 if it is already
   * reached. Undefined if it takes more requests.
   */
  nextWithoutRequests<T extends S>(isWanted: (step: S) => step is T): { step: T; inMs: number } | undefined {
    this.#skipFinishedRuns();
    let startMs = this.#sinceMs;
    for (const { step, lastsMs } of this.#runs.slice(this.#index)) {
      if (isWanted(step)) return { step, inMs: Math.max(0, startMs - this.#monotonic()) };
      if (lastsMs === undefined) return undefined;
      startMs += lastsMs;
    }
    return undefined;
  }

  /** Skips the runs that have no requests or no time left. */
  #skipFinishedRuns(): void {
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
