import type { Clock } from "../system/system.ts";

/** A timer that fires so much too late, in milliseconds, shows a pause. */
const PAUSED_AFTER_MS = 5000;

/**
 * Measures the time in which this process could run. Pauses, in which it was stopped or the machine slept, do not
 * count: neither timers nor answers could reach it. A timer that fires much too late shows a pause, and so does a wall
 * clock that has advanced more than the monotonic one, which may stop in sleep.
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

  /** Call when a timer is set: it fires at this time of the monotonic clock. */
  expect(ringMs: number): void {
    this.#expectedMs = ringMs;
  }

  /**
   * Whether there was a pause since the last call, or there may have been one.
   *
   * @param ringMs when the timer that fires now was due
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

  /** The monotonic clock without the pauses, in milliseconds. */
  awakeMs(): number {
    return this.#clock.monotonic() - this.#pausedMs;
  }
}
