import { TooSoon } from "../api/attempt.ts";
import { NoAnswer } from "../api/no-answer.ts";
import type { ApiResponse } from "../api/response.ts";
import type { Clock } from "../system/system.ts";
import type { Schedule } from "./schedule.ts";

interface DispatcherOptions<Task> {
  readonly schedule: Schedule<Task>;
  readonly clock: Clock;
  /** Aborted when nothing more is to be asked. */
  readonly signal: AbortSignal;
  /** Makes one attempt. */
  readonly ask: (task: Task) => Promise<ApiResponse>;
  /** Called with what an attempt brought; puts the task back into the schedule if it is to be asked again. */
  readonly onOutcome: (task: Task, outcome: ApiResponse | NoAnswer, startedMs: number) => void;
  /** Called with what is neither. */
  readonly onFault: (error: unknown) => void;
  /** A task that is not in the schedule, for a slot that nobody there needs now. */
  readonly more?: () => Task | undefined;
}

/** Asks whatever its schedule says is due, and sets one timer for what is due next. Nothing sleeps in a slot. */
export class Dispatcher<Task> {
  readonly #options: DispatcherOptions<Task>;
  #isHeld = false;
  /** What the timer that counts was set for; those before it have no effect. */
  #timer = { atMs: Number.POSITIVE_INFINITY };

  constructor(options: DispatcherOptions<Task>) {
    this.#options = options;
  }

  /** Starts nothing more until it is let go. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    this.#isHeld = false;
    this.pump();
  }

  /** Starts all that can be started now. To be called when something has become due, or there is more. */
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
    const { schedule, clock, ask, onOutcome, onFault } = this.#options;
    try {
      const outcome = await ask(task).catch(expected);
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
    const { schedule, clock, signal } = this.#options;
    const atMs = schedule.wakeMs(clock.monotonic());
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
