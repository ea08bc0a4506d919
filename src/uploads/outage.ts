import type { Patience } from "../api/retry.ts";

/** A wait goes on through an outage this long, in milliseconds. */
export const LONGEST_OUTAGE_MS = 5 * 60_000;

/**
 * How long the API has not answered, over all uploads of a wait: from the first failed attempt since any answer. Before
 * the first answer of the run there is no patience, so that a mistyped host fails at once.
 */
export class Outage implements Patience {
  readonly #monotonic: () => number;
  #answeredOnce = false;
  #since: number | undefined;

  readonly #deadline: number;

  /**
   * @param monotonic the monotonic clock, in milliseconds
   * @param timeoutMs what the wait may take in all, from now
   */
  constructor(monotonic: () => number, timeoutMs: number) {
    this.#monotonic = monotonic;
    this.#deadline = monotonic() + timeoutMs;
  }

  answered(): void {
    this.#answeredOnce = true;
    this.#since = undefined;
  }

  failed(): void {
    this.#since ??= this.#monotonic();
  }

  get answeredOnce(): boolean {
    return this.#answeredOnce;
  }

  /** How long it has lasted, in milliseconds; 0 where there is none. */
  get lastedMs(): number {
    return this.#since === undefined ? 0 : this.#monotonic() - this.#since;
  }

  get isTooLong(): boolean {
    return this.lastedMs >= LONGEST_OUTAGE_MS;
  }

  leftMs(): number | undefined {
    if (!this.#answeredOnce) return undefined;
    return Math.max(0, Math.min(LONGEST_OUTAGE_MS - this.lastedMs, this.#deadline - this.#monotonic()));
  }
}
