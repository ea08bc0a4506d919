import type { System } from "../system/system.ts";
import { findFiles, namedFile, type Place } from "./find-files.ts";
import { emptyVariables, environmentLayer, fileLayer, type Layer, optionLayer, type Source } from "./layers.ts";
import type { LoadedFile } from "./load-file.ts";
import { type OpenSecret, openSecrets, permissionWarning } from "./permissions.ts";
import { chooseProfile, type Profile, profileNames } from "./profile.ts";
import { DEFAULT_API_URL, isSecretKey, type Key, type Setting } from "./settings.ts";

/** A file that was looked for. */
interface FileSeen {
  readonly path: string;
  readonly status: "used" | "empty" | "not there" | "folder cannot be read";
}

export interface Config {
  /** What is set; of the three ways to give the secret at most one. `api_url` always is. */
  readonly settings: Readonly<Partial<Record<Key, Setting>>>;
  readonly profile: Profile | undefined;
  /** The names of all profiles that there are. */
  readonly profiles: readonly string[];
  readonly files: readonly FileSeen[];
  /** Files with a secret in them that others may read. */
  readonly openSecrets: readonly OpenSecret[];
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

/** Everything that is configured, and by whom. Throws a SceError for any config file, variable or option that is wrong. */
export async function loadConfig(system: System, options: LoadOptions): Promise<Config> {
  const places = placesToRead(system, options.config);
  // The parser takes longer to load than all else of a configuration: not where there is no file.
  const isNeeded = places.some(({ state }) => state === "found");
  const read = isNeeded ? (await import("./load-file.ts")).loadFile : undefined;
  const loaded = places.map((place) => ({
    place,
    file: place.state === "found" ? read?.(place, system) : undefined,
  }));
  return mergeFiles(loaded, system, options);
}

/** A place, and what was read there. */
export interface LoadedPlace {
  readonly place: Place;
  readonly file: LoadedFile | undefined;
}

/** What is configured by these files, the environment and the options. Throws a SceError for a profile, variable or option. */
export function mergeFiles(loaded: readonly LoadedPlace[], system: System, options: LoadOptions): Config {
  const sources = loaded.flatMap(({ place, file }) => (file === undefined ? [] : [{ ...place, ...file }]));
  const profile = chooseProfile(options.profile, system, sources);
  const settings = merge(layers(system, options, sources, profile));
  const open = openSecrets(sources, settings, system);
  return {
    settings,
    profile,
    profiles: profileNames(sources),
    files: loaded.map(({ place, file }) => ({ path: place.path, status: status(place, file) })),
    openSecrets: open,
    warnings: open.map(permissionWarning),
    emptyVariables: emptyVariables(system),
  };
}

/** Where to look, those first whose values win. Throws a SceError where that cannot be told. */
export function placesToRead(system: System, option: string | undefined): Place[] {
  const path = namedFile(system, option);
  return path === undefined ? findFiles(system) : [{ path, role: "named", state: "found", ownedOnly: false }];
}

function status(place: Place, file: LoadedFile | undefined): FileSeen["status"] {
  if (file !== undefined) return file.isEmpty ? "empty" : "used";
  return place.state === "found" ? "not there" : place.state;
}

/** The sources in the order of precedence, the winner first. A profile asked for by option wins as the option does. */
function layers(
  system: System,
  options: LoadOptions,
  sources: readonly Source[],
  profile: Profile | undefined,
): readonly Layer[] {
  const ofProfile = (source: Source) => (profile === undefined ? [] : [fileLayer(source, profile.name)]);
  const environment = environmentLayer(system);
  const option = optionLayer(options.apiUrl);
  if (options.profile !== undefined) {
    return [option, ...sources.flatMap(ofProfile), environment, ...sources.map((source) => fileLayer(source))];
  }
  return [option, environment, ...sources.flatMap((source) => [...ofProfile(source), fileLayer(source)])];
}

function merge(sources: readonly Layer[]): Config["settings"] {
  const settings: Partial<Record<Key, Setting>> = {};
  /** The key that won, by the setting it belongs to: the ways to give the secret share one. */
  const winners = new Map<string, Key>();
  for (const layer of sources) {
    for (const [key, given] of layer) {
      const setting = isSecretKey(key) ? "secret" : key;
      const winner = winners.get(setting) ?? key;
      const won = settings[winner];
      winners.set(setting, winner);
      settings[winner] =
        won === undefined ? { ...given, overrides: [] } : { ...won, overrides: [...won.overrides, given.origin] };
    }
  }
  settings.api_url ??= { value: DEFAULT_API_URL, origin: { kind: "default" }, overrides: [] };
  return settings;
}
