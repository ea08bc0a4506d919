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
 * Reads a JSON object as PHP does, keeping every digit of integers. Undefined if PHP would reject the text. If two
 * members have the same name, the later value takes the earlier place.
 */
export function readObject(text: string): ReadObject | undefined {
  try {
    if (isTooMuch(text)) return undefined;
    JSON.parse(text);
    const reader = new Reader(text);
    const value = reader.value(1);
    return value instanceof Map ? { value, members: reader.members } : undefined;
  } catch {
    return undefined;
  }
}

/** PHP would not have the memory for millions of values, and here they would take seconds. */
const MOST_VALUES = 100_000;

/** Whether the text has too many values or nests them too deeply. The text may be invalid JSON. */
function isTooMuch(text: string): boolean {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text[at];
    if (unit === "{" || unit === "[") depth += 1;
    else if (unit === "}" || unit === "]") depth -= 1;
    else if (unit === ",") values += 1;
    else if (unit === '"') at = stringEnd(text, at) - 1;
    if (depth > DEEPEST || values > MOST_VALUES) return true;
  }
  return false;
}

/** The end of the string that begins at `start`. */
function stringEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

const WORD = /[\w.+-]+/y;

/** Reads valid JSON, so the next character always shows what follows. */
class Reader {
  readonly members: Member[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): Json {
    const first = this.#next();
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
    const start = this.#at;
    this.#at = stringEnd(this.#text, start);
    const value: unknown = JSON.parse(this.#text.slice(start, this.#at));
    // PHP rejects lone surrogates.
    if (typeof value !== "string" || !value.isWellFormed()) throw new RangeError("not a text");
    return value;
  }

  #word(): Json {
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.#text)?.[0] ?? "";
    this.#at += word.length;
    if (word === "null") return null;
    if (word === "true" || word === "false") return word === "true";
    return new NumberText(phpNumber(word));
  }

  /** Skips white space and returns the next character. */
  #next(): string | undefined {
    while (this.#text.charCodeAt(this.#at) <= 0x20) this.#at++;
    return this.#text[this.#at];
  }
}
