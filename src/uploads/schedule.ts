import { DueHeap } from "./due-heap.ts";

/** What a task's last attempt came to. */
export type Standing = "answered" | "new" | "failed";

/** A request that is out longer than this, in milliseconds, counts as one in trouble. */
const SLOW_MS = 2000;

const STANDINGS: readonly Standing[] = ["answered", "new", "failed"];

/**
 * How often in a row tasks that are due may be passed over by those that go before them. It matters only where more is
 * due than the slots can take: then a new task gets every second turn, a failed one every tenth, and nobody waits forever.
 */
const PATIENCE = { new: 1, failed: 9 } as const;

interface Flight {
  readonly standing: Standing;
  readonly startedMs: number;
}

/**
 * Decides which task is asked next, and when, each by its own clock: a task holds one of the slots while its request is
 * out, and none while it waits. Tasks whose last attempt failed, or whose request is slow, together get at most half of
 * the slots, but at least one. All moments are in milliseconds of one monotonic clock, which is handed in.
 */
export class Schedule<Task> {
  readonly #slots: number;
  readonly #out = new Map<Task, Flight>();
  readonly #queues = { answered: new DueHeap<Task>(), new: new DueHeap<Task>(), failed: new DueHeap<Task>() };
  /** How many answered tasks in a row went before others that are due, and how many new ones before failed ones. */
  #answeredInARow = 0;
  #newInARow = 0;
  #restUntilMs = Number.NEGATIVE_INFINITY;

  /** @param slots how many requests may be out, 1 at least */
  constructor(slots: number) {
    this.#slots = slots;
  }

  /** How many requests are out. */
  get out(): number {
    return this.#out.size;
  }

  isOut(task: Task): boolean {
    return this.#out.has(task);
  }

  /** How many tasks of this standing wait. */
  waiting(standing: Standing): number {
    return this.#queues[standing].size;
  }

  /** When the next task is due, slots and rests aside; Infinity if none waits. */
  get dueMs(): number {
    return Math.min(...STANDINGS.map((standing) => this.#queues[standing].dueMs));
  }

  /** Lets a task wait until it is due. */
  add(task: Task, standing: Standing, dueMs: number): void {
    this.#queues[standing].push(task, dueMs);
  }

  /** Nobody is asked before this moment: the API asked all of us to slow down. */
  rest(untilMs: number): void {
    this.#restUntilMs = Math.max(this.#restUntilMs, untilMs);
  }

  /** Makes every task due that waits. */
  hurry(nowMs: number): void {
    for (const standing of STANDINGS) this.#queues[standing].hurry(nowMs);
  }

  /** Whether a task that does not wait could be asked now. */
  hasRoom(nowMs: number): boolean {
    return this.#out.size < this.#slots && nowMs >= this.#restUntilMs;
  }

  /** Takes the task that is to be asked now and gives it a slot; undefined if there is none, or no slot for it. */
  next(nowMs: number): Task | undefined {
    if (!this.hasRoom(nowMs)) return undefined;
    const chosen = this.#whoseTurn(nowMs);
    if (chosen === undefined) return undefined;
    const task = this.#queues[chosen].pop();
    if (task !== undefined) this.start(task, chosen, nowMs);
    return task;
  }

  /** Gives a slot to a task that does not wait; there has to be room. */
  start(task: Task, standing: Standing, nowMs: number): void {
    this.#out.set(task, { standing, startedMs: nowMs });
  }

  /** Takes the slot back; gives what the task was when it got it. */
  finish(task: Task): Flight | undefined {
    const flight = this.#out.get(task);
    this.#out.delete(task);
    return flight;
  }

  /**
   * When there will be something to ask, if no slot is given back before; undefined if only that can bring it about.
   * To be asked once `next` has nothing more to give.
   */
  wakeMs(nowMs: number): number | undefined {
    if (this.#out.size >= this.#slots) return undefined;
    let first = Number.POSITIVE_INFINITY;
    for (const standing of STANDINGS) {
      const wakeMs = Math.max(this.#queues[standing].dueMs, this.#restUntilMs, nowMs);
      if (wakeMs < first && this.#mayStart(standing, wakeMs)) first = wakeMs;
    }
    return first === Number.POSITIVE_INFINITY ? undefined : first;
  }

  /** Those whose last attempt was answered go first, then new ones, as far as the patience of the others allows. */
  #whoseTurn(nowMs: number): Standing | undefined {
    const isDue = (standing: Standing) => this.#queues[standing].dueMs <= nowMs && this.#mayStart(standing, nowMs);
    const [answered, fresh, failed] = [isDue("answered"), isDue("new"), isDue("failed")];
    const patience = fresh ? PATIENCE.new : failed ? PATIENCE.failed : Number.POSITIVE_INFINITY;
    if (answered && this.#answeredInARow < patience) {
      this.#answeredInARow = fresh || failed ? this.#answeredInARow + 1 : 0;
      return "answered";
    }
    this.#answeredInARow = 0;
    if (fresh && !(failed && this.#newInARow >= PATIENCE.failed)) {
      this.#newInARow = failed ? this.#newInARow + 1 : 0;
      return "new";
    }
    this.#newInARow = 0;
    return failed ? "failed" : undefined;
  }

  #mayStart(standing: Standing, nowMs: number): boolean {
    if (standing !== "failed") return true;
    let troubled = 0;
    for (const { standing: its, startedMs } of this.#out.values())
      if (its === "failed" || nowMs - startedMs > SLOW_MS) troubled += 1;
    return troubled < Math.max(1, Math.floor(this.#slots / 2));
  }
}
