import { SceError } from "../errors.ts";
import type { System } from "../system/system.ts";
import type { Document, Section } from "./document.ts";
import type { Origin, Role } from "./origin.ts";
import { KEYS, type Key, problemWith, SECRET_KEYS, VARIABLES, type Value } from "./settings.ts";

interface Given {
  readonly value: Value;
  readonly origin: Origin;
}

/** What one source gives. Of the ways to give the secret it has at most one. */
export type Layer = ReadonlyMap<Key, Given>;

/** A config file that was read. */
export interface Source {
  readonly path: string;
  readonly role: Role;
  readonly document: Document;
}

/** The layer of `--api-url`. */
export function optionLayer(apiUrl: string | undefined): Layer {
  const layer = new Map<Key, Given>();
  if (apiUrl === undefined) return layer;
  checked("api_url", apiUrl, "--api-url");
  return layer.set("api_url", { value: apiUrl, origin: { kind: "option", name: "--api-url" } });
}

/** The layer of the environment. An empty variable counts as unset. */
export function environmentLayer(system: System): Layer {
  const layer = new Map<Key, Given>();
  for (const [key, name] of variables()) {
    const value = system.env[name];
    if (!value) continue;
    // Node puts this character where a variable's bytes are not UTF-8: they would be signed as others.
    if (value.includes("\ufffd")) throw new SceError("config", `${name} is not UTF-8 text`);
    checked(key, value, name);
    layer.set(key, { value, origin: { kind: "variable", name } });
  }
  const [one, other] = SECRET_KEYS.filter((key) => layer.has(key));
  if (one !== undefined && other !== undefined) {
    const names = `${VARIABLES.api_secret} and ${VARIABLES.api_secret_file}`;
    throw new SceError("config", `both ${names} are set; only one of them may give the secret`);
  }
  return layer;
}

/** The variables of settings that are set to nothing. */
export function emptyVariables(system: System): string[] {
  return variables()
    .map(([, name]) => name)
    .filter((name) => system.env[name] === "");
}

/** The layer of a file's top level or, with a name, of that profile of it; empty where it has no such profile. */
export function fileLayer(source: Source, profile?: string): Layer {
  const { path, role, document } = source;
  const section: Section = (profile === undefined ? document.top : document.profiles.get(profile)) ?? new Map();
  return new Map(
    [...section].map(([key, { value, line }]) => [key, { value, origin: { kind: "file", path, line, profile, role } }]),
  );
}

function variables(): [Key, string][] {
  const names: Partial<Record<Key, string>> = VARIABLES;
  return KEYS.flatMap((key) => {
    const name = names[key];
    return name === undefined ? [] : [[key, name]];
  });
}

function checked(key: Key, value: string, name: string): void {
  const problem = problemWith(key, value);
  if (problem !== undefined) throw new SceError("config", `${name} ${problem}`);
}
