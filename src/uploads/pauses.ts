import type { Clock } from "../system/system.ts";

/** A timer that rings so much too late, in milliseconds, was kept from it. */
const PAUSED_AFTER_MS = 5000;

/**
 * The time in which this process could run, without that in which it was stopped or the machine slept: neither its own
 * timers nor anybody's answers could reach it then. A timer that rings much too late shows it, and so does a wall clock
 * that has moved on where the monotonic one stands still in sleep.
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

  /** A timer was set that rings at this moment of the monotonic clock. */
  expect(ringMs: number): void {
    this.#expectedMs = ringMs;
  }

  /**
   * Whether there was a pause since the last call, or there may have been one.
   *
   * @param ringMs when a timer should have rung that rings now
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
