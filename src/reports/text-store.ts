/** The length of text that is collected before it is stored as bytes. */
const STORED_AT = 64 * 1024;

/**
 * Text that grows and is read once. It is stored as bytes: V8 would keep a whole response alive for a string cut out of
 * it, and needs two bytes per character for many others.
 */
export class TextStore {
  readonly #parts: Uint8Array[] = [];
  #recent = "";

  add(text: string): void {
    this.#recent += text;
    if (this.#recent.length >= STORED_AT) this.#store();
  }

  /** All of it, in UTF-8. */
  parts(): readonly Uint8Array[] {
    this.#store();
    return this.#parts;
  }

  #store(): void {
    if (this.#recent !== "") this.#parts.push(Buffer.from(this.#recent));
    this.#recent = "";
  }
}
