import { SceError } from "../base/errors.ts";
import type { System } from "../system/system.ts";
import type { ReadFile } from "./config-file.ts";
import type { Document } from "./document.ts";
import {
  DEFAULT_API_URL,
  type GivenSetting,
  isSecretKey,
  KEYS,
  type Key,
  type Profile,
  problemWith,
  type Setting,
  type Settings,
  VARIABLES,
} from "./settings.ts";

/**
 * The effective settings. Throws a SceError for a wrong option or variable.
 *
 * @param apiUrl the value of `--api-url`
 * @param files in order of precedence: the first one to set a value wins
 */
export function mergeSettings(
  system: System,
  apiUrl: string | undefined,
  files: readonly ReadFile[],
  profile: Profile | undefined,
): Settings {
  const variables = fromEnvironment(system);
  const option = fromOption(apiUrl);
  const documents = files.map(({ document }) => document);
  const ofProfile = ({ profiles }: Document) => (profile && profiles.get(profile.name)) ?? [];
  // A profile chosen by an option has the precedence of options.
  if (profile?.origin.kind === "option")
    return merge([...option, ...documents.flatMap(ofProfile), ...variables, ...documents.flatMap(({ top }) => top)]);
  return merge([...option, ...variables, ...documents.flatMap((file) => [...ofProfile(file), ...file.top])]);
}

/** @param given in order of precedence: the first one wins */
function merge(given: readonly GivenSetting[]): Settings {
  const settings: Partial<Record<Key, Setting>> = {};
  // The three ways to set the secret are one setting, and the first one wins.
  const secret = given.find(({ key }) => isSecretKey(key))?.key;
  for (const one of given) {
    const key = isSecretKey(one.key) && secret !== undefined ? secret : one.key;
    const won = settings[key];
    settings[key] = won ? { ...won, overrides: [...won.overrides, one.origin] } : { ...one, overrides: [] };
  }
  const { api_url = DEFAULT } = settings;
  return { ...settings, api_url };
}

const DEFAULT: Setting = { key: "api_url", value: DEFAULT_API_URL, origin: { kind: "default" }, overrides: [] };

function fromOption(apiUrl: string | undefined): GivenSetting[] {
  if (apiUrl === undefined) return [];
  check("api_url", apiUrl, "--api-url");
  return [{ key: "api_url", value: apiUrl, origin: { kind: "option", name: "--api-url" } }];
}

/** An empty variable counts as unset. */
function fromEnvironment({ env }: System): GivenSetting[] {
  const names: Readonly<Partial<Record<Key, string>>> = VARIABLES;
  const given = KEYS.flatMap((key): GivenSetting[] => {
    const name = names[key];
    const value = name && env[name];
    if (!name || !value) return [];
    // Node replaces bytes that are not UTF-8 with this character, so the wrong bytes would be signed.
    if (value.includes("\ufffd")) throw new SceError("config", `${name} is not UTF-8 text`);
    check(key, value, name);
    return [{ key, value, origin: { kind: "variable", name } }];
  });
  if (given.filter(({ key }) => isSecretKey(key)).length > 1) {
    const both = `both ${VARIABLES.api_secret} and ${VARIABLES.api_secret_file} are set`;
    throw new SceError("config", `${both}; unset one of them`);
  }
  return given;
}

/** The variables that are set but empty. */
export function emptyVariables({ env }: System): string[] {
  return Object.values(VARIABLES).filter((name) => env[name] === "");
}

function check(key: Key, value: string, name: string): void {
  const problem = problemWith(key, value);
  if (problem !== undefined) throw new SceError("config", `${name} ${problem}`);
}
