import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from "yaml";
import { SceError } from "../base/errors.ts";
import { shorten } from "./describe.ts";
import { parseText } from "./parse.ts";
import type { Origin, Role } from "./settings.ts";

/** A key of a file, its line and its value. */
export interface Pair {
  readonly key: string;
  readonly line: number;
  readonly value: ParsedNode | null;
}

/** A parsed file as plain keys and texts. Every error names the file, the line and the key, but never a value. */
export class Nodes {
  readonly role: Role;
  readonly #path: string;
  readonly #root: ParsedNode | undefined;
  readonly #line: (offset: number) => number;

  constructor(text: string, path: string, role: Role) {
    const { root, line } = parseText(text, path);
    this.role = role;
    this.#path = path;
    this.#root = root;
    this.#line = line;
  }

  /** The keys at the top level of the file; none if it has only comments. */
  top(): Pair[] {
    return this.#root === undefined ? [] : this.#pairs(this.#root, this.#line(this.#root.range[0]), "the file");
  }

  /** The keys below a key, which is called `what` in errors. */
  below(pair: Pair, what: string): Pair[] {
    return this.#pairs(pair.value, pair.line, what);
  }

  /** A key's value, exactly as it was written. */
  text(pair: Pair): string {
    const { value } = pair;
    if (value !== null) this.#refuseExtras(value, pair.line);
    if (isMap(value) || isSeq(value)) throw this.keyError(pair, "is not a single value");
    // Failsafe YAML has no null, but without quotes the word still means that there is no value.
    const isNone = isScalar(value) && value.type === "PLAIN" && /^(~|null|Null|NULL)?$/.test(value.source);
    if (!isScalar(value) || isNone || typeof value.value !== "string") throw this.keyError(pair, "is empty");
    return value.value;
  }

  /** A key's list of texts; undefined if the value is not a list. */
  list(pair: Pair): string[] | undefined {
    if (!isSeq<ParsedNode>(pair.value)) return undefined;
    this.#refuseExtras(pair.value, pair.line);
    return pair.value.items.map((value) => this.text({ ...pair, value }));
  }

  /** The position of a key. */
  origin({ line }: Pair, profile: string | undefined): Origin {
    return { kind: "file", path: this.#path, line, profile, role: this.role };
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
      throw this.error(line, isEmpty ? `${what} is empty` : `${what} does not consist of "key: value" lines`);
    }
    const seen = new Set<string>();
    return node.items.map(({ key, value }) => {
      const at = this.#line(key.range[0]);
      this.#refuseExtras(key, at);
      if (!isScalar(key) || typeof key.value !== "string") throw this.error(at, "a key is not plain text");
      // The word may be a value without its key, so the error does not quote it.
      if (value === null) throw this.error(at, "a word has no colon and no value after it");
      const pair = { key: key.value, line: at, value };
      if (seen.has(pair.key)) throw this.keyError(pair, "appears twice");
      seen.add(pair.key);
      return pair;
    });
  }

  /** A config file needs no tags, anchors or aliases, and each of them can change the meaning of a value. */
  #refuseExtras(node: ParsedNode, line: number): void {
    if (isAlias(node) || node.anchor) throw this.error(line, "anchors and aliases are not allowed");
    if (node.tag) throw this.error(line, "tags (words that begin with !) are not allowed");
  }
}

/** The part of a key that is safe to show. If a colon or a space is missing, the value may follow it. */
function keyName(key: string): string {
  const [word = ""] = /^[\w$<>.-]*/.exec(key) ?? [];
  return word === key ? shorten(key) : `${shorten(word)}…`;
}

function isMapping(node: ParsedNode | null): node is YAMLMap.Parsed<ParsedNode, ParsedNode | null> {
  return isMap(node);
}
