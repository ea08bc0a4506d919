import type { PhpValue } from "../api/php-json.ts";
import { SceError } from "../base/errors.ts";
import { jsonErrorOffset } from "../base/json-error.ts";
import { type JsonText, parseJsonText, tokenTexts } from "../base/json-text.ts";
import { readJsonNumber } from "./json-number.ts";

/** PHP's limit for the nesting of objects and arrays, including the request itself. */
const DEEPEST = 511;

/**
 * Reads a JSON text as a value to send. Keeps the order of keys and every digit of integers. Throws a usage error for
 * invalid JSON, and for values that PHP would read differently.
 *
 * @param name the name of the text in errors
 */
export function readJsonValue(text: string, name: string): PhpValue {
  return new Reader(parse(text, name), name).value();
}

function parse(text: string, name: string): JsonText {
  try {
    return parseJsonText(text);
  } catch {
    // V8's message would quote the text.
    const before = text.slice(0, jsonErrorOffset(text)).split("\n");
    const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
    throw new SceError("usage", `${name} is not valid JSON: ${place}`);
  }
}

/** Reads the tokens of a valid text. The first character of a token shows its kind. */
class Reader {
  readonly #tokens: Iterator<string>;
  readonly #name: string;

  constructor(json: JsonText, name: string) {
    this.#tokens = tokenTexts(json);
    this.#name = name;
  }

  /** @param depth the number of objects and arrays around the value, including the request */
  value(token = this.#next(), depth = 1): PhpValue {
    switch (token[0]) {
      case "{":
        return this.#object(this.#deeper(depth));
      case "[":
        return this.#array(this.#deeper(depth));
      case '"':
        return this.#text(token);
      case "t":
      case "f":
        return token === "true";
      case "n":
        return null;
      default:
        return this.#number(token);
    }
  }

  #object(depth: number): PhpValue {
    const object = new Map<string, PhpValue>();
    for (let token = this.#next(); token !== "}"; token = this.#next()) {
      if (token === ",") continue;
      const key = this.#text(token);
      if (object.has(key)) throw this.#fault(`contains the key "${key}" twice`);
      this.#next();
      object.set(key, this.value(this.#next(), depth));
    }
    return object;
  }

  #array(depth: number): PhpValue {
    const array: PhpValue[] = [];
    for (let token = this.#next(); token !== "]"; token = this.#next())
      if (token !== ",") array.push(this.value(token, depth));
    return array;
  }

  #text(token: string): string {
    const text: string = JSON.parse(token);
    if (!text.isWellFormed()) throw this.#fault("contains half of a surrogate pair");
    return text;
  }

  #number(token: string): PhpValue {
    const read = readJsonNumber(token);
    if ("value" in read) return read.value;
    const shown = token.length > 40 ? `${token.slice(0, 40)}…` : token;
    throw this.#fault(`contains a number that cannot be sent: ${shown} ${read.problem}`);
  }

  #deeper(depth: number): number {
    if (depth >= DEEPEST) throw this.#fault("is nested too deeply");
    return depth + 1;
  }

  #next(): string {
    return this.#tokens.next().value ?? "";
  }

  #fault(problem: string): SceError {
    return new SceError("usage", `${this.#name} ${problem}`);
  }
}
