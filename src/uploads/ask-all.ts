import type { SignedAttempt } from "../api/attempt.ts";
import { NoAnswer } from "../api/no-answer.ts";
import { finalFailure, retryDelay, sharedDelay } from "../api/retry.ts";
import { onAbort } from "../base/abort.ts";
import type { Clock } from "../system/system.ts";
import { Access, asUploadFailure } from "./access.ts";
import { Dispatcher } from "./dispatch.ts";
import { Schedule } from "./schedule.ts";
import { askOnce, noAnswerAbout, type StatusAnswer } from "./status-answer.ts";

interface AskOptions {
  readonly attempt: SignedAttempt;
  /** Attempts after the first one. */
  readonly retries: number;
  /** The number of parallel requests. */
  readonly concurrency: number;
  /** Ends the asking, with its reason. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Called when an attempt failed and the next one follows after so many milliseconds. */
  readonly onRetry: (id: string, attempt: number, delayMs: number) => void;
}

/** No further id is started while the answers that wait for their turn take more bytes than this. */
const MOST_HELD_BYTES = 32 * 1024 * 1024;

/** The memory of an id without its response, in bytes. */
const TASK_BYTES = 1024;

/** The maximum number of repeated ids that wait, each for another second. */
const MOST_REPEATED = 64;

/** How long running requests may still take after the credentials were rejected, in milliseconds. */
const LAST_ANSWERS_MS = 1000;

interface Task {
  readonly id: string;
  readonly begunMs: number;
  tries: number;
  failure: NoAnswer | undefined;
  answer: StatusAnswer | undefined;
}

/**
 * Asks once for every id, in parallel, and yields the answers in the order of the ids, in bounded memory: as many at
 * once as are ready, up to the first that is an error. An id that waits for its retry delays no other. Ends after an
 * answer that rejects the credentials. Throws the error of `ids` after the answers before it, and the signal's reason.
 */
export async function* askAll(ids: AsyncIterable<string>, options: AskOptions): AsyncGenerator<StatusAnswer[], void> {
  const queue = new AnswerQueue(ids, options);
  try {
    for (;;) {
      const answers = await queue.next();
      if (answers.length === 0) return;
      yield answers;
      if (answers.at(-1)?.error?.kind === "credentials") return;
    }
  } finally {
    queue.close();
  }
}

/** The started ids, in order, and their answers until it is their turn. */
class AnswerQueue {
  readonly #options: AskOptions;
  readonly #ids: AsyncIterator<string>;
  readonly #schedule: Schedule<Task>;
  readonly #dispatcher: Dispatcher<Task>;
  readonly #access = new Access(true);
  readonly #tasks = new Set<Task>();
  #heldBytes = 0;
  /** The next id, once it is read. */
  #upcoming: string | undefined;
  #isReading = false;
  #hasInputEnded = false;
  /** Why no more ids can be read. */
  #inputError: unknown;
  /** Why the asking ended early. */
  #fault: { readonly reason: unknown } | undefined;
  /** Tasks whose answers may be about the credentials. */
  #undecided: Task[] = [];
  #credentialsRefused = false;
  #wake: () => void = () => {};
  readonly #callOff: () => void;

  constructor(ids: AsyncIterable<string>, options: AskOptions) {
    const { clock, concurrency, attempt, signal } = options;
    this.#options = options;
    this.#ids = ids[Symbol.asyncIterator]();
    this.#schedule = new Schedule(concurrency);
    this.#dispatcher = new Dispatcher({
      schedule: this.#schedule,
      clock,
      signal,
      ask: (task) => askOnce(task.id, attempt, () => this.#tookMs(task), signal),
      onOutcome: (task, outcome) => this.#take(task, outcome),
      onFault: (reason) => this.#failAll(reason),
      more: () => this.#begin(),
    });
    this.#callOff = onAbort(signal, () => this.#failAll(signal.reason));
  }

  /** The next answers in the order of the ids; none after the last one. */
  async next(): Promise<StatusAnswer[]> {
    for (;;) {
      const ready = this.#takeReady();
      if (ready.length > 0) return ready;
      if (this.#fault !== undefined) throw this.#fault.reason;
      if (this.#tasks.size === 0 && this.#hasInputEnded) {
        if (this.#inputError !== undefined) throw this.#inputError;
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
    this.#callOff();
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

  /** Starts the next id, if it is read and there is room for its answer. */
  #begin(): Task | undefined {
    if (this.#upcoming === undefined) {
      this.#read();
      return undefined;
    }
    if (!this.#hasRoom()) return undefined;
    const task = {
      id: this.#upcoming,
      begunMs: this.#options.clock.monotonic(),
      tries: 0,
      failure: undefined,
      answer: undefined,
    };
    this.#upcoming = undefined;
    this.#tasks.add(task);
    this.#heldBytes += TASK_BYTES;
    this.#read();
    return task;
  }

  #hasRoom(): boolean {
    const { concurrency } = this.#options;
    if (this.#credentialsRefused || this.#undecided.length > 0) return false;
    if (this.#schedule.waiting("new") >= MOST_REPEATED) return false;
    if (this.#heldBytes >= MOST_HELD_BYTES) return false;
    // Answers are not being read, so there is no hurry.
    const [first] = this.#tasks;
    return first?.answer === undefined || this.#tasks.size < concurrency * 4;
  }

  async #read(): Promise<void> {
    if (this.#isReading || this.#hasInputEnded) return;
    this.#isReading = true;
    try {
      const { done, value } = await this.#ids.next();
      if (done) this.#hasInputEnded = true;
      else this.#upcoming = value;
    } catch (error) {
      this.#hasInputEnded = true;
      this.#inputError = error;
    }
    this.#isReading = false;
    if (this.#hasInputEnded) this.#wake();
    else this.#dispatcher.pump();
  }

  #take(task: Task, outcome: StatusAnswer | NoAnswer): void {
    if (task.answer !== undefined) return;
    if (outcome instanceof NoAnswer) this.#failed(task, outcome);
    else if (outcome.response === undefined) this.#settle(task, outcome);
    else this.#answered(task, outcome);
    // No request is left that could show that the credentials are accepted.
    if (this.#undecided.length > 0 && [...this.#tasks].every(({ answer }) => answer !== undefined))
      this.#stopForCredentials();
    this.#wake();
  }

  #answered(task: Task, answer: StatusAnswer): void {
    const verdict = this.#access.judge(answer);
    this.#settle(task, verdict === "accepted" ? asUploadFailure(answer) : answer);
    if (verdict === "refused") this.#stopForCredentials();
    // Until it is decided no other id is started; those that were are asked to the end.
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

  /** Asks nothing more. Running requests get a moment: answers before the first rejection are still printed. */
  #stopForCredentials(): void {
    if (this.#credentialsRefused) return;
    this.#credentialsRefused = true;
    this.#undecided = [];
    this.#dispatcher.hold();
    for (const task of this.#tasks)
      if (task.answer === undefined && !this.#schedule.isInFlight(task)) this.#giveUp(task, lastFailure(task));
    const { clock, signal } = this.#options;
    const giveUpAll = () => {
      for (const task of this.#tasks) if (task.answer === undefined) this.#giveUp(task, notWaitedFor());
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
    return this.#options.clock.monotonic() - task.begunMs;
  }
}

function sizeOf({ response }: StatusAnswer): number {
  return response === undefined ? 0 : response.text.length;
}

function lastFailure({ failure, tries }: Task): NoAnswer {
  return failure === undefined ? notWaitedFor() : finalFailure(failure, tries);
}

function notWaitedFor(): NoAnswer {
  return new NoAnswer("unreachable", "not waited for, as the API refuses the credentials", {
    remedy: "none",
    mayHaveArrived: true,
  });
}
