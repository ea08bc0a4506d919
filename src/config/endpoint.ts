import type { Endpoint } from "../api/endpoint.ts";
import type { Credentials } from "../api/sign.ts";
import { SceError } from "../base/errors.ts";
import type { System } from "../system/system.ts";
import { describeOrigin, shorten } from "./describe.ts";
import type { Config } from "./load.ts";
import { readSecret } from "./secret.ts";
import { type Origin, parseCdn, SECRET_KEYS, type Setting, textOf, VARIABLES } from "./settings.ts";

/** The configured endpoint. Throws a SceError if a setting is missing, wrong or not trusted; nothing has been sent then. */
export async function configuredEndpoint(config: Config, system: System): Promise<Endpoint> {
  const { api_key: key, cdn: id, api_url: url } = config.settings;
  const secret = secretSetting(config);
  const cdn = id && parseCdn(textOf(id.value));
  if (key === undefined || secret === undefined || cdn === undefined) throw noCredentials(config);
  const untrusted = trustError(config);
  if (untrusted !== undefined) throw untrusted;
  const credentials = { apiKey: textOf(key.value), secret: await readSecret(secret, system), cdn };
  const doubts = [mixedSources(key.origin, secret.origin), ...(await oddCredentials(credentials))];
  return {
    credentials,
    apiUrl: new URL(textOf(url.value)),
    doubts: doubts.filter((doubt) => doubt !== undefined),
  };
}

/** What is odd about the ends of key and secret: they may have been copied with more than themselves. */
async function oddCredentials({ apiKey, secret }: Credentials): Promise<string[]> {
  if (/^[\w+/=-]*$/.test(apiKey + secret)) return [];
  const { oddEdges } = await import("./edges.ts");
  const [key, other] = [oddEdges(apiKey), oddEdges(secret)];
  return [...(key ? [`the API key ${key}`] : []), ...(other ? [`the API secret ${other}`] : [])];
}

/** Undefined if both come from the environment, or from the same part of the same file. */
function mixedSources(key: Origin, secret: Origin): string | undefined {
  const isSame =
    key.kind === "file" && secret.kind === "file"
      ? key.path === secret.path && key.profile === secret.profile
      : key.kind === secret.kind;
  if (isSame) return undefined;
  return `the API key comes from ${describeOrigin(key)} and the secret from ${describeOrigin(secret)}`;
}

function noCredentials(config: Config): SceError {
  const names = missingSettings(config).map(({ key, why }) => `${key} (${why})`);
  return new SceError(
    "config",
    `no credentials: ${names.join(", ")} ${names.length === 1 ? "is" : "are"} not set`,
    config.profile === undefined && config.profiles.length > 0
      ? `there are profiles: choose one by --profile or SCE_PROFILE (${config.profiles.map(shorten).join(", ")})`
      : "set SCE_API_KEY, SCE_API_SECRET and SCE_CDN, or write a file: sce config init; " +
          "to try without an account: sce --sandbox youtube status 1",
  );
}

/** The setting that gives the secret, in whichever way. */
export function secretSetting({ settings }: Config): Setting | undefined {
  return SECRET_KEYS.map((key) => settings[key]).find((setting) => setting !== undefined);
}

const NEEDED = [
  { key: "api_key", variables: [VARIABLES.api_key] },
  { key: "api_secret", variables: [VARIABLES.api_secret, VARIABLES.api_secret_file] },
  { key: "cdn", variables: [VARIABLES.cdn] },
] as const;

/**
 * The credentials that are not set. `why` names the variables that could set them, or those that are set to nothing, as
 * for a CI secret that was not passed on.
 */
export function missingSettings(config: Config) {
  return NEEDED.flatMap(({ key, variables }) => {
    const isSet = key === "api_secret" ? secretSetting(config) : config.settings[key];
    if (isSet !== undefined) return [];
    const empty = variables.filter((name) => config.emptyVariables.includes(name));
    return [{ key, why: empty.length === 0 ? variables.join(" or ") : `${empty.join(" and ")} is empty` }];
  });
}

/**
 * Why the configuration must not be used; undefined if it may be. A project's file may say where requests go only if it
 * brings its own key and secret: otherwise it could send requests of the user's account anywhere.
 */
export function trustError(config: Config): SceError | undefined {
  const { api_url: url, api_key: key } = config.settings;
  const { origin } = url;
  if (origin.kind !== "file" || origin.role !== "project") return undefined;
  const isForeign = (other: Origin) => other.kind !== "file" || other.path !== origin.path;
  const foreign = [key, secretSetting(config)].find((setting) => setting !== undefined && isForeign(setting.origin));
  if (foreign === undefined) return undefined;
  const what = foreign === key ? "key" : "secret";
  return new SceError(
    "config",
    `${describeOrigin(origin)}: the "api_url" of a project's file is only used with an API key and secret from that same file, and the ${what} comes from ${describeOrigin(foreign.origin)}`,
    "if you trust that address, give it yourself: --api-url or SCE_API_URL",
  );
}
