/** How long a wait continues in an outage, in milliseconds. */
export const LONGEST_OUTAGE_MS = 5 * 60_000;

/** An outage of the API. It begins with the first failed attempt after an answer, and ends with the next answer. */
export class Outage<Task> {
  readonly #awakeMs: () => number;
  readonly #asked = new Set<Task>();
  #sinceMs: number | undefined;

  /** @param awakeMs the monotonic clock, not counting pauses, in milliseconds */
  constructor(awakeMs: () => number) {
    this.#awakeMs = awakeMs;
  }

  answered(): void {
    this.#sinceMs = undefined;
    this.#asked.clear();
  }

  /** Records a failed attempt. */
  failed(task: Task): void {
    this.#sinceMs ??= this.#awakeMs();
    this.#asked.add(task);
  }

  /** The number of tasks with failed attempts in this outage. */
  get asked(): number {
    return this.#asked.size;
  }

  /** How long the outage has lasted, in milliseconds; 0 if there is none. */
  get lastedMs(): number {
    return this.#sinceMs === undefined ? 0 : this.#awakeMs() - this.#sinceMs;
  }

  /** How long until the wait gives up in this outage, in milliseconds. */
  get remainingMs(): number {
    return Math.max(0, LONGEST_OUTAGE_MS - this.lastedMs);
  }
}
