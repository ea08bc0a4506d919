import { type Connection, connection } from "../config/connection.ts";
import { describeSetting, maskedValue } from "../config/describe.ts";
import { ignoredFiles, namedFile, type Place } from "../config/find-files.ts";
import { type Config, type LoadedPlace, mergeFiles, placesToRead } from "../config/load.ts";
import { type LoadedFile, loadFile } from "../config/load-file.ts";
import { missingSettings } from "../config/missing.ts";
import { describeOrigin } from "../config/origin.ts";
import { type OpenSecret, openSecrets } from "../config/permissions.ts";
import { readSecret } from "../config/secret.ts";
import { DEFAULT_API_URL, type Key, problemWith, textOf, VARIABLES } from "../config/settings.ts";
import { secretSetting, trustError } from "../config/trust.ts";
import type { Context } from "../context.ts";
import { SceError } from "../errors.ts";
import { isUnicodeLocale } from "../output/terminal.ts";
import type { System } from "../system/system.ts";
import { attempt, type Check, type CheckName, failed, ok, skipped, warning } from "./check.ts";

/** What the checks that follow have to go by. */
export interface Configured {
  /** Who asks; undefined where that is not known or must not be used. */
  readonly connection: Connection | undefined;
  /** Where the API is; undefined where nothing may be sent there. */
  readonly apiUrl: URL | undefined;
}

type Checks = AsyncGenerator<Check, Configured>;

/** Checks the config files, one by one, then what all of them and the environment come to. */
export async function* checkConfig(context: Context): Checks {
  const { system, globals } = context;
  const found = await attempt(() => placesToRead(system, globals.config));
  if (found.error !== undefined) yield failed("config file", found.error);
  const read: (LoadedPlace & { readonly error: SceError | undefined })[] = [];
  for (const place of found.value ?? []) {
    const { value: file, error } = await attempt(() => (place.state === "found" ? loadFile(place, system) : undefined));
    read.push({ place, file, error });
  }
  const merged = await attempt(() => mergeFiles(read, system, globals));
  const sources = read.flatMap(({ place, file }) => (file === undefined ? [] : [{ ...place, ...file }]));
  const open = openSecrets(sources, merged.value?.settings ?? {}, system);
  for (const { place, file, error } of read)
    yield error === undefined ? checkFile(place, file, open, system) : failed("config file", error);
  const ignored = found.error === undefined ? ignoredFiles(system, namedFile(system, globals.config)) : [];
  for (const { path, status } of ignored) yield skipped("config file", `${path}: ${status}`);
  if (merged.error !== undefined)
    return yield* unknownSettings(merged.error, [globals.apiUrl, system.env[VARIABLES.api_url]]);
  const broken = found.error !== undefined || read.some(({ error }) => error !== undefined);
  return yield* checkSettings(merged.value, broken, context);
}

function checkFile({ path, state }: Place, file: LoadedFile | undefined, open: readonly OpenSecret[], system: System) {
  if (file === undefined) return skipped("config file", `${path}: ${state}`);
  const exposed = open.find((secret) => secret.path === path);
  // Without user ids, on Windows, the permission bits say nothing.
  const mode = system.uid === undefined ? "" : `, mode ${(file.mode & 0o777).toString(8).padStart(3, "0")}`;
  const found = `${path}: ${file.isEmpty ? "empty" : "used"}${mode}`;
  if (exposed === undefined) return ok("config file", found);
  return warning("config file", `${found}; others may read the secret in it`, exposed.mend);
}

/** The network can still be looked at, on the way to the address that the person named, or to the usual one. */
async function* unknownSettings(error: SceError, named: readonly (string | undefined)[]): Checks {
  yield failed("settings", error);
  for (const name of ["api_key", "api_secret", "cdn"] as const) yield skipped(name, UNKNOWN);
  const apiUrl = named.find((url) => url && problemWith("api_url", url) === undefined) ?? DEFAULT_API_URL;
  yield skipped("api_url", `${UNKNOWN}; the network is tried with ${apiUrl}`);
  return { connection: undefined, apiUrl: new URL(apiUrl) };
}

const UNKNOWN = "not known while the settings are in error";

/** @param broken whether there is a file that cannot be read, so that what is missing may stand there */
async function* checkSettings(config: Config, broken: boolean, { system }: Context): Checks {
  const { profile, settings } = config;
  if (profile !== undefined) yield ok("settings", `profile ${profile.name} (${describeOrigin(profile.origin)})`);
  const refused = trustError(config);
  const isUsable = !broken && refused === undefined && missingSettings(config).length === 0;
  // It reads the secret, and once is enough: where a command gives it, somebody may have to unlock something.
  const connected = isUsable ? await attempt(() => connection(config, system)) : undefined;
  const way = secretSetting(config);
  const secret = connected ?? (way && (await attempt(() => readSecret(way.way, way.setting, system))));
  const check = (name: CheckName, key: Key) => checkSetting(name, key, config, broken, system);

  yield check("api_key", "api_key");
  if (secret?.error !== undefined) yield failed("api_secret", secret.error);
  else yield exposedSecret(config) ?? check("api_secret", way?.way ?? "api_secret");
  yield check("cdn", "cdn");
  yield refused === undefined ? check("api_url", "api_url") : failed("api_url", refused);
  const url = settings.api_url === undefined ? DEFAULT_API_URL : textOf(settings.api_url.value);
  return { connection: connected?.value, apiUrl: refused === undefined ? new URL(url) : undefined };
}

function checkSetting(name: CheckName, key: Key, config: Config, broken: boolean, system: System): Check {
  const setting = config.settings[key];
  if (setting !== undefined) {
    const mark = isUnicodeLocale(system) ? "…" : "...";
    return ok(name, `${maskedValue(key, setting.value, mark)} (${describeSetting(setting)})`);
  }
  const why = missingSettings(config).find((missing) => missing.key === key)?.why;
  if (broken) return skipped(name, "not known while there is a config file that cannot be read");
  return failed(
    name,
    new SceError("config", `not set (${why})`, "sce config init asks for it and writes it to a file"),
  );
}

/** A file that `api_secret_file` names, which others may read. */
function exposedSecret({ openSecrets, files }: Config): Check | undefined {
  const exposed = openSecrets.find(({ path }) => !files.some((file) => file.path === path));
  return exposed && warning("api_secret", `others may read the secret in ${exposed.path}`, exposed.mend);
}
