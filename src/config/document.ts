import type { SceError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { Nodes, type Pair } from "./nodes.ts";
import { type Role, shorten } from "./origin.ts";
import { isKey, KEYS, type Key, problemWith, SECRET_KEYS, textProblem, type Value } from "./settings.ts";

interface Entry {
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

const FILE_KEYS: readonly string[] = [...KEYS, "profile", "profiles"];

/** Parses and checks a config file's text. */
export function parseDocument(text: string, path: string, role: Role): Document {
  const nodes = new Nodes(text, path);
  const pairs = nodes.top();
  const profile = pairs.find((pair) => pair.key === "profile");
  const profiles = pairs.find((pair) => pair.key === "profiles");
  const settings = pairs.filter((pair) => pair !== profile && pair !== profiles);
  return {
    top: readSection(settings, FILE_KEYS, nodes, role),
    profile: profile && { name: profileName(profile, nodes), line: profile.line },
    profiles: new Map(profiles && readProfiles(profiles, nodes, role)),
  };
}

function profileName(pair: Pair, nodes: Nodes): string {
  const name = nodes.text(pair);
  const problem = name === "" ? "is empty" : textProblem(name);
  if (problem !== undefined) throw nodes.keyError(pair, problem);
  return name;
}

function readProfiles(profiles: Pair, nodes: Nodes, role: Role): [string, Section][] {
  return nodes.below(profiles, 'key "profiles"').map((profile) => {
    const problem = profile.key === "" ? "is empty" : textProblem(profile.key);
    if (problem !== undefined) throw nodes.error(profile.line, `a profile's name ${problem}`);
    const pairs = nodes.below(profile, `profile "${shorten(profile.key)}"`);
    return [profile.key, readSection(pairs, KEYS, nodes, role)];
  });
}

/** @param known the keys that may stand here, for the hint about one that may not */
function readSection(pairs: readonly Pair[], known: readonly string[], nodes: Nodes, role: Role): Section {
  const section = new Map<Key, Entry>();
  for (const pair of pairs) {
    if (!isKey(pair.key)) throw unknownKey(pair, known, nodes);
    section.set(pair.key, { value: readValue(pair, pair.key, nodes, role), line: pair.line });
  }
  const [one, other] = pairs.filter((pair) => SECRET_KEYS.some((key) => key === pair.key));
  if (one !== undefined && other !== undefined) {
    throw nodes.keyError(other, `stands beside "${one.key}"; only one of them may give the secret`);
  }
  return section;
}

function readValue(pair: Pair, key: Key, nodes: Nodes, role: Role): Value {
  if (key === "api_secret_command" && role === "project") {
    throw nodes.keyError(
      pair,
      "may only stand in your own file, not in a project's",
      "it names a program to run: move it to config.yaml in your config folder, or to ~/.scerc",
    );
  }
  const value = key === "api_secret_command" ? nodes.list(pair) : nodes.text(pair);
  if (value === undefined) throw nodes.keyError(pair, "is not a list of words, such as [op, read, name]");
  const problem = problemWith(key, value);
  if (problem !== undefined) throw nodes.keyError(pair, problem);
  return value;
}

function unknownKey(pair: Pair, known: readonly string[], nodes: Nodes): SceError {
  if (FILE_KEYS.includes(pair.key)) return nodes.keyError(pair, "may only stand at the top of the file");
  const near = nearest(pair.key, known);
  const hint = near === undefined ? `the keys are ${known.join(", ")}` : `did you mean "${near}"?`;
  return nodes.keyError(pair, "is not known", hint);
}
