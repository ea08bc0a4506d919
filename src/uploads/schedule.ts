import { DueHeap } from "./due-heap.ts";

/** The queue of a task, by the outcome of its last attempt. */
export type QueueName = "answered" | "new" | "failed";

/** A request that takes longer than this, in milliseconds, counts as failing. */
const SLOW_MS = 2000;

const QUEUE_NAMES: readonly QueueName[] = ["answered", "new", "failed"];

/**
 * How many times in a row queues with priority may pass over the due tasks of a queue. This matters only if more tasks
 * are due than there are slots. Then new tasks get every second slot and failed tasks every tenth, so that no task waits
 * forever.
 */
const MOST_PASSED_OVER = { new: 1, failed: 9 } as const;

interface Flight {
  readonly queue: QueueName;
  readonly startedMs: number;
}

/**
 * Decides which task is next, and when. A task takes a slot while its request is in flight, and none while it waits.
 * Tasks with a failed attempt or a slow request get at most half of the slots, but at least one. All times are
 * milliseconds of the monotonic clock. The caller passes them in.
 */
export class Schedule<Task> {
  readonly #slots: number;
  readonly #inFlight = new Map<Task, Flight>();
  readonly #queues = { answered: new DueHeap<Task>(), new: new DueHeap<Task>(), failed: new DueHeap<Task>() };
  /** How many answered tasks in a row passed over other due tasks, and how many new tasks passed over failed tasks. */
  #answeredInARow = 0;
  #newInARow = 0;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;

  /** @param slots the number of parallel requests, at least 1 */
  constructor(slots: number) {
    this.#slots = slots;
  }

  /** The number of requests in flight. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  isInFlight(task: Task): boolean {
    return this.#inFlight.has(task);
  }

  /** The number of tasks in a queue. */
  waiting(queue: QueueName): number {
    return this.#queues[queue].size;
  }

  /** When the next task is due, regardless of slots and pauses; Infinity if no task waits. */
  get dueMs(): number {
    return Math.min(...QUEUE_NAMES.map((queue) => this.#queues[queue].dueMs));
  }

  /** Adds a task to a queue, where it waits until it is due. */
  add(task: Task, queue: QueueName, dueMs: number): void {
    this.#queues[queue].push(task, dueMs);
  }

  /** Starts no request before this time: the API asked for a pause. */
  pauseUntil(untilMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, untilMs);
  }

  /** Makes every waiting task due. */
  makeDue(nowMs: number): void {
    for (const queue of QUEUE_NAMES) this.#queues[queue].makeDue(nowMs);
  }

  /** Whether a new task could start now. */
  hasRoom(nowMs: number): boolean {
    return this.#inFlight.size < this.#slots && nowMs >= this.#pausedUntilMs;
  }

  /** Gives a slot to the next due task and returns it. Returns undefined if no task is due or no slot is free. */
  next(nowMs: number): Task | undefined {
    if (!this.hasRoom(nowMs)) return undefined;
    const chosen = this.#nextQueue(nowMs);
    if (chosen === undefined) return undefined;
    const task = this.#queues[chosen].pop();
    if (task !== undefined) this.start(task, chosen, nowMs);
    return task;
  }

  /** Gives a slot to a task that is in no queue. There must be a free slot. */
  start(task: Task, queue: QueueName, nowMs: number): void {
    this.#inFlight.set(task, { queue, startedMs: nowMs });
  }

  /** Frees the task's slot. Returns the task's queue and start time. */
  finish(task: Task): Flight | undefined {
    const flight = this.#inFlight.get(task);
    this.#inFlight.delete(task);
    return flight;
  }

  /**
   * Returns when the next task can start if no request finishes first, or undefined if no task can start until then.
   * Call it after `next` returns undefined.
   *
   * @param areMoreToCome whether tasks that are not in a queue yet wait for a pause to end
   */
  wakeMs(nowMs: number, areMoreToCome: boolean): number | undefined {
    if (this.#inFlight.size >= this.#slots) return undefined;
    let first = areMoreToCome && this.#pausedUntilMs > nowMs ? this.#pausedUntilMs : Number.POSITIVE_INFINITY;
    for (const queue of QUEUE_NAMES) {
      const wakeMs = Math.max(this.#queues[queue].dueMs, this.#pausedUntilMs, nowMs);
      if (wakeMs < first && this.#mayStart(queue, wakeMs)) first = wakeMs;
    }
    return first === Number.POSITIVE_INFINITY ? undefined : first;
  }

  /** Answered tasks go first, then new tasks. A queue that was passed over often enough gets its turn. */
  #nextQueue(nowMs: number): QueueName | undefined {
    const isDue = (queue: QueueName) => this.#queues[queue].dueMs <= nowMs && this.#mayStart(queue, nowMs);
    const [answered, fresh, failed] = [isDue("answered"), isDue("new"), isDue("failed")];
    const mostPassedOver = fresh ? MOST_PASSED_OVER.new : failed ? MOST_PASSED_OVER.failed : Number.POSITIVE_INFINITY;
    if (answered && this.#answeredInARow < mostPassedOver) {
      this.#answeredInARow = fresh || failed ? this.#answeredInARow + 1 : 0;
      return "answered";
    }
    this.#answeredInARow = 0;
    if (fresh && !(failed && this.#newInARow >= MOST_PASSED_OVER.failed)) {
      this.#newInARow = failed ? this.#newInARow + 1 : 0;
      return "new";
    }
    this.#newInARow = 0;
    return failed ? "failed" : undefined;
  }

  #mayStart(queue: QueueName, nowMs: number): boolean {
    if (queue !== "failed") return true;
    let troubled = 0;
    for (const { queue: its, startedMs } of this.#inFlight.values())
      if (its === "failed" || nowMs - startedMs > SLOW_MS) troubled += 1;
    return troubled < Math.max(1, Math.floor(this.#slots / 2));
  }
}
