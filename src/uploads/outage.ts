/** A wait goes on through an outage this long, in milliseconds. */
export const LONGEST_OUTAGE_MS = 5 * 60_000;

/** Nobody answers: from the first failed attempt after the last answer of any upload until the next answer. */
export class Outage<Task> {
  readonly #awakeMs: () => number;
  readonly #asked = new Set<Task>();
  #sinceMs: number | undefined;

  /** @param awakeMs the time that counts, in milliseconds */
  constructor(awakeMs: () => number) {
    this.#awakeMs = awakeMs;
  }

  answered(): void {
    this.#sinceMs = undefined;
    this.#asked.clear();
  }

  /** An attempt for this one failed. */
  failed(task: Task): void {
    this.#sinceMs ??= this.#awakeMs();
    this.#asked.add(task);
  }

  /** How many were asked in it. */
  get asked(): number {
    return this.#asked.size;
  }

  /** How long it has lasted, in milliseconds; 0 if there is none. */
  get lastedMs(): number {
    return this.#sinceMs === undefined ? 0 : this.#awakeMs() - this.#sinceMs;
  }

  /** How much longer the wait goes on through it, in milliseconds. */
  get remainingMs(): number {
    return Math.max(0, LONGEST_OUTAGE_MS - this.lastedMs);
  }
}
