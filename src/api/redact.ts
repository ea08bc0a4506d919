import { type JsonText, mapTokens, searchableParts } from "../base/json-text.ts";

/**
 * Shorter texts are too common to be told from ordinary words and numbers: to hide each would destroy the reply, and
 * would give the secret away by what is missing.
 */
const SHORTEST_SECRET = 8;

const MASK = "[redacted]";

/** Where none of these is, nothing is escaped. */
const ESCAPE = /[\\%+]/;

/** A text that must not be shown: as it is, JSON-escaped, URL-encoded or in base64, but not in two of these at once. */
export class Secret {
  readonly #text: string;
  readonly isLongWord: boolean;
  // Made when they are wanted: a signature is looked for in one reply only.
  #unescaped: readonly string[] | undefined;
  #pattern: RegExp | undefined;

  constructor(text: string) {
    this.#text = text;
    this.isLongWord = text.length >= LONG_WORD && lengthOfWord(text, 0) === text.length && !/[%\\]/.test(text);
  }

  isIn(text: string): boolean {
    this.#unescaped ??= [this.#text, ...base64Parts(this.#text)];
    if (this.#unescaped.some((spelling) => text.includes(spelling))) return true;
    return ESCAPE.test(text) && text.search(this.#anySpelling()) >= 0;
  }

  /** The text with a mask in the place of every spelling. */
  hideIn(text: string): string {
    return text.replace(this.#anySpelling(), MASK);
  }

  #anySpelling(): RegExp {
    this.#pattern ??= anySpelling(this.#text);
    return this.#pattern;
  }
}

/** What to look for, for each of the texts that is long enough; one that has another in it comes before that. */
export function secretsOf(...texts: readonly string[]): Secret[] {
  const long = texts.filter((text) => text.length >= SHORTEST_SECRET);
  return long.sort((one, other) => other.length - one.length).map((text) => new Secret(text));
}

/** Takes secrets out of a text. */
export function redact(text: string, secrets: readonly Secret[]): string {
  if (!holds(text, secrets)) return text;
  const clean = secrets.reduce((rest, secret) => secret.hideIn(rest), text);
  // What stood around a secret may be one together with the mask.
  return holds(clean, secrets) ? MASK : clean;
}

/**
 * Takes secrets out of a JSON value, which stays one: token for token, whatever the secret looks like and however its
 * characters were escaped. A number with a secret in it becomes 0.
 */
export function redactJson(json: JsonText, secrets: readonly Secret[]): JsonText {
  // Hardly any reply echoes a secret, and a look at a few long parts of it takes less time than one at every token.
  if (!someHolds(searchableParts(json), secrets)) return json;
  return mapTokens(json, (token) => {
    if (/^[-\d]/.test(token)) return holds(token, secrets) ? "0" : token;
    if (!token.startsWith('"')) return token;
    const text: string = JSON.parse(token);
    const clean = redact(text, secrets);
    return clean === text ? token : JSON.stringify(clean);
  });
}

function someHolds(texts: Iterable<string>, secrets: readonly Secret[]): boolean {
  for (const text of texts) if (holds(text, secrets)) return true;
  return false;
}

function holds(text: string, secrets: readonly Secret[]): boolean {
  if (text.length < SHORTEST_SECRET) return false;
  const hasLong = hasLongWord(text);
  return secrets.some((secret) => (hasLong || !secret.isLongWord) && secret.isIn(text));
}

/**
 * API keys and signatures are words of at least this many characters, and so are all of their spellings. Most replies
 * have no such word: then none of the spellings has to be made.
 */
const LONG_WORD = 32;

/** Whether an ASCII character, by its code, may stand in such a word or in one of its spellings. */
const IS_WORD_CHARACTER = Array.from({ length: 128 }, (_, code) => /[\w+/=%\\-]/.test(String.fromCharCode(code)));

/** It has one of every so many characters, so that the others need no look. */
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

/** Matches every spelling of a text. Of two that begin at the same place the longer one comes first. */
function anySpelling(text: string): RegExp {
  const base64 = Buffer.from(text).toString("base64");
  const whole = [base64, base64.replace(/=+$/, "")].flatMap(bothAlphabets);
  const unescaped = [...whole, ...base64Parts(text), text].map(literal);
  return new RegExp([spelled(text, inUrl), spelled(text, inJson), ...unescaped].join("|"), "g");
}

/**
 * A pattern for a text of which each character may be written in several ways. No characters may be matched in two of
 * them: both would be tried, and as often again for every such character of the text.
 */
function spelled(text: string, ways: (character: string) => string[]): string {
  return Array.from(text, (character) => `(?:${ways(character).join("|")})`).join("");
}

function inUrl(character: string): string[] {
  const encoded = Array.from(Buffer.from(character), (byte) => `%${hex(byte, 2)}`).join("");
  if (character === "%" || character === "\\") return [encoded];
  return [literal(character), encoded, ...(character === " " ? ["\\+"] : [])];
}

/** JSON within JSON, or in a text of a program that quotes it, has more backslashes before each escape. */
function inJson(character: string): string[] {
  const escaped = character.split("").map((unit) => `\\\\{1,3}u${hex(unit.charCodeAt(0), 4)}`);
  if (character === "\\") return ["\\\\\\\\", ...escaped];
  const plain = character === "/" || character === '"' ? `\\\\{0,3}${literal(character)}` : literal(character);
  return [plain, escaped.join("")];
}

function hex(code: number, digits: number): string {
  const lower = code.toString(16).padStart(digits, "0");
  return lower.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/**
 * What the base64 of a longer text has in it wherever `text` stands there: three bytes become four characters, so there
 * are three ways. The characters that hold bits of its neighbours, too, are left out.
 */
function base64Parts(text: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.from("\0".repeat(before) + text);
    const part = bytes.toString("base64").slice(Math.ceil((before * 4) / 3), Math.floor((bytes.length * 4) / 3));
    return bothAlphabets(part);
  });
}

/** The standard alphabet of base64, and the one for URLs where that differs. */
function bothAlphabets(base64: string): string[] {
  const forUrls = base64.replaceAll("+", "-").replaceAll("/", "_");
  return forUrls === base64 ? [base64] : [base64, forUrls];
}
