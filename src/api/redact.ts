import { type JsonText, mapTokens, searchableParts } from "../base/json-text.ts";

/**
 * Shorter texts also occur as ordinary words and numbers. Hiding each of them would destroy the response and reveal the
 * secret by what is missing.
 */
const SHORTEST_SECRET = 8;

const MASK = "[redacted]";

/** Text without any of these has no escapes. */
const ESCAPE = /[\\%+]/;

/** A text that must not be shown: plain, JSON-escaped, URL-encoded or in base64, but not in two of these combined. */
export class Secret {
  readonly #text: string;
  readonly isLongWord: boolean;
  // Made on demand: a signature is looked for in one response only.
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

  /** The text with a mask instead of every spelling. */
  hideIn(text: string): string {
    return text.replace(this.#anySpelling(), MASK);
  }

  #anySpelling(): RegExp {
    this.#pattern ??= anySpelling(this.#text);
    return this.#pattern;
  }
}

/** The secrets among these texts, without those that are too short. A text comes before any text that it contains. */
export function secretsOf(...texts: readonly string[]): Secret[] {
  const long = texts.filter((text) => text.length >= SHORTEST_SECRET);
  return long.sort((one, other) => other.length - one.length).map((text) => new Secret(text));
}

/** Takes secrets out of a text. */
export function redact(text: string, secrets: readonly Secret[]): string {
  if (!holds(text, secrets)) return text;
  const clean = secrets.reduce((rest, secret) => secret.hideIn(rest), text);
  // The text around a mask may form a secret again.
  return holds(clean, secrets) ? MASK : clean;
}

/**
 * Takes secrets out of a JSON value, token by token, so that it stays valid JSON. A number with a secret in it becomes
 * 0.
 */
export function redactJson(json: JsonText, secrets: readonly Secret[]): JsonText {
  // Hardly any response echoes a secret, and searching a few long parts is faster than searching every token.
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
 * API keys and signatures are words of at least this many characters, and so are their spellings. Most responses have
 * no such word, and then no spellings need to be made.
 */
const LONG_WORD = 32;

/** Whether an ASCII character, by its code, can be part of such a word or its spellings. */
const IS_WORD_CHARACTER = Array.from({ length: 128 }, (_, code) => /[\w+/=%\\-]/.test(String.fromCharCode(code)));

/** Looks at every LONG_WORD-th character only: a long word always contains one of them. */
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
 * A pattern for a text whose characters can each be written in several ways. No two ways may match the same text: both
 * would be tried, and the time would double with every such character.
 */
function spelled(text: string, ways: (character: string) => string[]): string {
  return Array.from(text, (character) => `(?:${ways(character).join("|")})`).join("");
}

function inUrl(character: string): string[] {
  const encoded = Array.from(Buffer.from(character), (byte) => `%${hex(byte, 2)}`).join("");
  if (character === "%" || character === "\\") return [encoded];
  return [literal(character), encoded, ...(character === " " ? ["\\+"] : [])];
}

/** Allows up to three backslashes per escape, for JSON that is quoted within JSON or by a program. */
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
 * The parts of a longer text's base64 that `text` alone determines. Three bytes become four characters, so there are
 * three alignments. Characters that also hold bits of neighbouring text are left out.
 */
function base64Parts(text: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.from("\0".repeat(before) + text);
    const part = bytes.toString("base64").slice(Math.ceil((before * 4) / 3), Math.floor((bytes.length * 4) / 3));
    return bothAlphabets(part);
  });
}

/** In the standard alphabet of base64, and in the one for URLs if that differs. */
function bothAlphabets(base64: string): string[] {
  const forUrls = base64.replaceAll("+", "-").replaceAll("/", "_");
  return forUrls === base64 ? [base64] : [base64, forUrls];
}
