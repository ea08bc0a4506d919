import { type JsonText, mapTokens } from "../json/text.ts";
import { encodePhpJson } from "./php-json.ts";
import { MOST_READINGS, readings } from "./readings.ts";

/**
 * Shorter texts are too common to be told from ordinary words and numbers: to hide each would destroy the reply, and
 * would tell the secret by what is missing. They are hidden nowhere but where `sce` itself would show them.
 */
const SHORTEST_SECRET = 8;

const MASK = "[redacted]";

/** A text that must not be shown. */
export class Secret {
  readonly #text: string;
  /** Whether it is a part of a text only where that has a long word. */
  readonly isLongWord: boolean;
  /** How a reply may spell it, in base64 also as a part of more: what is looked for. Made when it is wanted. */
  #plain: readonly string[] | undefined;

  constructor(text: string) {
    this.#text = text;
    this.isLongWord = text.length >= LONG_WORD && wordAround(text, 0) === text.length;
  }

  /** Whether a text, as it is read, has the secret in it. */
  isIn(text: string): boolean {
    return this.#plainSpellings().some((spelling) => text.includes(spelling));
  }

  #plainSpellings(): readonly string[] {
    this.#plain ??= [...new Set([this.#text, ...base64Parts(this.#text).flatMap(bothAlphabets)])];
    return this.#plain;
  }

  /** Those and their common escapes, the longest first: what can be cut out of a text and leaves the rest. */
  spellings(): string[] {
    const base64 = Buffer.from(this.#text).toString("base64");
    const whole = [base64, base64.replace(/=+$/, "")].flatMap(bothAlphabets);
    const escaped = [this.#text, base64].flatMap((written) => [
      encodePhpJson(written).slice(1, -1),
      JSON.stringify(written).slice(1, -1),
      encodeURIComponent(written),
    ]);
    return [...new Set([...this.#plainSpellings(), ...whole, ...escaped])].sort(longestFirst);
  }
}

/**
 * The characters of a word that is as long as a key or more, of what base64 is made of. A signature is such a word and
 * stands for one request only; where no such word is, none of its spellings has to be made.
 */
const LONG_WORD = 32;

/** Whether a long word is in a text. It has one of every so many characters, so that the others need no look. */
function hasLongWord(text: string): boolean {
  for (let at = LONG_WORD - 1; at < text.length; at += LONG_WORD) if (wordAround(text, at) >= LONG_WORD) return true;
  return false;
}

/** The length of the word around a place in a text; 0 where there is none. */
function wordAround(text: string, at: number): number {
  let end = at;
  while (isOfBase64(text.charCodeAt(end))) end += 1;
  let start = at;
  while (end > at && isOfBase64(text.charCodeAt(start - 1))) start -= 1;
  return end - start;
}

/** Whether a UTF-16 unit is a letter, a digit or one of `+/=-_`. */
function isOfBase64(unit: number): boolean {
  const isLetter = (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a);
  return isLetter || (unit >= 0x2f && unit <= 0x39) || unit === 0x2b || unit === 0x2d || unit === 0x3d || unit === 0x5f;
}

/** What to look for, for each of the texts that is long enough; one that has another in it comes before that. */
export function secretsOf(...texts: readonly string[]): Secret[] {
  const long = texts.filter((text) => text.length >= SHORTEST_SECRET);
  return long.sort(longestFirst).map((text) => new Secret(text));
}

function longestFirst(one: string, other: string): number {
  return other.length - one.length;
}

/**
 * What the base64 of a longer text has in it wherever `text` stands there: three bytes become four characters, so there
 * are three ways. The characters that hold bits of its neighbours, too, are left out.
 */
function base64Parts(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.from("\0".repeat(before) + text);
    return bytes.toString("base64").slice(Math.ceil((before * 4) / 3), Math.floor((bytes.length * 4) / 3));
  });
}

function bothAlphabets(base64: string): string[] {
  return [base64, base64.replaceAll("+", "-").replaceAll("/", "_")];
}

/** Takes secrets out of a text: their spellings, or all of it where they are hidden in it in some other way. */
export function redact(text: string, secrets: readonly Secret[]): string {
  // Every spelling has a reading in which the secret is plain.
  if (!holdsAny(readings(text), secrets)) return text;
  let clean = text;
  for (const spelling of secrets.flatMap((secret) => secret.spellings())) clean = clean.replaceAll(spelling, MASK);
  return holdsAny(readings(clean), secrets) ? MASK : clean;
}

/**
 * Takes secrets out of a JSON value, which stays one: token for token, whatever the secret looks like and however its
 * characters were escaped. A number with a secret in it becomes 0.
 */
export function redactJson(json: JsonText, secrets: readonly Secret[]): JsonText {
  // Hardly any reply echoes a secret, and one look at the whole of it takes less time than one at every token.
  if (isClean(json, secrets)) return json;
  return mapTokens(json, (token) => {
    if (/^[-\d]/.test(token)) return holds(token, secrets) ? "0" : token;
    if (!token.startsWith('"')) return token;
    const text: string = JSON.parse(token);
    const clean = redact(text, secrets);
    return clean === text ? token : JSON.stringify(clean);
  });
}

/** All readings of a longer text would take too much memory. */
const LONGEST_AT_ONCE = 64 * 1024;

/** Whether no secret is in a JSON value. What a token may be read as is a part of what the whole may be read as. */
function isClean(json: JsonText, secrets: readonly Secret[]): boolean {
  if (json.length > LONGEST_AT_ONCE) return false;
  const all = readings(json);
  return all.size <= MOST_READINGS && !holdsAny(all, secrets);
}

function holdsAny(texts: Iterable<string>, secrets: readonly Secret[]): boolean {
  for (const text of texts) if (holds(text, secrets)) return true;
  return false;
}

function holds(text: string, secrets: readonly Secret[]): boolean {
  const hasLong = hasLongWord(text);
  return secrets.some((secret) => (hasLong || !secret.isLongWord) && secret.isIn(text));
}
