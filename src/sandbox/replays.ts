import { TIMESTAMP_RANGE_S } from "./verify.ts";

/** In milliseconds. An older request is refused anyway, because of its timestamp. */
const REMEMBERED_MS = 2 * TIMESTAMP_RANGE_S * 1000;

/** Remembers the signatures of valid requests. */
export class Replays {
  /** When each signature was first seen, oldest first. */
  readonly #seen = new Map<string, number>();

  /** Whether this signature was seen before. Remembers it. */
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
