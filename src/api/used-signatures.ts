/**
 * How many signatures are remembered at most: those of several seconds of the fastest run. Ten times as many take 8 MiB
 * while 100,000 ids are asked for.
 */
const REMEMBERED = 20_000;

/**
 * The signatures that this run has sent. Timestamps are whole seconds, so that the same question asked twice within one
 * would be the same bytes, which the API may take for a replay.
 */
export class UsedSignatures {
  readonly #fingerprints = new Set<number>();

  /** Whether the signature is new; it counts as used from now on. */
  claim(signature: string): boolean {
    // 48 bits of it are enough: a rare collision costs a second, not correctness.
    const fingerprint = Buffer.from(signature.slice(0, 8), "base64").readUIntBE(0, 6);
    if (this.#fingerprints.has(fingerprint)) return false;
    this.#fingerprints.add(fingerprint);
    if (this.#fingerprints.size > REMEMBERED) this.#forgetOldest();
    return true;
  }

  #forgetOldest(): void {
    for (const oldest of this.#fingerprints) {
      this.#fingerprints.delete(oldest);
      return;
    }
  }
}
