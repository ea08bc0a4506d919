import { type JsonText, mapTokens, searchableParts } from "../base/json-text.ts";
import { anySpelling, type Spellings, spellings } from "./spellings.ts";

/**
 * Shorter texts also occur as ordinary words and numbers. Hiding each of them would destroy the response, and the gaps
 * would reveal the secret.
 */
const SHORTEST_SECRET = 8;

const MASK = "[redacted]";

/**
 * A text that must not be shown: plain, JSON-escaped, URL-encoded or in base64. Combinations of these are not found.
 */
export class Secret {
  readonly #text: string;
  readonly isLongWord: boolean;
  // Made on demand, because a signature is searched for in one response only.
  #spellings: Spellings | undefined;
  #pattern: RegExp | undefined;

  constructor(text: string) {
    this.#text = text;
    this.isLongWord = text.length >= LONG_WORD && lengthOfWord(text, 0) === text.length && !/[%\\]/.test(text);
  }

  /** Makes the pattern only if the text seems to contain a spelling, because making it is slow. */
  isIn({ text, withoutBackslashes, inLowerCase }: Haystack): boolean {
    this.#spellings ??= spellings(this.#text);
    const { unescaped, json, url } = this.#spellings;
    if (unescaped.some((spelling) => text.includes(spelling))) return true;
    const isLikely =
      json.some((spelling) => withoutBackslashes?.includes(spelling.replaceAll("\\", ""))) ||
      url.some((spelling) => inLowerCase?.includes(spelling.toLowerCase()));
    return isLikely && text.search(this.#anySpelling()) >= 0;
  }

  /** Replaces every spelling with a mask. */
  hideIn(text: string): string {
    return text.replace(this.#anySpelling(), MASK);
  }

  #anySpelling(): RegExp {
    this.#pattern ??= anySpelling(this.#text);
    return this.#pattern;
  }
}

/** A text and its forms in which escaped secrets are found. A form is undefined if the text has no such escapes. */
interface Haystack {
  readonly text: string;
  readonly withoutBackslashes: string | undefined;
  readonly inLowerCase: string | undefined;
}

/** Those of the texts that are long enough to hide. A text comes before any text that it contains. */
export function secretsOf(...texts: readonly string[]): Secret[] {
  const long = texts.filter((text) => text.length >= SHORTEST_SECRET);
  return long.sort((one, other) => other.length - one.length).map((text) => new Secret(text));
}

/** Removes secrets from a text. */
export function redact(text: string, secrets: readonly Secret[]): string {
  const found = secretsIn(text, secrets);
  if (found.length === 0) return text;
  const clean = found.reduce((rest, secret) => secret.hideIn(rest), text);
  // A mask and the text around it may form a secret again.
  return secretsIn(clean, secrets).length > 0 ? MASK : clean;
}

/**
 * Removes secrets from a JSON value, token by token, so it stays valid JSON. A number that contains a secret becomes 0.
 */
export function redactJson(json: JsonText, secrets: readonly Secret[]): JsonText {
  // Few responses echo a secret, and searching a few long parts is faster than searching every token.
  if (!holdsAny(searchableParts(json), secrets)) return json;
  return mapTokens(json, (token) => {
    if (/^[-\d]/.test(token)) return secretsIn(token, secrets).length > 0 ? "0" : token;
    if (!token.startsWith('"')) return token;
    const text: string = JSON.parse(token);
    const clean = redact(text, secrets);
    return clean === text ? token : JSON.stringify(clean);
  });
}

function holdsAny(texts: Iterable<string>, secrets: readonly Secret[]): boolean {
  for (const text of texts) if (secretsIn(text, secrets).length > 0) return true;
  return false;
}

function secretsIn(text: string, secrets: readonly Secret[]): readonly Secret[] {
  if (text.length < SHORTEST_SECRET) return [];
  const sought = hasLongWord(text) ? secrets : secrets.filter(({ isLongWord }) => !isLongWord);
  if (sought.length === 0) return sought;
  const withoutBackslashes = text.includes("\\") ? text.replaceAll("\\", "") : undefined;
  const inLowerCase = /[%+]/.test(text) ? text.toLowerCase() : undefined;
  return sought.filter((secret) => secret.isIn({ text, withoutBackslashes, inLowerCase }));
}

/**
 * API keys and signatures are words of at least this many characters, and so are their spellings. Most responses
 * contain no such word, and then no spellings are needed.
 */
const LONG_WORD = 32;

/** By an ASCII character's code: whether it can be part of such a word or its spellings. */
const IS_WORD_CHARACTER = Array.from({ length: 128 }, (_, code) => /[\w+/=%\\-]/.test(String.fromCharCode(code)));

/** Looks only at every LONG_WORD-th character, because a long word always contains one of them. */
function hasLongWord(text: string): boolean {
  for (let at = LONG_WORD - 1; at < text.length; at += LONG_WORD) if (lengthOfWord(text, at) >= LONG_WORD) return true;
  return false;
}

function lengthOfWord(text: string, at: number): number {
  let end = at;
  while (IS_WORD_CHARACTER[text.charCodeAt(end)]) end += 1;
  let start = at;
  while (end > at && IS_WORD_CHARACTER[text.charCodeAt(start - 1)]) start -= 1;
  return end - start;
}
