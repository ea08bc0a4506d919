import { TIMESTAMP_RANGE_S } from "./verify.ts";

/** A request that is older than this, in milliseconds, is refused for its timestamp anyway. */
const REMEMBERED_MS = 2 * TIMESTAMP_RANGE_S * 1000;

/** The signatures of the requests that were in order. */
export class Replays {
  /** When each was seen first, the oldest first. */
  readonly #seen = new Map<string, number>();

  /** Whether a request with this signature was here before; it was from now on. */
  isReplay(signature: string, now: number): boolean {
    for (const [old, time] of this.#seen) {
      if (now - time <= REMEMBERED_MS) break;
      this.#seen.delete(old);
    }
    if (this.#seen.has(signature)) return true;
    this.#seen.set(signature, now);
    return false;
  }
}
