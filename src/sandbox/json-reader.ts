import { type Json, NumberText, phpNumber } from "./php-encode.ts";

/** A member of the outermost object: from the quote of its name to the end of its value. */
interface Member {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface ReadObject {
  readonly value: Map<string, Json>;
  /** In the order of the text. */
  readonly members: readonly Member[];
}

/** PHP's json_decode refuses deeper nesting of objects and arrays. */
const DEEPEST = 511;

/**
 * Reads a JSON object as PHP does, keeping every digit of integers. Undefined if PHP would refuse the text.
 * Of two members with the same name, the later value takes the earlier place.
 */
export function readObject(text: string): ReadObject | undefined {
  try {
    JSON.parse(text);
    const reader = new Reader(text);
    const value = reader.value(1);
    return value instanceof Map ? { value, members: reader.members } : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a text that is known to be valid JSON, so the next character always shows what follows. */
class Reader {
  readonly members: Member[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): Json {
    const first = this.#next();
    if (depth > DEEPEST && (first === "{" || first === "[")) throw new RangeError("nested too deeply");
    switch (first) {
      case "{":
        return this.#object(depth);
      case "[":
        return this.#array(depth);
      case '"':
        return this.#string();
      default:
        return this.#word();
    }
  }

  #object(depth: number): Map<string, Json> {
    const object = new Map<string, Json>();
    for (this.#at++; this.#next() !== "}"; this.#comma()) {
      const start = this.#at;
      const name = this.#string();
      this.#next();
      this.#at++;
      object.set(name, this.value(depth + 1));
      if (depth === 1) this.members.push({ name, start, end: this.#at });
    }
    this.#at++;
    return object;
  }

  #array(depth: number): Json[] {
    const array: Json[] = [];
    for (this.#at++; this.#next() !== "]"; this.#comma()) array.push(this.value(depth + 1));
    this.#at++;
    return array;
  }

  #comma(): void {
    if (this.#next() === ",") this.#at++;
  }

  #string(): string {
    const start = this.#at++;
    while (this.#text[this.#at] !== '"') this.#at += this.#text[this.#at] === "\\" ? 2 : 1;
    const value: unknown = JSON.parse(this.#text.slice(start, ++this.#at));
    // PHP refuses lone surrogates.
    if (typeof value !== "string" || !value.isWellFormed()) throw new RangeError("not a text");
    return value;
  }

  #word(): Json {
    const start = this.#at;
    while (/[\w.+-]/.test(this.#text[this.#at] ?? "")) this.#at++;
    const word = this.#text.slice(start, this.#at);
    if (word === "null") return null;
    if (word === "true" || word === "false") return word === "true";
    return new NumberText(phpNumber(word));
  }

  /** Skips white space and returns the next character. */
  #next(): string | undefined {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? "")) this.#at++;
    return this.#text[this.#at];
  }
}
