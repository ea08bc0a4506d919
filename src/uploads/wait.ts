import type { SignedAttempt } from "../api/attempt.ts";
import { NoAnswer } from "../api/no-answer.ts";
import { finalFailure, retryDelay, sharedDelay } from "../api/retry.ts";
import { onAbort } from "../base/abort.ts";
import type { Clock } from "../system/system.ts";
import { Access, asUploadFailure } from "./access.ts";
import { Dispatcher } from "./dispatch.ts";
import { Schedule } from "./schedule.ts";
import { askOnce, type StatusAnswer } from "./status-answer.ts";
import type { State } from "./upload.ts";
import type { WaitEnd, WaitEvent } from "./wait-event.ts";
import { WaitLimits } from "./wait-limits.ts";
import { type Entry, type WaitRow, WaitRows } from "./wait-rows.ts";

export interface WaitOptions {
  readonly attempt: SignedAttempt;
  /** Attempts after the first one, before an upload counts as not answered. */
  readonly retries: number;
  /** How many requests may be out. */
  readonly concurrency: number;
  /** How long after its last answer an upload is asked again, in milliseconds. */
  readonly intervalMs: number;
  /** Infinity for no limit. */
  readonly timeoutMs: number;
  readonly failFast: boolean;
  /** Ends the wait, with its reason. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly onEvent: (event: WaitEvent) => void;
}

/** An upload whose retries are used up is not asked more often than this, in milliseconds. */
const TROUBLE_INTERVAL_MS = 10_000;

/** How long nothing may happen before there is a sign of life, in milliseconds. */
const A_MINUTE_MS = 60_000;

/** How often it is looked in an outage whether the process could run, in milliseconds. */
const PAUSE_CHECK_MS = 15_000;

/** How long all uploads may take to be asked once more after a pause in which the time ran out, in milliseconds. */
const LAST_CHANCE_MS = 30_000;

/**
 * Asks for uploads until they are finished, each by its own clock: what happens to one delays no other. It knows nothing
 * of what is shown: that is made of its events, and of what it tells about itself at any moment.
 */
export class Wait {
  readonly #options: WaitOptions;
  readonly #rows: WaitRows;
  readonly #schedule: Schedule<Entry>;
  readonly #dispatcher: Dispatcher<Entry>;
  readonly #limits: WaitLimits;
  readonly #access: Access;
  readonly #startedMs: number;
  /** Answers that may be about the credentials. */
  #undecided: (readonly [Entry, StatusAnswer])[] = [];
  #isOutageKnown = false;
  #lastEventMs: number;
  #hasEnded = false;
  #settle: { end: (how: WaitEnd) => void; fail: (error: unknown) => void } = { end: () => {}, fail: () => {} };

  /** @param ids in the order of the input; one that stands there twice has one clock */
  constructor(ids: Iterable<string>, options: WaitOptions) {
    const { clock, concurrency, attempt, signal } = options;
    this.#options = options;
    this.#startedMs = clock.monotonic();
    this.#lastEventMs = this.#startedMs;
    this.#rows = new WaitRows(ids, this.#startedMs);
    this.#access = new Access(this.#rows.entries.size > 1);
    this.#limits = new WaitLimits(this.#rows, clock, concurrency);
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

  /** Goes on until all is finished, or until that is pointless. Rejects with the signal's reason. To be called once. */
  async run(): Promise<WaitEnd> {
    const { signal, timeoutMs, clock } = this.#options;
    const ended = new Promise<WaitEnd>((end, fail) => {
      this.#settle = { end, fail };
    });
    const callOff = onAbort(signal, () => this.#settle.fail(signal.reason));
    for (const entry of this.#rows.entries.values()) this.#schedule.add(entry, "new", this.#startedMs);
    if (timeoutMs !== Number.POSITIVE_INFINITY) clock.sleep(timeoutMs, signal).then(() => this.#onTimeout(), ignore);
    this.#keepTime().catch(ignore);
    this.#dispatcher.pump();
    try {
      const how = await ended;
      this.#options.onEvent({ type: "end", how });
      return how;
    } finally {
      this.#stop();
      callOff();
    }
  }

  /** All uploads, in the order of the input. They change as the wait goes on. */
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

  /** How long the wait has gone on, in milliseconds. */
  get elapsedMs(): number {
    return this.#options.clock.monotonic() - this.#startedMs;
  }

  /** How long the API has answered nobody, in milliseconds; 0 while it answers. */
  get outageMs(): number {
    return this.#limits.outage.lastedMs;
  }

  /** What is left of the time limit, in milliseconds. */
  get #remainingMs(): number {
    return this.#options.timeoutMs - this.elapsedMs;
  }

  /** Until the next upload is asked, in milliseconds; 0 while requests are out, undefined if none is left to ask. */
  get nextCheckMs(): number | undefined {
    if (this.#schedule.inFlight > 0) return 0;
    const { dueMs } = this.#schedule;
    return dueMs === Number.POSITIVE_INFINITY ? undefined : Math.max(0, dueMs - this.#options.clock.monotonic());
  }

  isFinished(id: string): boolean {
    return this.#rows.entries.get(id)?.isFinished ?? false;
  }

  /** What is known of one upload: its last answer, or why there is none. */
  last(id: string): StatusAnswer {
    return this.#rows.last(id, this.elapsedMs);
  }

  /** Takes in what one attempt brought. */
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
      // What is out may still show that it is about this upload alone.
      this.#undecided.push([entry, answer]);
      this.#dispatcher.hold();
      return;
    }
    this.#record(entry, verdict === "accepted" ? asUploadFailure(answer) : answer);
    if (verdict === "refused") this.#finish("credentials");
    if (this.#undecided.length === 0) return;
    for (const [other, said] of this.#undecided.splice(0)) this.#record(other, asUploadFailure(said));
    this.#dispatcher.release();
  }

  #record(entry: Entry, answer: StatusAnswer): void {
    const { clock, intervalMs, failFast } = this.#options;
    const { change, before } = this.#rows.record(entry, answer, clock.monotonic());
    // An unexpected error is no answer, and is printed with the results.
    if (answer.response !== undefined) {
      if (change === "first" || change === "recovered") this.#emit({ type: change, row: entry });
      if (change === "change") this.#emit({ type: change, row: entry, before });
    }
    if (entry.isFinished) {
      this.#limits.settle(entry, this.#startedMs);
      this.#emit({ type: "finished", row: entry, answer });
      if (entry.state === "failed" && failFast) this.#finish("failed-fast");
    } else {
      // A little jitter, so that many waits that began together do not stay together.
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
    this.#limits.failed(entry, retryMs === undefined);
    const askedMs = Math.min(failure.retryAfterMs ?? 0, outage.remainingMs);
    let delayMs = retryMs ?? Math.max(intervalMs * (1 + random / 10), TROUBLE_INTERVAL_MS, askedMs);
    // The last attempt of an outage is made when its time is over, not an interval later.
    if (this.#isOutageKnown && outage.remainingMs > 0) delayMs = Math.min(delayMs, outage.remainingMs);
    this.#schedule.add(entry, "failed", clock.monotonic() + delayMs);
    this.#schedule.pauseUntil(clock.monotonic() + sharedDelay(failure, entry.tries, random, askedMs));
    if (this.#endIfDone()) return;
    if (retryMs !== undefined) this.#emit({ type: "retry", row: entry, attempt: entry.tries + 1, delayMs: retryMs });
    if (!this.#isOutageKnown) this.#reportFailure(entry, failure, retryMs === undefined);
  }

  /** Reports that nobody is answered any more; or if others are, that this one is not. */
  #reportFailure(entry: Entry, failure: NoAnswer, isUsedUp: boolean): void {
    if (this.#limits.isSureOutage(isUsedUp)) {
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

  /** How the wait ends, if it ends with what is known now. */
  #endReached(): WaitEnd | undefined {
    if (this.#rows.unfinished === 0) return "finished";
    if (this.#undecided.length > 0) {
      if (this.#schedule.inFlight > 0) return undefined;
      if (!this.#isAnyoneFailing()) return "credentials";
      // What got no answer may still get another one.
      this.#dispatcher.release();
    }
    return this.#limits.reached;
  }

  #isAnyoneFailing(): boolean {
    const undecided = new Set(this.#undecided.map(([entry]) => entry));
    return [...this.#rows.entries.values()].some((entry) => entry.tries > 0 && !undecided.has(entry));
  }

  #finish(how: WaitEnd): void {
    if (this.#hasEnded) return;
    this.#stop();
    this.#settle.end(how);
  }

  /** Nothing more is taken in. What could not be cleared up counts as it was said. */
  #stop(): void {
    this.#dispatcher.hold();
    for (const [entry, answer] of this.#undecided.splice(0)) this.#record(entry, answer);
    this.#hasEnded = true;
  }

  /** Gives signs of life, and looks whether the process could run. */
  async #keepTime(): Promise<void> {
    const { clock, signal } = this.#options;
    while (!this.#hasEnded) {
      const quietMs = this.#lastEventMs + A_MINUTE_MS - clock.monotonic();
      const ms = Math.min(quietMs > 0 ? quietMs : A_MINUTE_MS, this.outageMs > 0 ? PAUSE_CHECK_MS : A_MINUTE_MS);
      this.#limits.expect(clock.monotonic() + ms);
      await clock.sleep(ms, signal);
      this.#limits.noticePause();
      if (clock.monotonic() - this.#lastEventMs >= A_MINUTE_MS) this.#emit({ type: "alive" });
    }
  }

  #onTimeout(): void {
    const { clock, signal, timeoutMs } = this.#options;
    this.#limits.noticePause(this.#startedMs + timeoutMs);
    this.#limits.timeOut();
    if (this.#endIfDone()) return;
    this.#schedule.makeDue(clock.monotonic());
    this.#dispatcher.pump();
    const chanceMs = this.#limits.mustAskAgain ? LAST_CHANCE_MS : 0;
    clock.sleep(chanceMs, signal).then(() => this.#finish("timeout"), ignore);
  }

  #emit(event: WaitEvent): void {
    if (this.#hasEnded) return;
    if (event.type !== "retry") this.#lastEventMs = this.#options.clock.monotonic();
    this.#options.onEvent(event);
  }
}

function ignore(): void {}
