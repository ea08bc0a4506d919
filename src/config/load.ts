import type { System } from "../system/system.ts";
import type { ConfigFile } from "./config-file.ts";
import { findFiles } from "./find-files.ts";
import { emptyVariables, mergeSettings } from "./merge.ts";
import { nearMisses } from "./near-misses.ts";
import { type ExposedSecret, exposedSecrets, permissionWarning } from "./permissions.ts";
import { chooseProfile, profileNames } from "./profile.ts";
import type { Profile, Settings } from "./settings.ts";

export interface Config {
  readonly settings: Settings;
  readonly profile: Profile | undefined;
  /** The names of all profiles. */
  readonly profiles: readonly string[];
  readonly files: readonly ConfigFile[];
  readonly exposedSecrets: readonly ExposedSecret[];
  readonly warnings: readonly string[];
  /** Variables that are set to nothing, which counts as unset. */
  readonly emptyVariables: readonly string[];
}

export interface LoadOptions {
  /** `--config`: the one file to read. */
  readonly config?: string | undefined;
  readonly profile?: string | undefined;
  readonly apiUrl?: string | undefined;
}

/** Finds, reads and merges the configuration. Throws a SceError for anything in it that is wrong. */
export async function loadConfig(system: System, options: LoadOptions): Promise<Config> {
  const files = findFiles(system, options.config);
  // The parser takes longer to load than everything else here.
  if (!files.some(({ status }) => status === "found")) return mergeFiles(files, system, options);
  const { readConfigFile } = await import("./load-file.ts");
  return mergeFiles(
    files.map((file) => readConfigFile(file, system)),
    system,
    options,
  );
}

/** The configuration of these files, the environment and the options. Throws a SceError for anything in it that is wrong. */
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
    warnings: [...nearMisses(system), ...exposed.map(permissionWarning)],
    emptyVariables: emptyVariables(system),
  };
}
