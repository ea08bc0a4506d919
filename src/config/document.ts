import { isMap, isScalar, isSeq, type ParsedNode, type YAMLMap } from "yaml";
import { SceError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { type Role, shorten } from "./origin.ts";
import { parseText } from "./parse.ts";
import { isKey, KEYS, type Key, problemWith, SECRET_KEYS, textProblem, type Value } from "./settings.ts";

export interface Entry {
  readonly value: Value;
  readonly line: number;
}

/** One set of settings: the top level of a file, or a profile. At most one of the ways to give the secret is in it. */
export type Section = ReadonlyMap<Key, Entry>;

/** A config file's content, checked. */
export interface Document {
  readonly top: Section;
  /** The profile that the file asks for. */
  readonly profile: { readonly name: string; readonly line: number } | undefined;
  readonly profiles: ReadonlyMap<string, Section>;
}

export const EMPTY: Document = { top: new Map(), profile: undefined, profiles: new Map() };

/** Parses and checks a config file's text. Every error names the file, the line and the key, and never a value. */
export function parseDocument(text: string, path: string, role: Role): Document {
  const parsed = parseText(text, path);
  if (parsed.root === undefined) return EMPTY;
  const reader = new Reader(path, role, parsed.line);
  return reader.document(parsed.root);
}

const FILE_KEYS: readonly string[] = [...KEYS, "profile", "profiles"];

interface Pair {
  readonly key: string;
  readonly line: number;
  readonly value: ParsedNode | null;
}

class Reader {
  readonly #path: string;
  readonly #role: Role;
  readonly #line: (offset: number) => number;

  constructor(path: string, role: Role, line: (offset: number) => number) {
    this.#path = path;
    this.#role = role;
    this.#line = line;
  }

  document(root: ParsedNode): Document {
    const pairs = this.#pairs(root, this.#line(root.range[0]), "the file");
    const named = pairs.find((pair) => pair.key === "profile");
    const sets = pairs.find((pair) => pair.key === "profiles");
    const settings = pairs.filter((pair) => pair !== named && pair !== sets);
    return {
      top: this.#section(settings, FILE_KEYS),
      profile: named && { name: this.#profileName(named), line: named.line },
      profiles: new Map(sets && this.#profiles(sets)),
    };
  }

  #profiles(sets: Pair): [string, Section][] {
    return this.#pairs(sets.value, sets.line, 'key "profiles"').map((profile) => {
      if (profile.key === "") throw this.#error(profile.line, "a profile has no name");
      const problem = textProblem(profile.key);
      if (problem !== undefined) throw this.#error(profile.line, `a profile's name ${problem}`);
      const pairs = this.#pairs(profile.value, profile.line, `profile "${shorten(profile.key)}"`);
      return [profile.key, this.#section(pairs, KEYS)];
    });
  }

  #section(pairs: readonly Pair[], known: readonly string[]): Section {
    const section = new Map<Key, Entry>();
    for (const pair of pairs) {
      if (!isKey(pair.key)) throw this.#unknown(pair, known);
      section.set(pair.key, { value: this.#value(pair, pair.key), line: pair.line });
    }
    const [one, other] = SECRET_KEYS.filter((key) => section.has(key));
    if (one !== undefined && other !== undefined) {
      const line = section.get(other)?.line ?? 1;
      throw this.#error(line, `key "${other}" stands beside "${one}"; only one of them may give the secret`);
    }
    return section;
  }

  #value(pair: Pair, key: Key): Value {
    if (key === "api_secret_command" && this.#role === "project") {
      throw this.#error(
        pair.line,
        `key "${key}" may only stand in your own file, not in a project's`,
        "move it to your own file: `sce config path` lists the files",
      );
    }
    const value = key === "api_secret_command" ? this.#words(pair) : this.#text(pair);
    const problem = problemWith(key, value);
    if (problem !== undefined) throw this.#keyError(pair, problem);
    return value;
  }

  #words(pair: Pair): Value {
    if (!isSeq<ParsedNode>(pair.value)) {
      throw this.#keyError(pair, "is not a list of words, such as [op, read, …]");
    }
    this.#refuseExtras(pair.value, pair.line);
    return pair.value.items.map((word) => this.#text({ ...pair, value: word }));
  }

  #text(pair: Pair): string {
    const node = pair.value;
    if (node !== null) this.#refuseExtras(node, pair.line);
    if (isMap(node) || isSeq(node)) throw this.#keyError(pair, "is not a single value");
    // Failsafe YAML has no null; written without quotes it still means that there is no value.
    const none = isScalar(node) && node.type === "PLAIN" && /^(~|null|Null|NULL)?$/.test(node.source);
    if (!isScalar(node) || none || typeof node.value !== "string") throw this.#keyError(pair, "is empty");
    return node.value;
  }

  #profileName(pair: Pair): string {
    const name = this.#text(pair);
    const problem = name === "" ? "is empty" : textProblem(name);
    if (problem !== undefined) throw this.#keyError(pair, problem);
    return name;
  }

  #pairs(node: ParsedNode | null, line: number, what: string): Pair[] {
    if (node !== null) this.#refuseExtras(node, line);
    if (!isMap<ParsedNode, ParsedNode | null>(node)) {
      const empty = isScalar(node) && node.value === "";
      throw this.#error(line, empty ? `${what} is empty` : `${what} is not a list of "key: value" lines`);
    }
    const seen = new Set<string>();
    return readPairs(node).map(({ key, value }) => {
      const at = this.#line(key.range[0]);
      this.#refuseExtras(key, at);
      if (!isScalar(key) || typeof key.value !== "string") throw this.#error(at, "a key is not a word");
      if (seen.has(key.value)) throw this.#error(at, `key "${shorten(key.value)}" stands there twice`);
      seen.add(key.value);
      return { key: key.value, line: at, value };
    });
  }

  /** Tags, anchors and aliases: a config file needs none, and each can make a value another than the one written. */
  #refuseExtras(node: ParsedNode, line: number): void {
    const anchored = "source" in node && !isScalar(node);
    if (anchored || ("anchor" in node && node.anchor)) throw this.#error(line, "anchors and aliases are not allowed");
    if (node.tag) throw this.#error(line, "tags (words that begin with !) are not allowed");
  }

  #unknown(pair: Pair, known: readonly string[]): SceError {
    if (FILE_KEYS.includes(pair.key)) {
      return this.#keyError(pair, "may only stand at the top of the file");
    }
    const near = nearest(pair.key, known);
    const hint = near === undefined ? `the keys are ${known.join(", ")}` : `did you mean "${near}"?`;
    return this.#error(pair.line, `key "${shorten(pair.key)}" is not known`, hint);
  }

  #keyError(pair: Pair, problem: string): SceError {
    return this.#error(pair.line, `key "${pair.key}" ${problem}`);
  }

  #error(line: number, problem: string, hint?: string): SceError {
    return new SceError("config", `${this.#path}:${line}: ${problem}`, hint);
  }
}

function readPairs(map: YAMLMap<ParsedNode, ParsedNode | null>): { key: ParsedNode; value: ParsedNode | null }[] {
  return map.items.map(({ key, value }) => ({ key, value }));
}
