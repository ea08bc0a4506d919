/** Reads ids one ahead, so that asking for the next one never waits for slow input. */
export class ReadAhead {
  readonly #ids: AsyncIterator<string>;
  readonly #onRead: () => void;
  #next: string | undefined;
  #isReading = false;
  #hasEnded = false;
  #error: unknown;

  /** @param onRead called when an id has been read or the input has ended */
  constructor(ids: AsyncIterable<string>, onRead: () => void) {
    this.#ids = ids[Symbol.asyncIterator]();
    this.#onRead = onRead;
  }

  /** Whether the next id is here. If not, starts to read it. */
  get isReady(): boolean {
    if (this.#next === undefined) this.#read();
    return this.#next !== undefined;
  }

  /** Returns the next id if it is here, and starts to read the one after it. */
  take(): string | undefined {
    const id = this.#next;
    this.#next = undefined;
    this.#read();
    return id;
  }

  /** Whether the last id was taken or the input failed. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The error that ended the input, if one did. */
  get error(): unknown {
    return this.#error;
  }

  async #read(): Promise<void> {
    if (this.#isReading || this.#hasEnded) return;
    this.#isReading = true;
    try {
      const { done, value } = await this.#ids.next();
      if (done) this.#hasEnded = true;
      else this.#next = value;
    } catch (error) {
      this.#hasEnded = true;
      this.#error = error;
    }
    this.#isReading = false;
    this.#onRead();
  }
}
