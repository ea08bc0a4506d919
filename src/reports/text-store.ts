/** Text is stored as bytes when it reaches this length. */
const STORED_AT = 64 * 1024;

/**
 * Text that grows and is read once. Stores bytes, because V8 keeps a whole response alive for a string cut out of it, and
 * needs two bytes per character for many strings.
 */
export class TextStore {
  readonly #parts: Uint8Array[] = [];
  #recent = "";

  add(text: string): void {
    this.#recent += text;
    if (this.#recent.length >= STORED_AT) this.#store();
  }

  /** The whole text, in UTF-8. */
  parts(): readonly Uint8Array[] {
    this.#store();
    return this.#parts;
  }

  #store(): void {
    if (this.#recent !== "") this.#parts.push(Buffer.from(this.#recent));
    this.#recent = "";
  }
}
