import { onAbort } from "../../src/base/abort.ts";
import type { Clock } from "../../src/system/system.ts";
import { DueHeap } from "../../src/uploads/due-heap.ts";

/**
 * Time for code without real requests. It advances as soon as all promises are idle, so that a day takes milliseconds.
 */
export class SimulatedTime implements Clock {
  #nowMs = 0;
  /** How far the wall clock is ahead of the monotonic clock, and how much of that is an error. */
  #wallMs = Date.UTC(2026, 0, 2, 3, 4, 5);
  #wrongMs = 0;
  readonly #timers = new DueHeap<() => void>();
  readonly #random: () => number;

  /** @param random numbers in [0, 1) */
  constructor(random: () => number = () => 0) {
    this.#random = random;
  }

  now = (): number => this.#nowMs + this.#wallMs;

  monotonic = (): number => this.#nowMs;

  random = (): number => this.#random();

  sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const callOff = signal && onAbort(signal, () => reject(signal.reason));
      this.#timers.push(() => {
        callOff?.();
        resolve();
      }, this.#nowMs + Math.max(ms, 0));
    });

  /** Calls a function at a time of the monotonic clock. */
  at(ms: number, happen: () => void): void {
    this.#timers.push(happen, ms);
  }

  /** The true time, regardless of this machine's clock. */
  trueMs(): number {
    return this.#nowMs + this.#wallMs - this.#wrongMs;
  }

  /** Sets the wall clock wrongly. */
  jump(ms: number): void {
    this.#wallMs += ms;
    this.#wrongMs += ms;
  }

  /** Stops the process for this long: the clocks continue, but no timer fires. */
  stop(ms: number): void {
    this.#nowMs += ms;
  }

  /** Lets the machine sleep for this long: only the wall clock advances. */
  suspend(ms: number): void {
    this.#wallMs += ms;
  }

  /** Lets time pass until this is done. */
  async pass<T>(until: Promise<T>): Promise<T> {
    let isDone = false;
    const done = () => {
      isDone = true;
    };
    until.then(done, done);
    for (;;) {
      // Let all promises advance as far as they can.
      await new Promise((turn) => setImmediate(turn));
      if (isDone) return until;
      const { dueMs } = this.#timers;
      const ring = this.#timers.pop();
      if (ring === undefined) throw new Error("nothing is left that could happen");
      this.#nowMs = Math.max(this.#nowMs, dueMs);
      ring();
    }
  }
}
