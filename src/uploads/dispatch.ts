import { TooSoon } from "../api/attempt.ts";
import { NoAnswer } from "../api/no-answer.ts";
import type { Clock } from "../system/system.ts";
import type { Schedule } from "./schedule.ts";
import type { StatusAnswer } from "./status-answer.ts";

interface DispatcherOptions<Task> {
  readonly schedule: Schedule<Task>;
  readonly clock: Clock;
  /** Aborted when the run ends. */
  readonly signal: AbortSignal;
  /** Makes one attempt. */
  readonly ask: (task: Task) => Promise<StatusAnswer>;
  /** Called with the outcome of an attempt. It adds the task to the schedule again if another attempt follows. */
  readonly onOutcome: (task: Task, outcome: StatusAnswer | NoAnswer, startedMs: number) => void;
  /** Called with any other error. */
  readonly onFault: (error: unknown) => void;
  /** Returns a new task for a free slot. */
  readonly more?: () => Task | undefined;
}

/** Starts an attempt for each task that is due, and sets one timer for the next task. A waiting task takes no slot. */
export class Dispatcher<Task> {
  readonly #options: DispatcherOptions<Task>;
  #isHeld = false;
  /** The current timer. Earlier timers do nothing. */
  #timer = { atMs: Number.POSITIVE_INFINITY };

  constructor(options: DispatcherOptions<Task>) {
    this.#options = options;
  }

  /** Starts no more attempts until release() is called. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.pump();
  }

  /** Starts every task that can start now. Call it when a task becomes due or is added. */
  pump(): void {
    const { schedule, clock, signal, more } = this.#options;
    if (this.#isHeld || signal.aborted) return;
    for (;;) {
      const nowMs = clock.monotonic();
      let task = schedule.next(nowMs);
      if (task === undefined && more !== undefined && schedule.hasRoom(nowMs)) {
        task = more();
        if (task !== undefined) schedule.start(task, "new", nowMs);
      }
      if (task === undefined) break;
      this.#send(task);
    }
    this.#setTimer();
  }

  async #send(task: Task): Promise<void> {
    const { schedule, clock, signal, ask, onOutcome, onFault } = this.#options;
    try {
      let outcome = await ask(task).catch(expected);
      // Nothing else may start, so this attempt keeps its slot until the next second.
      while (outcome instanceof TooSoon && this.#isHeld) {
        await clock.sleep(outcome.waitMs, signal);
        outcome = await ask(task).catch(expected);
      }
      const flight = schedule.finish(task);
      if (flight === undefined) return;
      if (outcome instanceof TooSoon) schedule.add(task, flight.queue, clock.monotonic() + outcome.waitMs);
      else onOutcome(task, outcome, flight.startedMs);
      this.pump();
    } catch (error) {
      onFault(error);
    }
  }

  #setTimer(): void {
    const { schedule, clock, signal, more } = this.#options;
    const atMs = schedule.wakeMs(clock.monotonic(), more !== undefined);
    if (atMs === undefined || atMs >= this.#timer.atMs) return;
    const timer = { atMs };
    this.#timer = timer;
    const ring = () => {
      if (this.#timer !== timer) return;
      this.#timer = { atMs: Number.POSITIVE_INFINITY };
      this.pump();
    };
    clock.sleep(atMs - clock.monotonic(), signal).then(ring, () => {});
  }
}

function expected(error: unknown): NoAnswer | TooSoon {
  if (error instanceof NoAnswer || error instanceof TooSoon) return error;
  throw error;
}
