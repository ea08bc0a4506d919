import { DueHeap } from "./due-heap.ts";

/** What a task's last attempt came to. */
export type QueueName = "answered" | "new" | "failed";

/** A request that is out longer than this, in milliseconds, counts as one in trouble. */
const SLOW_MS = 2000;

const QUEUE_NAMES: readonly QueueName[] = ["answered", "new", "failed"];

/**
 * How often in a row tasks that are due may be passed over by those that go before them. It matters only where more is
 * due than the slots can take: then a new task gets every second turn, a failed one every tenth, and nobody waits forever.
 */
const MOST_PASSED_OVER = { new: 1, failed: 9 } as const;

interface Flight {
  readonly queue: QueueName;
  readonly startedMs: number;
}

/**
 * Decides which task is asked next, and when, each by its own clock: a task holds one of the slots while its request is
 * out, and none while it waits. Tasks whose last attempt failed, or whose request is slow, together get at most half of
 * the slots, but at least one. All moments are in milliseconds of one monotonic clock, which is handed in.
 */
export class Schedule<Task> {
  readonly #slots: number;
  readonly #inFlight = new Map<Task, Flight>();
  readonly #queues = { answered: new DueHeap<Task>(), new: new DueHeap<Task>(), failed: new DueHeap<Task>() };
  /** How many answered tasks in a row went before others that are due, and how many new ones before failed ones. */
  #answeredInARow = 0;
  #newInARow = 0;
  #pausedUntilMs = Number.NEGATIVE_INFINITY;

  /** @param slots how many requests may be out, 1 at least */
  constructor(slots: number) {
    this.#slots = slots;
  }

  /** How many requests are out. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  isInFlight(task: Task): boolean {
    return this.#inFlight.has(task);
  }

  /** How many tasks of this standing wait. */
  waiting(queue: QueueName): number {
    return this.#queues[queue].size;
  }

  /** When the next task is due, slots and rests aside; Infinity if none waits. */
  get dueMs(): number {
    return Math.min(...QUEUE_NAMES.map((queue) => this.#queues[queue].dueMs));
  }

  /** Lets a task wait until it is due. */
  add(task: Task, queue: QueueName, dueMs: number): void {
    this.#queues[queue].push(task, dueMs);
  }

  /** Nobody is asked before this moment: the API asked all of us to slow down. */
  pauseUntil(untilMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, untilMs);
  }

  /** Makes every task due that waits. */
  makeDue(nowMs: number): void {
    for (const queue of QUEUE_NAMES) this.#queues[queue].makeDue(nowMs);
  }

  /** Whether a task that does not wait could be asked now. */
  hasRoom(nowMs: number): boolean {
    return this.#inFlight.size < this.#slots && nowMs >= this.#pausedUntilMs;
  }

  /** Takes the task that is to be asked now and gives it a slot; undefined if there is none, or no slot for it. */
  next(nowMs: number): Task | undefined {
    if (!this.hasRoom(nowMs)) return undefined;
    const chosen = this.#nextQueue(nowMs);
    if (chosen === undefined) return undefined;
    const task = this.#queues[chosen].pop();
    if (task !== undefined) this.start(task, chosen, nowMs);
    return task;
  }

  /** Gives a slot to a task that does not wait; there has to be room. */
  start(task: Task, queue: QueueName, nowMs: number): void {
    this.#inFlight.set(task, { queue, startedMs: nowMs });
  }

  /** Takes the slot back; gives what the task was when it got it. */
  finish(task: Task): Flight | undefined {
    const flight = this.#inFlight.get(task);
    this.#inFlight.delete(task);
    return flight;
  }

  /**
   * When there will be something to ask, if no slot is given back before; undefined if only that can bring it about.
   * To be asked once `next` has nothing more to give.
   */
  wakeMs(nowMs: number): number | undefined {
    if (this.#inFlight.size >= this.#slots) return undefined;
    let first = Number.POSITIVE_INFINITY;
    for (const queue of QUEUE_NAMES) {
      const wakeMs = Math.max(this.#queues[queue].dueMs, this.#pausedUntilMs, nowMs);
      if (wakeMs < first && this.#mayStart(queue, wakeMs)) first = wakeMs;
    }
    return first === Number.POSITIVE_INFINITY ? undefined : first;
  }

  /** Those whose last attempt was answered go first, then new ones, as far as the patience of the others allows. */
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
