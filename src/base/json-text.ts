/**
 * JSON kept as text. `JSON.parse` would lose digits of long numbers, the order of number-like keys, repeated keys and
 * the difference between `1.0` and `1`. So a value here is a slice of the original text. All functions take text that
 * `JSON.parse` has accepted.
 */

/** A JSON value as it was written, without white space around it. */
export type JsonText = string & { readonly __json: unique symbol };

/** Checks that `text` is one JSON value. Throws V8's SyntaxError otherwise; never stack-overflows, however deep. */
export function parseJsonText(text: string): JsonText {
  JSON.parse(text);
  return text.trim() as JsonText;
}

export function isObject(json: JsonText): boolean {
  return json.startsWith("{");
}

/**
 * The members of an object, in order. As in JSON.parse, the last value of a repeated key wins. Empty for other values.
 */
export function members(json: JsonText): Map<string, JsonText> {
  const found = new Map<string, JsonText>();
  if (!isObject(json)) return found;
  let key: JsonText | undefined;
  for (const part of parts(json)) {
    if (key !== undefined) found.set(JSON.parse(key), part);
    key = key === undefined ? part : undefined;
  }
  return found;
}

/** The elements of an array, in order. Empty for other values. */
export function elements(json: JsonText): JsonText[] {
  return json.startsWith("[") ? parts(json) : [];
}

/** The elements of an array, or the alternating keys and values of an object. */
function parts(json: JsonText): JsonText[] {
  const found: JsonText[] = [];
  let partStart = -1;
  let partEnd = -1;
  let depth = 0;
  for (let start = 0, end = 0; start < json.length; start = afterSpace(json, end)) {
    end = tokenEnd(json, start);
    const first = json.charCodeAt(start);
    if (first === CLOSING_BRACE || first === CLOSING_BRACKET) depth -= 1;
    const separates = depth === 1 && (first === COMMA || first === COLON);
    if (separates || depth === 0) {
      if (partStart >= 0) found.push(json.slice(partStart, partEnd) as JsonText);
      partStart = -1;
    } else {
      if (partStart < 0) partStart = start;
      partEnd = end;
    }
    if (first === BRACE || first === BRACKET) depth += 1;
  }
  return found;
}

/**
 * A scalar as plain text: a string decoded, a number, `true` or `false` as written; an object or array as compact JSON;
 * undefined for `null`.
 */
export function plainText(json: JsonText): string | undefined {
  if (json === "null") return undefined;
  if (json.startsWith('"')) return JSON.parse(json);
  return compact(json);
}

/** The same tokens without any white space between them. */
export function compact(json: JsonText): JsonText {
  let done = "";
  let from = 0;
  for (let start = 0, end = 0; start < json.length; ) {
    end = tokenEnd(json, start);
    start = afterSpace(json, end);
    if (start === end) continue;
    done += json.slice(from, end);
    from = start;
  }
  return (done + json.slice(from)) as JsonText;
}

/** The tokens, in order: brackets, commas, colons, quoted strings, numbers and words. */
export function* tokenTexts(json: JsonText): Generator<string> {
  for (let start = 0, end = 0; start < json.length; start = afterSpace(json, end)) {
    end = tokenEnd(json, start);
    yield json.slice(start, end);
  }
}

/** The value with each token replaced by what `map` returns. */
export function mapTokens(json: JsonText, map: (token: string) => string): JsonText {
  let done = "";
  let from = 0;
  for (let start = 0, end = 0; start < json.length; start = afterSpace(json, end)) {
    end = tokenEnd(json, start);
    const token = json.slice(start, end);
    const mapped = map(token);
    if (mapped === token) continue;
    done += json.slice(from, start) + mapped;
    from = end;
  }
  return (done + json.slice(from)) as JsonText;
}

/** The whole text in parts that can be searched: strings with escapes are decoded, the rest is unchanged. */
export function* searchableParts(json: JsonText): Generator<string> {
  let from = 0;
  for (let at = json.indexOf("\\"); at >= 0; at = json.indexOf("\\", from)) {
    // The last quote before a string's first escape is the one that begins the string.
    const start = json.lastIndexOf('"', at);
    const end = stringEnd(json, start);
    yield json.slice(from, start);
    yield JSON.parse(json.slice(start, end));
    from = end;
  }
  yield json.slice(from);
}

const MOST_PARTS = 10_000;

/** Deeper values stay on one line: indenting them could take megabytes of white space. */
const DEEPEST_INDENT = 20;

/** The same tokens with one member per line, indented by two spaces. Empty objects and arrays stay on one line. */
export function indented(json: JsonText): string {
  let parts: string[] = [];
  let done = "";
  let depth = 0;
  let previous = "";
  for (const token of tokenTexts(json)) {
    const closes = token === "}" || token === "]";
    const opened = previous === "{" || previous === "[";
    const shallow = depth <= DEEPEST_INDENT;
    if (closes) depth -= 1;
    if (shallow && (opened !== closes || previous === ",")) parts.push(`\n${"  ".repeat(depth)}`);
    parts.push(token === ":" ? ": " : token);
    if (token === "{" || token === "[") depth += 1;
    previous = token;
    // Join from time to time: millions of parts take many times the memory of their text.
    if (parts.length < MOST_PARTS) continue;
    done += parts.join("");
    parts = [];
  }
  return done + parts.join("");
}

/** The end of the token that begins at `start`. A regular expression would overflow the stack on a very long string. */
function tokenEnd(json: string, start: number): number {
  const first = json.charCodeAt(start);
  if (isPunctuation(first)) return start + 1;
  return first === QUOTE ? stringEnd(json, start) : literalEnd(json, start);
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const BRACE = 0x7b;
const CLOSING_BRACE = 0x7d;

function isPunctuation(code: number): boolean {
  return (
    code === COMMA ||
    code === COLON ||
    code === BRACKET ||
    code === CLOSING_BRACKET ||
    code === BRACE ||
    code === CLOSING_BRACE
  );
}

/** A quote ends the string if an even number of backslashes precedes it. */
function stringEnd(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); quote > 0; quote = json.indexOf('"', quote + 1)) {
    let from = quote;
    while (json[from - 1] === "\\") from -= 1;
    if ((quote - from) % 2 === 0) return quote + 1;
  }
  return json.length;
}

function literalEnd(json: string, start: number): number {
  let at = start;
  while (at < json.length && !isSpace(json, at) && !isPunctuation(json.charCodeAt(at))) at += 1;
  return at;
}

/** The first offset at or after `at` that is not white space. */
function afterSpace(json: string, at: number): number {
  let after = at;
  while (isSpace(json, after)) after += 1;
  return after;
}

/** Outside of strings, every character up to U+0020 is white space. */
function isSpace(json: string, at: number): boolean {
  return json.charCodeAt(at) <= 0x20;
}
