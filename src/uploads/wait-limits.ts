import type { Clock } from "../system/system.ts";
import { Outage } from "./outage.ts";
import { Pauses } from "./pauses.ts";
import type { Entry, WaitRows } from "./wait-rows.ts";

/** An outage is certain after this, in milliseconds, even if no upload has used up its retries. */
const CERTAIN_AFTER_MS = 30_000;

/** Decides when a wait ends although some uploads are not finished. */
export class WaitLimits {
  readonly outage: Outage<Entry>;
  readonly #rows: WaitRows;
  readonly #clock: Clock;
  readonly #slots: number;
  readonly #pauses: Pauses;
  /** After a pause: the uploads that must be checked again before the wait may end. */
  #toCheckAgain = new Set<Entry>();
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

  /** Call when the wait times out. */
  timeOut(): void {
    this.#hasTimedOut = true;
  }

  /** Call when an attempt ends, or when the upload needs no more attempts. */
  settle(entry: Entry, startedMs: number): void {
    if (entry.isFinished || startedMs >= this.#pausedUntilMs) this.#toCheckAgain.delete(entry);
  }

  /** Whether some uploads must be checked again before the wait may end. */
  get mustCheckAgain(): boolean {
    return this.#toCheckAgain.size > 0;
  }

  /** Call when you set a timer. `ringMs` is when it fires, by the monotonic clock. */
  expect(ringMs: number): void {
    this.#pauses.expect(ringMs);
  }

  /**
   * After a pause, every unfinished upload is checked again before the wait may end: requests in flight during the pause
   * were bound to fail.
   *
   * @param ringMs when the timer that fires now should have fired
   */
  noticePause(ringMs?: number): void {
    if (!this.#pauses.notice(ringMs)) return;
    this.#pausedUntilMs = this.#clock.monotonic();
    this.#toCheckAgain = new Set([...this.#rows.entries.values()].filter(({ isFinished }) => !isFinished));
  }

  /** How long no upload has got an answer, in milliseconds; 0 while one may still get an answer. */
  get outageMs(): number {
    return this.#hasAnswer && !this.#wereAllChecked ? 0 : this.outage.lastedMs;
  }

  /** Whether this failure shows that no upload gets an answer, not only this one. */
  isCertainOutage(isUsedUp: boolean): boolean {
    const isCertain = isUsedUp || this.outage.lastedMs >= CERTAIN_AFTER_MS;
    return isCertain && this.#hasAnswer && this.#wereAllChecked;
  }

  /** The limit that ends the wait now, if one does. */
  get reached(): "timeout" | "outage" | undefined {
    if (this.mustCheckAgain) return undefined;
    if (this.#hasTimedOut) return "timeout";
    if (this.#hasAnswer) return this.#wereAllChecked && this.outage.remainingMs === 0 ? "outage" : undefined;
    // Before the first answer: every slot has seen a failure, and one upload has used up its retries.
    const isEnough = this.outage.asked >= Math.min(this.#slots, this.#rows.entries.size);
    return isEnough && this.#areRetriesUsedUp ? "outage" : undefined;
  }

  get #wereAllChecked(): boolean {
    return this.outage.asked >= this.#rows.unfinished;
  }
}
