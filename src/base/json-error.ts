/**
 * Finds the position of a JSON syntax error. The errors of `JSON.parse` often lack it, and they quote the text around
 * it, which may be a secret.
 */

const SPACE = /[ \t\r\n]*/y;
const TOKEN = /[{}[\],:]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

type Expected = "value" | "value or ]" | "key" | "key or }" | "colon" | "comma or end" | "nothing";

/** The offset of the first unexpected token; the text's length if the text ends too early. */
export function jsonErrorOffset(text: string): number {
  const open: string[] = [];
  let expected: Expected = "value";
  let at = skip(SPACE, text, 0);
  while (at < text.length) {
    const end = text[at] === '"' ? stringEnd(text, at) : skip(TOKEN, text, at);
    const next: Expected | undefined = end === at ? undefined : accept(expected, text[at] ?? "", open);
    if (next === undefined) return at;
    expected = next;
    at = skip(SPACE, text, end);
  }
  return text.length;
}

/** Whether a text that is not JSON is the beginning of a longer one that may be. */
export function isCutOffJson(text: string): boolean {
  const rest = text.slice(jsonErrorOffset(text));
  return rest.startsWith('"') ? !/[^\\]"/.test(rest) : /^[a-z\d.+-]*$/i.test(rest);
}

/** What may follow a token that begins with `first`; undefined if the token itself is unexpected. */
function accept(expected: Expected, first: string, open: string[]): Expected | undefined {
  const after = () => (open.length === 0 ? "nothing" : "comma or end");
  if (expected === "colon") return first === ":" ? "value" : undefined;
  if (expected === "comma or end" && first === ",") return open.at(-1) === "{" ? "key" : "value";
  const closes =
    (first === "}" && open.at(-1) === "{" && (expected === "key or }" || expected === "comma or end")) ||
    (first === "]" && open.at(-1) === "[" && (expected === "value or ]" || expected === "comma or end"));
  if (closes) {
    open.pop();
    return after();
  }
  if (expected === "key" || expected === "key or }") return first === '"' ? "colon" : undefined;
  if (expected !== "value" && expected !== "value or ]") return undefined;
  if (first === "{" || first === "[") {
    open.push(first);
    return first === "{" ? "key or }" : "value or ]";
  }
  return "}],:".includes(first) ? undefined : after();
}

/**
 * The end of the string that begins at `start`; `start` itself if the string does not end or is not valid. A regular
 * expression for whole strings would overflow the stack on a long one.
 */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) return at + 1;
    if (unit < 0x20) return start;
    if (unit !== BACKSLASH) continue;
    const end = skip(ESCAPE, text, at);
    if (end === at) return start;
    at = end - 1;
  }
  return start;
}

function skip(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : from;
}
