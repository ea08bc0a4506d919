import type { Clock } from "../system/system.ts";
import { Outage } from "./outage.ts";
import { Pauses } from "./pauses.ts";
import type { Entry, WaitRows } from "./wait-rows.ts";

/** An outage in which no retries are used up yet is a sure one after this, in milliseconds. */
const SURE_AFTER_MS = 30_000;

/** What ends a wait in which some uploads are not finished. */
export class WaitLimits {
  readonly outage: Outage<Entry>;
  readonly #rows: WaitRows;
  readonly #clock: Clock;
  readonly #slots: number;
  readonly #pauses: Pauses;
  /** Those that have to be asked once more before the wait may end: there was a pause. */
  #toAskAgain = new Set<Entry>();
  #pausedUntilMs = Number.NEGATIVE_INFINITY;
  #hasTimedOut = false;
  #hasAnswer = false;
  #areRetriesUsedUp = false;

  constructor(rows: WaitRows, clock: Clock, slots: number) {
    this.#rows = rows;
    this.#clock = clock;
    this.#slots = slots;
    this.#pauses = new Pauses(clock);
    this.outage = new Outage(() => this.#pauses.awakeMs());
  }

  answered(): void {
    this.outage.answered();
    this.#hasAnswer = true;
  }

  failed(entry: Entry, isUsedUp: boolean): void {
    this.outage.failed(entry);
    this.#areRetriesUsedUp ||= isUsedUp;
  }

  /** The time of the wait is over. */
  timeOut(): void {
    this.#hasTimedOut = true;
  }

  /** An attempt came back, or there will be none any more. */
  settle(entry: Entry, startedMs: number): void {
    if (entry.isFinished || startedMs >= this.#pausedUntilMs) this.#toAskAgain.delete(entry);
  }

  /** Whether some have to be asked before the wait may end. */
  get mustAskAgain(): boolean {
    return this.#toAskAgain.size > 0;
  }

  /** A timer was set that rings at this moment of the monotonic clock. */
  expect(ringMs: number): void {
    this.#pauses.expect(ringMs);
  }

  /**
   * After a pause everybody is asked once more before the wait may end: what was out was bound to fail.
   *
   * @param ringMs when a timer should have rung that rings now
   */
  noticePause(ringMs?: number): void {
    if (!this.#pauses.notice(ringMs)) return;
    this.#pausedUntilMs = this.#clock.monotonic();
    this.#toAskAgain = new Set([...this.#rows.entries.values()].filter(({ isFinished }) => !isFinished));
  }

  /** Whether this failure shows that nobody is answered any more, and not only this one. */
  isSureOutage(isUsedUp: boolean): boolean {
    const isSure = isUsedUp || this.outage.lastedMs >= SURE_AFTER_MS;
    return isSure && this.#hasAnswer && this.#wasEveryoneAsked;
  }

  /** What ends the wait with what is known now. */
  get reached(): "timeout" | "outage" | undefined {
    if (this.mustAskAgain) return undefined;
    if (this.#hasTimedOut) return "timeout";
    if (this.#hasAnswer) return this.#wasEveryoneAsked && this.outage.remainingMs === 0 ? "outage" : undefined;
    // Before the first answer: as many have failed as are asked at once, and one of them for good.
    const isEnough = this.outage.asked >= Math.min(this.#slots, this.#rows.entries.size);
    return isEnough && this.#areRetriesUsedUp ? "outage" : undefined;
  }

  get #wasEveryoneAsked(): boolean {
    return this.outage.asked >= this.#rows.unfinished;
  }
}
