import type { SceError } from "../base/errors.ts";
import { nearest } from "../base/nearest.ts";
import { shorten } from "./describe.ts";
import { Nodes, type Pair } from "./nodes.ts";
import {
  type GivenSetting,
  isKey,
  isSecretKey,
  KEYS,
  type Key,
  type Profile,
  problemWith,
  type Role,
  textProblem,
  type Value,
} from "./settings.ts";

/** The content of a config file. Each section sets the secret in at most one way. */
export interface Document {
  readonly top: readonly GivenSetting[];
  /** The profile that the file asks for. */
  readonly profile: Profile | undefined;
  readonly profiles: ReadonlyMap<string, readonly GivenSetting[]>;
}

export const EMPTY: Document = { top: [], profile: undefined, profiles: new Map() };

const FILE_KEYS: readonly string[] = [...KEYS, "profile", "profiles"];

/** Parses and checks the text of a config file. Throws a SceError. */
export function parseDocument(text: string, path: string, role: Role): Document {
  const nodes = new Nodes(text, path, role);
  const pairs = nodes.top();
  const profile = pairs.find((pair) => pair.key === "profile");
  const profiles = pairs.find((pair) => pair.key === "profiles");
  const settings = pairs.filter((pair) => pair !== profile && pair !== profiles);
  return {
    top: readSection(settings, undefined, nodes),
    profile: profile && { name: profileName(profile, nodes), origin: nodes.origin(profile, undefined) },
    profiles: new Map(profiles && readProfiles(profiles, nodes)),
  };
}

function profileName(pair: Pair, nodes: Nodes): string {
  const name = nodes.text(pair);
  const problem = textProblem(name);
  if (problem !== undefined) throw nodes.keyError(pair, problem);
  return name;
}

function readProfiles(profiles: Pair, nodes: Nodes): [string, GivenSetting[]][] {
  return nodes.below(profiles, 'key "profiles"').map((profile) => {
    const name = profile.key;
    const problem = textProblem(name);
    if (problem !== undefined) throw nodes.error(profile.line, `the profile name ${problem}`);
    return [name, readSection(nodes.below(profile, `profile "${shorten(name)}"`), name, nodes)];
  });
}

/** @param profile the profile's name; undefined for the file's top level */
function readSection(pairs: readonly Pair[], profile: string | undefined, nodes: Nodes): GivenSetting[] {
  const section = pairs.map((pair) => {
    const { key } = pair;
    if (!isKey(key)) throw unknownKey(pair, profile === undefined ? FILE_KEYS : KEYS, nodes);
    return { key, value: readValue(pair, key, nodes), origin: nodes.origin(pair, profile) };
  });
  const [one, other] = pairs.filter(({ key }) => isSecretKey(key));
  if (one !== undefined && other !== undefined) {
    throw nodes.keyError(other, `can't be used together with "${one.key}"`);
  }
  return section;
}

function readValue(pair: Pair, key: Key, nodes: Nodes): Value {
  // A project must not run programs, or turn the user's journal on or off.
  if ((key === "api_secret_command" || key === "journal") && nodes.role === "project") {
    throw nodes.keyError(
      pair,
      "is only allowed in your own file, not in a project's",
      "move it to config.yaml in your config folder, or to ~/.scerc",
    );
  }
  const value = key === "api_secret_command" ? nodes.list(pair) : nodes.text(pair);
  if (value === undefined) throw nodes.keyError(pair, "is not a list of words, such as [op, read, name]");
  const problem = problemWith(key, value);
  if (problem !== undefined) throw nodes.keyError(pair, problem);
  // The variable can name a file instead.
  if (key === "journal" && value !== "true" && value !== "false")
    throw nodes.keyError(pair, "is neither true nor false", "SCE_JOURNAL can name another file");
  return value;
}

/** @param known the keys that are allowed here */
function unknownKey(pair: Pair, known: readonly string[], nodes: Nodes): SceError {
  if (FILE_KEYS.includes(pair.key)) return nodes.keyError(pair, "is only allowed at the top level of the file");
  const near = nearest(pair.key, known);
  const hint = near === undefined ? `the keys are ${known.join(", ")}` : `did you mean "${near}"?`;
  return nodes.keyError(pair, "is unknown", hint);
}
