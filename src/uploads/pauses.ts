import type { Clock } from "../system/system.ts";

/** A timer that fires later than this, in milliseconds, shows a pause. */
const PAUSED_AFTER_MS = 5000;

/**
 * Measures how long this process was able to run. Time does not count while the process is stopped or the machine
 * sleeps: neither timers nor answers can reach it. Two things show such a pause: a timer that fires much too late, and a
 * wall clock that is ahead of the monotonic clock, which may stop during sleep.
 */
export class Pauses {
  readonly #clock: Clock;
  #expectedMs: number;
  #pausedMs = 0;
  #offsetMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#expectedMs = clock.monotonic();
    this.#offsetMs = clock.now() - clock.monotonic();
  }

  /** Call when you set a timer. `ringMs` is when it fires, by the monotonic clock. */
  expect(ringMs: number): void {
    this.#expectedMs = ringMs;
  }

  /**
   * Whether there was, or may have been, a pause since the last call.
   *
   * @param ringMs when the timer that fires now should have fired
   */
  notice(ringMs = Number.POSITIVE_INFINITY): boolean {
    const nowMs = this.#clock.monotonic();
    const offsetMs = this.#clock.now() - nowMs;
    const delayedMs = nowMs - Math.min(this.#expectedMs, ringMs);
    const wasAsleep = offsetMs - this.#offsetMs > PAUSED_AFTER_MS;
    this.#offsetMs = offsetMs;
    if (delayedMs > PAUSED_AFTER_MS) {
      this.#pausedMs += delayedMs;
      this.#expectedMs = nowMs;
    }
    return wasAsleep || delayedMs > PAUSED_AFTER_MS;
  }

  /** The monotonic clock, not counting pauses, in milliseconds. */
  awakeMs(): number {
    return this.#clock.monotonic() - this.#pausedMs;
  }
}
