import type { Endpoint } from "../api/endpoint.ts";
import { SceError } from "../base/errors.ts";
import type { Context } from "../cli/context.ts";
import type { ConfigFile } from "../config/config-file.ts";
import { describeOrigin, describeSetting, maskedValue } from "../config/describe.ts";
import { oddEdges } from "../config/edges.ts";
import { configuredEndpoint, trustError } from "../config/endpoint.ts";
import { findFiles, ignoredFiles } from "../config/find-files.ts";
import { type Config, mergeFiles } from "../config/load.ts";
import { readConfigFile } from "../config/load-file.ts";
import { missingSettings } from "../config/missing-settings.ts";
import { nearMisses } from "../config/near-misses.ts";
import { type ExposedSecret, exposedSecrets } from "../config/permissions.ts";
import { readSecret } from "../config/secret.ts";
import { DEFAULT_API_URL, type Key, problemWith, secretSetting, textOf, VARIABLES } from "../config/settings.ts";
import type { System } from "../system/system.ts";
import { isUnicodeLocale } from "../terminal/terminal.ts";
import { attempt, type Check, type CheckName, failed, ok, skipped, warning } from "./check.ts";

/** What the later checks need. */
export interface Configured {
  /** Undefined if it is unknown or must not be used. */
  readonly endpoint: Endpoint | undefined;
  /** The URL of the API. Undefined if sce must not send requests to it. */
  readonly apiUrl: URL | undefined;
}

type Checks = AsyncGenerator<Check, Configured>;

/** Checks each config file, then the settings from files, environment and options. */
export async function* checkConfig(context: Context): Checks {
  const { system, globals } = context;
  const found = await attempt(() => findFiles(system, globals.config));
  if (found.error !== undefined) yield failed("config file", found.error);
  const read: { readonly file: ConfigFile; readonly error: SceError | undefined }[] = [];
  for (const file of found.value ?? []) {
    const { value, error } = await attempt(() => readConfigFile(file, system));
    read.push({ file: value ?? file, error });
  }
  const files = read.map(({ file }) => file);
  const merged = await attempt(() => mergeFiles(files, system, globals));
  const usable = files.filter((file) => file.document !== undefined);
  const exposed = exposedSecrets(usable, merged.value?.settings.api_secret_file, system);
  for (const { file, error } of read)
    yield error === undefined ? checkFile(file, exposed, system) : failed("config file", error);
  const ignored = found.error === undefined ? ignoredFiles(system, globals.config) : [];
  for (const { path, status } of ignored) yield skipped("config file", `${path}: ${status}`);
  for (const near of nearMisses(system)) yield warning("settings", near, "rename the variable or unset it");
  if (merged.error !== undefined)
    return yield* unknownSettings(merged.error, [globals.apiUrl, system.env[VARIABLES.api_url]]);
  const broken = found.error !== undefined || read.some(({ error }) => error !== undefined);
  return yield* checkSettings(merged.value, broken, context);
}

function checkFile(file: ConfigFile, exposed: readonly ExposedSecret[], system: System): Check {
  const found = `${file.path}: ${file.status}`;
  if (file.document === undefined) return skipped("config file", found);
  // Windows has no user ids, and its permission bits mean nothing.
  const mode = system.uid === undefined ? "" : `, mode ${(file.mode & 0o777).toString(8).padStart(3, "0")}`;
  const secret = exposed.find(({ path }) => path === file.path);
  if (secret === undefined) return ok("config file", `${found}${mode}`);
  return warning("config file", `${found}${mode}; other users can read the secret in it`, secret.fix);
}

/** The network can still be checked, with a URL from options or environment, or with the default one. */
async function* unknownSettings(error: SceError, candidates: readonly (string | undefined)[]): Checks {
  yield failed("settings", error);
  for (const name of ["api_key", "api_secret", "cdn"] as const) yield skipped(name, UNKNOWN);
  const apiUrl = candidates.find((url) => url && problemWith("api_url", url) === undefined) ?? DEFAULT_API_URL;
  yield skipped("api_url", `${UNKNOWN}; the network checks use ${apiUrl}`);
  return { endpoint: undefined, apiUrl: new URL(apiUrl) };
}

const UNKNOWN = "unknown until the settings are fixed";

/** @param broken whether sce cannot read some file, and missing settings may be in it */
async function* checkSettings(config: Config, broken: boolean, { system }: Context): Checks {
  const { profile, settings } = config;
  if (profile !== undefined) yield ok("settings", `profile ${profile.name} (${describeOrigin(profile.origin)})`);
  const untrusted = trustError(config);
  const isUsable = !broken && untrusted === undefined && missingSettings(config).length === 0;
  // This reads the secret. It happens once, because a command for it may ask someone to unlock something.
  const connected = isUsable ? await attempt(() => configuredEndpoint(config, system)) : undefined;
  const setting = secretSetting(config.settings);
  const secret = connected ?? (setting && (await attempt(() => readSecret(setting, system))));
  const check = (name: CheckName, key: Key) => checkSetting(name, key, config, broken, system);

  const key = settings.api_key;
  yield withEdges(check("api_key", "api_key"), key && textOf(key.value));
  if (secret?.error !== undefined) yield failed("api_secret", secret.error);
  else {
    const value = typeof secret?.value === "object" ? secret.value.credentials.secret : secret?.value;
    yield withEdges(exposedSecret(config) ?? check("api_secret", setting?.key ?? "api_secret"), value);
  }
  yield check("cdn", "cdn");
  yield untrusted === undefined ? check("api_url", "api_url") : failed("api_url", untrusted);
  const apiUrl = untrusted === undefined ? new URL(textOf(settings.api_url.value)) : undefined;
  return { endpoint: connected?.value, apiUrl };
}

function checkSetting(name: CheckName, key: Key, config: Config, broken: boolean, system: System): Check {
  const setting = config.settings[key];
  if (setting !== undefined) {
    const mark = isUnicodeLocale(system) ? "…" : "...";
    return ok(name, `${maskedValue(setting, mark)} (${describeSetting(setting)})`);
  }
  const why = missingSettings(config).find((missing) => missing.key === key)?.why;
  if (broken) return skipped(name, "unknown until sce can read all config files");
  return failed(name, new SceError("config", `not set (${why})`, "run `sce config init`"));
}

/** Turns a check into a warning if the value has odd characters at its beginning or end. */
function withEdges(check: Check, value: string | undefined): Check {
  const odd = value === undefined ? undefined : oddEdges(value);
  if (odd === undefined) return check;
  return warning(check.name, `${check.message}; it ${odd}, and sce sends it as it is`, "remove the extra characters");
}

/** The warning about an `api_secret_file` that others can read. */
function exposedSecret({ exposedSecrets, files }: Config): Check | undefined {
  const exposed = exposedSecrets.find(({ path }) => !files.some((file) => file.path === path));
  return exposed && warning("api_secret", `other users can read the secret in ${exposed.path}`, exposed.fix);
}
