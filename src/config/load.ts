import type { System } from "../system/system.ts";
import type { ConfigFile, UnreadFile } from "./config-file.ts";
import { findFiles } from "./find-files.ts";
import { emptyVariables, mergeSettings } from "./merge.ts";
import { type ExposedSecret, exposedSecrets, permissionWarning } from "./permissions.ts";
import { chooseProfile, profileNames } from "./profile.ts";
import { OWN_VARIABLES, type Profile, type Settings } from "./settings.ts";

export interface Config {
  readonly settings: Settings;
  readonly profile: Profile | undefined;
  /** The names of all profiles. */
  readonly profiles: readonly string[];
  readonly files: readonly ConfigFile[];
  readonly exposedSecrets: readonly ExposedSecret[];
  readonly warnings: readonly string[];
  /** Variables that are set but empty. They count as unset. */
  readonly emptyVariables: readonly string[];
}

export interface LoadOptions {
  /** `--config`: the only file to read. */
  readonly config?: string | undefined;
  readonly profile?: string | undefined;
  readonly apiUrl?: string | undefined;
}

/** Finds, reads and merges the configuration. Throws a SceError if anything in it is wrong. */
export async function loadConfig(system: System, options: LoadOptions): Promise<Config> {
  const found = findFiles(system, options.config);
  const config = mergeFiles(await readFiles(found, system), system, options);
  return { ...config, warnings: [...(await nearMisses(system)), ...config.warnings] };
}

async function readFiles(files: readonly UnreadFile[], system: System): Promise<readonly ConfigFile[]> {
  // The parser takes longer to load than everything else here.
  if (!files.some(({ status }) => status === "found")) return files;
  const { readConfigFile } = await import("./load-file.ts");
  return files.map((file) => readConfigFile(file, system));
}

async function nearMisses(system: System): Promise<readonly string[]> {
  const isStrange = (name: string) => /^SCE_/i.test(name) && !OWN_VARIABLES.includes(name);
  return Object.keys(system.env).some(isStrange) ? (await import("./near-misses.ts")).nearMisses(system) : [];
}

/** Merges these files, the environment and the options. Throws a SceError if anything in them is wrong. */
export function mergeFiles(files: readonly ConfigFile[], system: System, options: LoadOptions): Config {
  const read = files.filter((file) => file.document !== undefined);
  const profile = chooseProfile(options.profile, system, read);
  const settings = mergeSettings(system, options.apiUrl, read, profile);
  const exposed = exposedSecrets(read, settings.api_secret_file, system);
  return {
    settings,
    profile,
    profiles: profileNames(read),
    files,
    exposedSecrets: exposed,
    warnings: exposed.map(permissionWarning),
    emptyVariables: emptyVariables(system),
  };
}
