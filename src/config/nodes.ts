import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from "yaml";
import { SceError } from "../errors.ts";
import { shorten } from "./origin.ts";
import { parseText } from "./parse.ts";

/** A key of a file with its line and what stands behind it. */
export interface Pair {
  readonly key: string;
  readonly line: number;
  readonly value: ParsedNode | null;
}

/** A parsed file as plain keys and texts. Every error names the file, the line and the key, and never a value. */
export class Nodes {
  readonly #path: string;
  readonly #root: ParsedNode | undefined;
  readonly #line: (offset: number) => number;

  constructor(text: string, path: string) {
    const { root, line } = parseText(text, path);
    this.#path = path;
    this.#root = root;
    this.#line = line;
  }

  /** The keys at the top of the file; none where it holds nothing but comments. */
  top(): Pair[] {
    return this.#root === undefined ? [] : this.#pairs(this.#root, this.#line(this.#root.range[0]), "the file");
  }

  /** The keys below a key, which is called `what` in errors. */
  below(pair: Pair, what: string): Pair[] {
    return this.#pairs(pair.value, pair.line, what);
  }

  /** The text behind a key, as it was written. */
  text(pair: Pair): string {
    const { value } = pair;
    if (value !== null) this.#refuseExtras(value, pair.line);
    if (isMap(value) || isSeq(value)) throw this.keyError(pair, "is not a single value");
    // Failsafe YAML has no null; written without quotes it still means that there is no value.
    const isNone = isScalar(value) && value.type === "PLAIN" && /^(~|null|Null|NULL)?$/.test(value.source);
    if (!isScalar(value) || isNone || typeof value.value !== "string") throw this.keyError(pair, "is empty");
    return value.value;
  }

  /** The texts of the list behind a key; undefined where there is something else. */
  list(pair: Pair): string[] | undefined {
    if (!isSeq<ParsedNode>(pair.value)) return undefined;
    this.#refuseExtras(pair.value, pair.line);
    return pair.value.items.map((value) => this.text({ ...pair, value }));
  }

  keyError(pair: Pair, problem: string, hint?: string): SceError {
    return this.error(pair.line, `key "${keyName(pair.key)}" ${problem}`, hint);
  }

  error(line: number, problem: string, hint?: string): SceError {
    return new SceError("config", `${this.#path}:${line}: ${problem}`, hint);
  }

  #pairs(node: ParsedNode | null, line: number, what: string): Pair[] {
    if (node !== null) this.#refuseExtras(node, line);
    if (!isMapping(node)) {
      const isEmpty = node === null || (isScalar(node) && node.value === "");
      throw this.error(line, isEmpty ? `${what} is empty` : `${what} is not made of "key: value" lines`);
    }
    const seen = new Set<string>();
    return node.items.map(({ key, value }) => {
      const at = this.#line(key.range[0]);
      this.#refuseExtras(key, at);
      if (!isScalar(key) || typeof key.value !== "string") throw this.error(at, "a key is not a word");
      // It is likely to be a value that lost its key: not to be repeated.
      if (value === null) throw this.error(at, "a word stands alone, without a colon and a value");
      const pair = { key: key.value, line: at, value };
      if (seen.has(pair.key)) throw this.keyError(pair, "stands there twice");
      seen.add(pair.key);
      return pair;
    });
  }

  /** Tags, anchors and aliases: a config file needs none, and each can make a value another than the one written. */
  #refuseExtras(node: ParsedNode, line: number): void {
    if (isAlias(node) || node.anchor) throw this.error(line, "anchors and aliases are not allowed");
    if (node.tag) throw this.error(line, "tags (words that begin with !) are not allowed");
  }
}

/** The beginning of a key that can be one: where a colon or a space was forgotten, its value comes after it. */
function keyName(key: string): string {
  const [word = ""] = /^[\w$<>.-]*/.exec(key) ?? [];
  return word === key ? shorten(key) : `${shorten(word)}…`;
}

function isMapping(node: ParsedNode | null): node is YAMLMap.Parsed<ParsedNode, ParsedNode | null> {
  return isMap(node);
}
