/**
 * The maximum number of remembered signatures. It is enough for several seconds of the fastest run. Ten times as many
 * would take 8 MiB.
 */
const REMEMBERED = 20_000;

/**
 * The signatures that this run has sent. Timestamps are whole seconds, so the same question twice in one second would
 * be the same bytes, and the API may reject them as a replay.
 */
export class UsedSignatures {
  readonly #beginnings = new Set<string>();

  /** Marks a signature as used. Returns false if it already was. */
  claim(signature: string): boolean {
    // 48 bits are enough: a rare collision costs only a second.
    const beginning = signature.slice(0, 8);
    if (this.#beginnings.has(beginning)) return false;
    this.#beginnings.add(beginning);
    if (this.#beginnings.size > REMEMBERED) this.#forgetOldest();
    return true;
  }

  #forgetOldest(): void {
    for (const oldest of this.#beginnings) {
      this.#beginnings.delete(oldest);
      return;
    }
  }
}
