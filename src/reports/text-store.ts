/** So much text is held as text before it is stored. */
const STORED_AT = 64 * 1024;

/**
 * Text that grows and is read once. Stored as bytes: of strings cut out of a reply V8 would keep the whole reply, and
 * two bytes a character of many others.
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
