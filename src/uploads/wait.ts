import type { SignedAttempt } from "../api/attempt.ts";
import { NoAnswer } from "../api/no-answer.ts";
import { finalFailure, retryDelay, sharedDelay } from "../api/retry.ts";
import { onAbort } from "../base/abort.ts";
import type { Clock } from "../system/system.ts";
import { Access, asUploadFailure } from "./access.ts";
import { Dispatcher } from "./dispatch.ts";
import { Heartbeat } from "./heartbeat.ts";
import { Schedule } from "./schedule.ts";
import { askOnce, type StatusAnswer } from "./status-answer.ts";
import type { State } from "./upload.ts";
import type { WaitEnd, WaitEvent } from "./wait-event.ts";
import { WaitLimits } from "./wait-limits.ts";
import { type Entry, type WaitRow, WaitRows } from "./wait-rows.ts";

export interface WaitOptions {
  readonly attempt: SignedAttempt;
  /** Attempts after the first one, before an upload counts as in trouble. */
  readonly retries: number;
  /** The number of parallel requests. */
  readonly concurrency: number;
  /** How long after its last answer an upload is checked again, in milliseconds. */
  readonly intervalMs: number;
  /** Infinity for no limit. */
  readonly timeoutMs: number;
  readonly failFast: boolean;
  /** Ends the wait, with its reason. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly onEvent: (event: WaitEvent) => void;
}

/** The shortest interval for an upload that has used up its retries, in milliseconds. */
const TROUBLE_INTERVAL_MS = 10_000;

/** If the wait timed out during a pause: how long checking all uploads again may take, in milliseconds. */
const LAST_CHECK_MS = 30_000;

/**
 * Checks uploads until they are finished, each by its own clock: one upload never delays another. It prints nothing.
 * Views are made from its events and its getters.
 */
export class Wait {
  readonly #options: WaitOptions;
  readonly #rows: WaitRows;
  readonly #schedule: Schedule<Entry>;
  readonly #dispatcher: Dispatcher<Entry>;
  readonly #limits: WaitLimits;
  readonly #heartbeat: Heartbeat;
  readonly #access: Access;
  readonly #startedMs: number;
  /** Uploads with answers that may be about the credentials. */
  #undecided: (readonly [Entry, StatusAnswer])[] = [];
  #isOutageKnown = false;
  #hasEnded = false;
  #settle: { end: (how: WaitEnd) => void; fail: (error: unknown) => void } = { end: () => {}, fail: () => {} };

  /** @param ids in input order; an id that appears twice has one clock */
  constructor(ids: Iterable<string>, options: WaitOptions) {
    const { clock, concurrency, attempt, signal } = options;
    this.#options = options;
    this.#startedMs = clock.monotonic();
    this.#rows = new WaitRows(ids, this.#startedMs);
    this.#access = new Access(this.#rows.entries.size > 1);
    this.#limits = new WaitLimits(this.#rows, clock, concurrency);
    this.#heartbeat = new Heartbeat(clock, this.#limits, () => this.#emit({ type: "alive" }));
    this.#schedule = new Schedule(concurrency);
    this.#dispatcher = new Dispatcher({
      schedule: this.#schedule,
      clock,
      signal,
      ask: ({ id }) => askOnce(id, attempt, () => this.elapsedMs, signal),
      onOutcome: (entry, outcome, startedMs) => this.#take(entry, outcome, startedMs),
      onFault: (error) => this.#settle.fail(error),
    });
  }

  /** Waits until every upload is finished or a limit is reached. Rejects with the signal's reason. Call it once. */
  async run(): Promise<WaitEnd> {
    const { signal, timeoutMs, clock } = this.#options;
    const ended = new Promise<WaitEnd>((end, fail) => {
      this.#settle = { end, fail };
    });
    const stopListening = onAbort(signal, () => this.#settle.fail(signal.reason));
    for (const entry of this.#rows.entries.values()) this.#schedule.add(entry, "new", this.#startedMs);
    if (timeoutMs !== Number.POSITIVE_INFINITY) clock.sleep(timeoutMs, signal).then(() => this.#onTimeout(), ignore);
    this.#heartbeat.run(() => this.#hasEnded, signal).catch(ignore);
    this.#dispatcher.pump();
    try {
      const how = await ended;
      this.#options.onEvent({ type: "end", how });
      return how;
    } finally {
      this.#stop();
      stopListening();
    }
  }

  /** All uploads in input order. They change during the wait. */
  get rows(): readonly WaitRow[] {
    return [...this.#rows.entries.values()];
  }

  /** How many uploads are in each state, by their last answers. */
  get counts(): ReadonlyMap<State, number> {
    return this.#rows.counts;
  }

  get total(): number {
    return this.#rows.entries.size;
  }

  get unfinished(): number {
    return this.#rows.unfinished;
  }

  /** How long the wait has lasted, in milliseconds. */
  get elapsedMs(): number {
    return this.#options.clock.monotonic() - this.#startedMs;
  }

  /** How long the outage has lasted, in milliseconds; 0 if there is none. */
  get outageMs(): number {
    return this.#limits.outageMs;
  }

  /** How long until the wait times out, in milliseconds. */
  get #remainingMs(): number {
    return this.#options.timeoutMs - this.elapsedMs;
  }

  /** How long until the next check, in milliseconds; 0 while requests are in flight, undefined if no check follows. */
  get nextCheckMs(): number | undefined {
    if (this.#schedule.inFlight > 0) return 0;
    const { dueMs } = this.#schedule;
    return dueMs === Number.POSITIVE_INFINITY ? undefined : Math.max(0, dueMs - this.#options.clock.monotonic());
  }

  isFinished(id: string): boolean {
    return this.#rows.entries.get(id)?.isFinished ?? false;
  }

  /** The last answer about an upload, or the reason why there is none. */
  last(id: string): StatusAnswer {
    return this.#rows.last(id, this.elapsedMs);
  }

  /** Handles the outcome of an attempt. */
  #take(entry: Entry, outcome: StatusAnswer | NoAnswer, startedMs: number): void {
    if (this.#hasEnded) return;
    this.#limits.noticePause();
    this.#limits.settle(entry, startedMs);
    if (outcome instanceof NoAnswer) this.#failed(entry, outcome);
    else if (outcome.response === undefined) this.#record(entry, outcome);
    else this.#answered(entry, outcome);
    this.#endIfDone();
  }

  #answered(entry: Entry, answer: StatusAnswer): void {
    if (this.#isOutageKnown) this.#emit({ type: "outage-over", lastedMs: this.outageMs });
    this.#isOutageKnown = false;
    this.#limits.answered();
    const verdict = this.#access.judge(answer, entry.answer !== undefined);
    if (verdict === "undecided") {
      // A request in flight may still show that this concerns the upload alone.
      this.#undecided.push([entry, answer]);
      this.#dispatcher.hold();
      return;
    }
    this.#record(entry, verdict === "accepted" ? asUploadFailure(answer) : answer);
    if (verdict === "refused") this.#finish("credentials");
    if (this.#undecided.length === 0) return;
    for (const [other, earlier] of this.#undecided.splice(0)) this.#record(other, asUploadFailure(earlier));
    this.#dispatcher.release();
  }

  #record(entry: Entry, answer: StatusAnswer): void {
    const { clock, intervalMs, failFast } = this.#options;
    const { change, before } = this.#rows.record(entry, answer, clock.monotonic());
    // An unexpected error is not an answer. It is printed with the results.
    if (answer.response !== undefined) {
      if (change === "first" || change === "recovered") this.#emit({ type: change, row: entry });
      if (change === "change") this.#emit({ type: change, row: entry, before });
    }
    if (entry.isFinished) {
      this.#limits.settle(entry, this.#startedMs);
      this.#emit({ type: "finished", row: entry, answer });
      if (entry.state === "failed" && failFast) this.#finish("failed-fast");
    } else {
      // A little jitter: many waits may start at the same time, and should not stay in step.
      const dueMs = clock.monotonic() + intervalMs * (1 + clock.random() / 10);
      this.#schedule.add(entry, "answered", dueMs);
    }
  }

  #failed(entry: Entry, failure: NoAnswer): void {
    const { clock, retries, intervalMs } = this.#options;
    const { outage } = this.#limits;
    const random = clock.random();
    entry.tries += 1;
    entry.failure = failure;
    const retryMs = retryDelay(failure, entry.tries, retries, random, Math.min(outage.remainingMs, this.#remainingMs));
    const isUsedUp = retryMs === undefined;
    this.#limits.failed(entry, isUsedUp);
    const isOutage = this.#isOutageKnown || this.#limits.isCertainOutage(isUsedUp);
    const askedMs = Math.min(failure.retryAfterMs ?? 0, outage.remainingMs);
    let delayMs = retryMs ?? Math.max(intervalMs * (1 + random / 10), TROUBLE_INTERVAL_MS, askedMs);
    // The last attempt in an outage is made when the wait gives up, not an interval later.
    if (isOutage && outage.remainingMs > 0) delayMs = Math.min(delayMs, outage.remainingMs);
    this.#schedule.add(entry, "failed", clock.monotonic() + delayMs);
    this.#schedule.pauseUntil(clock.monotonic() + sharedDelay(failure, entry.tries, random, askedMs));
    if (this.#endIfDone()) return;
    if (retryMs !== undefined) this.#emit({ type: "retry", row: entry, attempt: entry.tries + 1, delayMs: retryMs });
    if (!this.#isOutageKnown) this.#reportFailure(entry, failure, isOutage, isUsedUp);
  }

  /** Reports an outage, or only this upload's trouble if others still get answers. */
  #reportFailure(entry: Entry, failure: NoAnswer, isOutage: boolean, isUsedUp: boolean): void {
    if (isOutage) {
      this.#isOutageKnown = true;
      const { remainingMs } = this.#limits.outage;
      this.#emit({ type: "outage", failure: finalFailure(failure, entry.tries), remainingMs });
    } else if (isUsedUp && entry.trouble === undefined) {
      entry.trouble = { failure, attempts: entry.tries };
      entry.sinceMs = this.#options.clock.monotonic();
      this.#emit({ type: "trouble", row: entry });
    }
  }

  #endIfDone(): boolean {
    const how = this.#endReached();
    if (how !== undefined) this.#finish(how);
    return how !== undefined;
  }

  /** How the wait ends, if it ends now. */
  #endReached(): WaitEnd | undefined {
    if (this.#rows.unfinished === 0) return "finished";
    if (this.#undecided.length > 0) {
      if (this.#schedule.inFlight > 0) return undefined;
      if (!this.#isAnyFailing()) return "credentials";
      // An upload without an answer may still get one.
      this.#dispatcher.release();
    }
    return this.#limits.reached;
  }

  #isAnyFailing(): boolean {
    const undecided = new Set(this.#undecided.map(([entry]) => entry));
    return [...this.#rows.entries.values()].some((entry) => entry.tries > 0 && !undecided.has(entry));
  }

  #finish(how: WaitEnd): void {
    if (this.#hasEnded) return;
    this.#stop();
    this.#settle.end(how);
  }

  /** Ignores later outcomes. Undecided answers count as they are. */
  #stop(): void {
    this.#dispatcher.hold();
    for (const [entry, answer] of this.#undecided.splice(0)) this.#record(entry, answer);
    this.#hasEnded = true;
  }

  #onTimeout(): void {
    const { clock, signal, timeoutMs } = this.#options;
    this.#limits.noticePause(this.#startedMs + timeoutMs);
    this.#limits.timeOut();
    if (this.#endIfDone()) return;
    this.#schedule.makeDue(clock.monotonic());
    this.#dispatcher.pump();
    const lastCheckMs = this.#limits.mustCheckAgain ? LAST_CHECK_MS : 0;
    clock.sleep(lastCheckMs, signal).then(() => this.#finish("timeout"), ignore);
  }

  #emit(event: WaitEvent): void {
    if (this.#hasEnded) return;
    if (event.type !== "retry") this.#heartbeat.beat();
    this.#options.onEvent(event);
  }
}

function ignore(): void {}
