import { Composer, type CST, LineCounter, type ParsedNode, Parser } from "yaml";
import { SceError } from "../base/errors.ts";
import { jsonErrorOffset } from "../base/json-error.ts";

/** Failsafe: every scalar stays the text that was written. Keys that appear twice are found later. */
export const PARSE_OPTIONS = {
  version: "1.2",
  schema: "failsafe",
  merge: false,
  uniqueKeys: false,
  strict: true,
  prettyErrors: false,
  logLevel: "silent",
} as const;

/** A parsed text. `root` is undefined if there are only comments. `line` returns the line of an offset. */
interface Parsed {
  readonly root: ParsedNode | undefined;
  line(offset: number): number;
}

/**
 * Parses YAML, or JSON if the name ends in `.json`. JSON is checked and then goes through the same parser, which keeps
 * the text of numbers and finds keys that appear twice. Throws a SceError with the file and the line. It does not
 * contain the parser's message, which quotes the file.
 */
export function parseText(text: string, path: string): Parsed {
  const counter = new LineCounter();
  const line = (offset: number) => Math.max(counter.linePos(offset).line, 1);
  const tokens = [...new Parser(counter.addNewLine).parse(text)];
  if (path.toLowerCase().endsWith(".json")) checkJson(text, path, line);

  const deep = tooDeep(tokens);
  if (deep !== undefined) throw new SceError("config", `${path}:${line(deep)}: too deeply nested`);

  const documents = [...new Composer(PARSE_OPTIONS).compose(tokens, true, text.length)];
  const fault = documents.flatMap((document) => document.errors)[0];
  if (fault !== undefined) throw syntaxError(path, line(fault.pos[0]), fault.code);
  if (documents.length > 1) throw new SceError("config", `${path} contains more than one YAML document`);
  return { root: documents[0]?.contents ?? undefined, line };
}

function checkJson(text: string, path: string, line: (offset: number) => number): void {
  if (text.trim() === "") return;
  try {
    JSON.parse(text);
  } catch {
    throw new SceError("config", `${path}:${line(jsonErrorOffset(text))}: invalid JSON`);
  }
}

function syntaxError(path: string, line: number, code: string): SceError {
  return new SceError("config", `${path}:${line}: invalid YAML: ${SYNTAX_FAULTS[code] ?? "syntax error"}`);
}

const SYNTAX_FAULTS: Readonly<Record<string, string>> = {
  BAD_INDENT: "wrong indentation",
  BAD_SCALAR_START: "a value that begins with this character needs quotes",
  BLOCK_AS_IMPLICIT_KEY:
    "a second colon on a line (put quotes around a value that contains a colon and a space), or a key that is indented too far",
  MISSING_CHAR: "a missing character, such as a closing quote or a comma",
  MULTILINE_IMPLICIT_KEY: "a line without a colon and a space after it",
  TAB_AS_INDENT: "a tab instead of spaces",
  UNEXPECTED_TOKEN: "unexpected text",
};

/** A file needs only three levels: profiles, a profile, the words of a command. */
const DEEPEST = 16;

/**
 * The offset of the first part that is nested too deeply. The composer recurses, so a few kilobytes of brackets would
 * exhaust its stack and crash the process. This function does not recurse.
 */
function tooDeep(tokens: readonly CST.Token[]): number | undefined {
  const rest = tokens.map((token) => ({ token, depth: 0 }));
  for (let entry = rest.pop(); entry !== undefined; entry = rest.pop()) {
    const { token, depth } = entry;
    if (depth > DEEPEST) return token.offset;
    for (const inner of innerTokens(token)) rest.push({ token: inner, depth: depth + 1 });
  }
  return undefined;
}

function innerTokens(token: CST.Token): CST.Token[] {
  if (token.type === "document") return token.value === undefined ? [] : [token.value];
  if (!("items" in token)) return [];
  return token.items.flatMap((item) => [item.key, item.value].filter((part) => part !== undefined && part !== null));
}
