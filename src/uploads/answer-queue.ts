import type { SignedAttempt } from "../api/attempt.ts";
import { NoAnswer } from "../api/no-answer.ts";
import { finalFailure, retryDelay, sharedDelay } from "../api/retry.ts";
import { onAbort } from "../base/abort.ts";
import type { Clock } from "../system/system.ts";
import { Access, asUploadFailure } from "./access.ts";
import { Dispatcher } from "./dispatch.ts";
import { ReadAhead } from "./read-ahead.ts";
import { Schedule } from "./schedule.ts";
import { askOnce, noAnswerAbout, type StatusAnswer } from "./status-answer.ts";

export interface AskOptions {
  readonly attempt: SignedAttempt;
  /** Attempts after the first one. */
  readonly retries: number;
  /** The number of parallel requests. */
  readonly concurrency: number;
  /** Ends the run, with its reason. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Called when an attempt failed. `attempt` is the number of the next one, which follows after `delayMs`. */
  readonly onRetry: (id: string, attempt: number, delayMs: number) => void;
}

/** No new id starts while the answers that wait for their turn take more bytes than this. */
const MOST_HELD_BYTES = 32 * 1024 * 1024;

/** The memory that an id takes without its response, in bytes. */
const TASK_BYTES = 1024;

/** The maximum number of repeated ids that wait. Each waits for another second. */
const MOST_REPEATED = 64;

/** How long requests in flight may still take after the API refused the credentials, in milliseconds. */
const LAST_ANSWERS_MS = 1000;

interface Task {
  readonly id: string;
  readonly startedMs: number;
  tries: number;
  failure: NoAnswer | undefined;
  answer: StatusAnswer | undefined;
}

/** The ids that have started, in input order, and their answers until their turn comes. */
export class AnswerQueue {
  readonly #options: AskOptions;
  readonly #ids: ReadAhead;
  readonly #schedule: Schedule<Task>;
  readonly #dispatcher: Dispatcher<Task>;
  readonly #access = new Access(true);
  readonly #tasks = new Set<Task>();
  #heldBytes = 0;
  /** The reason why the run ended early. */
  #fault: { readonly reason: unknown } | undefined;
  /** Tasks with answers that may be about the credentials. */
  #undecided: Task[] = [];
  #credentialsRefused = false;
  #wake: () => void = () => {};
  readonly #stopListening: () => void;

  constructor(ids: AsyncIterable<string>, options: AskOptions) {
    const { clock, concurrency, attempt, signal } = options;
    this.#options = options;
    this.#ids = new ReadAhead(ids, () => this.#onRead());
    this.#schedule = new Schedule(concurrency);
    this.#dispatcher = new Dispatcher({
      schedule: this.#schedule,
      clock,
      signal,
      ask: (task) => askOnce(task.id, attempt, () => this.#tookMs(task), signal),
      onOutcome: (task, outcome) => this.#take(task, outcome),
      onFault: (reason) => this.#failAll(reason),
      more: () => this.#startNext(),
    });
    this.#stopListening = onAbort(signal, () => this.#failAll(signal.reason));
  }

  /** The next answers in input order; none after the last one. */
  async next(): Promise<StatusAnswer[]> {
    for (;;) {
      const ready = this.#takeReady();
      if (ready.length > 0) return ready;
      if (this.#fault !== undefined) throw this.#fault.reason;
      if (this.#tasks.size === 0 && this.#ids.hasEnded) {
        if (this.#ids.error !== undefined) throw this.#ids.error;
        return [];
      }
      const woken = new Promise<void>((wake) => {
        this.#wake = wake;
      });
      this.#dispatcher.pump();
      await woken;
    }
  }

  close(): void {
    this.#dispatcher.hold();
    this.#stopListening();
  }

  #takeReady(): StatusAnswer[] {
    const ready: StatusAnswer[] = [];
    for (const task of this.#tasks) {
      if (task.answer === undefined || this.#undecided.includes(task)) break;
      this.#tasks.delete(task);
      this.#heldBytes -= TASK_BYTES + sizeOf(task.answer);
      ready.push(task.answer);
      if (task.answer.error !== undefined) break;
    }
    return ready;
  }

  /** Starts the next id, if it has been read and there is room for its answer. */
  #startNext(): Task | undefined {
    if (!this.#ids.isReady || !this.#hasRoom()) return undefined;
    const id = this.#ids.take();
    if (id === undefined) return undefined;
    const startedMs = this.#options.clock.monotonic();
    const task: Task = { id, startedMs, tries: 0, failure: undefined, answer: undefined };
    this.#tasks.add(task);
    this.#heldBytes += TASK_BYTES;
    return task;
  }

  #hasRoom(): boolean {
    const { concurrency } = this.#options;
    if (this.#credentialsRefused || this.#undecided.length > 0) return false;
    if (this.#schedule.waiting("new") >= MOST_REPEATED) return false;
    if (this.#heldBytes >= MOST_HELD_BYTES) return false;
    // The reader is slow, so there is no hurry.
    const [first] = this.#tasks;
    return first?.answer === undefined || this.#tasks.size < concurrency * 4;
  }

  #onRead(): void {
    if (this.#ids.hasEnded) this.#wake();
    else this.#dispatcher.pump();
  }

  #take(task: Task, outcome: StatusAnswer | NoAnswer): void {
    if (task.answer !== undefined) return;
    if (outcome instanceof NoAnswer) this.#failed(task, outcome);
    else if (outcome.response === undefined) this.#settle(task, outcome);
    else this.#answered(task, outcome);
    // No request in flight can still show that the API accepts the credentials.
    if (this.#undecided.length > 0 && [...this.#tasks].every(({ answer }) => answer !== undefined))
      this.#stopForCredentials();
    this.#wake();
  }

  #answered(task: Task, answer: StatusAnswer): void {
    const verdict = this.#access.judge(answer);
    this.#settle(task, verdict === "accepted" ? asUploadFailure(answer) : answer);
    if (verdict === "refused") this.#stopForCredentials();
    // No other id starts until this is decided. The ids that have started get all their attempts.
    if (verdict === "undecided") this.#undecided.push(task);
    if (verdict === "accepted")
      for (const other of this.#undecided.splice(0)) if (other.answer) other.answer = asUploadFailure(other.answer);
  }

  #failed(task: Task, failure: NoAnswer): void {
    const { clock, retries, onRetry } = this.#options;
    const random = clock.random();
    const nowMs = clock.monotonic();
    task.tries += 1;
    task.failure = failure;
    const delayMs = this.#credentialsRefused ? undefined : retryDelay(failure, task.tries, retries, random);
    this.#schedule.pauseUntil(nowMs + sharedDelay(failure, task.tries, random));
    if (delayMs === undefined) this.#giveUp(task, finalFailure(failure, task.tries));
    else {
      this.#schedule.add(task, "failed", nowMs + delayMs);
      onRetry(task.id, task.tries + 1, delayMs);
    }
  }

  #giveUp(task: Task, failure: NoAnswer): void {
    this.#settle(task, noAnswerAbout(task.id, failure, this.#tookMs(task)));
  }

  #settle(task: Task, answer: StatusAnswer): void {
    task.answer = answer;
    this.#heldBytes += sizeOf(answer);
  }

  /** Starts no more attempts. Requests in flight get a moment: answers before the first refusal are still printed. */
  #stopForCredentials(): void {
    if (this.#credentialsRefused) return;
    this.#credentialsRefused = true;
    this.#undecided = [];
    this.#dispatcher.hold();
    for (const task of this.#tasks)
      if (task.answer === undefined && !this.#schedule.isInFlight(task)) this.#giveUp(task, lastFailure(task));
    const { clock, signal } = this.#options;
    const giveUpAll = () => {
      for (const task of this.#tasks) if (task.answer === undefined) this.#giveUp(task, noAnswerInTime());
      this.#wake();
    };
    clock.sleep(LAST_ANSWERS_MS, signal).then(giveUpAll, () => {});
  }

  #failAll(reason: unknown): void {
    this.#fault ??= { reason };
    this.#dispatcher.hold();
    this.#wake();
  }

  #tookMs(task: Task): number {
    return this.#options.clock.monotonic() - task.startedMs;
  }
}

function sizeOf({ response }: StatusAnswer): number {
  return response === undefined ? 0 : response.text.length;
}

function lastFailure({ failure, tries }: Task): NoAnswer {
  return failure === undefined ? noAnswerInTime() : finalFailure(failure, tries);
}

function noAnswerInTime(): NoAnswer {
  return new NoAnswer("unreachable", "no answer before the API refused the credentials", {
    remedy: "none",
    mayHaveArrived: true,
  });
}
