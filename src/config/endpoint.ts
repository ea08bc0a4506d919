import type { Endpoint } from "../api/endpoint.ts";
import type { Credentials } from "../api/sign.ts";
import { SceError } from "../base/errors.ts";
import type { System } from "../system/system.ts";
import { describeOrigin } from "./describe.ts";
import type { Config } from "./load.ts";
import { readSecret } from "./secret.ts";
import { type Origin, parseCdn, secretSetting, textOf } from "./settings.ts";

/** The configured endpoint. Sends nothing. Throws a SceError if a setting is missing, wrong or not trusted. */
export async function configuredEndpoint(config: Config, system: System): Promise<Endpoint> {
  const { api_key: key, cdn: id, api_url: url } = config.settings;
  const secret = secretSetting(config.settings);
  const cdn = id && parseCdn(textOf(id.value));
  if (key === undefined || secret === undefined || cdn === undefined) {
    const { noCredentials } = await import("./missing-settings.ts");
    throw noCredentials(config);
  }
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

/** What is odd about the ends of the key and the secret. They may have been copied with too much around them. */
async function oddCredentials({ apiKey, secret }: Credentials): Promise<string[]> {
  if (/^[\w+/=-]*$/.test(apiKey + secret)) return [];
  const { oddEdges } = await import("./edges.ts");
  const [key, other] = [oddEdges(apiKey), oddEdges(secret)];
  return [...(key ? [`the API key ${key}`] : []), ...(other ? [`the API secret ${other}`] : [])];
}

/**
 * Says that the key and the secret have different sources. Undefined if both are from the environment or one file
 * section.
 */
function mixedSources(key: Origin, secret: Origin): string | undefined {
  const isSame =
    key.kind === "file" && secret.kind === "file"
      ? key.path === secret.path && key.profile === secret.profile
      : key.kind === secret.kind;
  if (isSame) return undefined;
  return `the API key comes from ${describeOrigin(key)} and the secret from ${describeOrigin(secret)}`;
}

/**
 * Why the configuration must not be used; undefined if it may be used. A project's file may set `api_url` only together
 * with its own key and secret. Otherwise it could send requests of the user's account anywhere.
 */
export function trustError(config: Config): SceError | undefined {
  const { api_url: url, api_key: key } = config.settings;
  const { origin } = url;
  if (origin.kind !== "file" || origin.role !== "project") return undefined;
  const isForeign = (other: Origin) => other.kind !== "file" || other.path !== origin.path;
  const foreign = [key, secretSetting(config.settings)].find(
    (setting) => setting !== undefined && isForeign(setting.origin),
  );
  if (foreign === undefined) return undefined;
  const what = foreign === key ? "key" : "secret";
  return new SceError(
    "config",
    `${describeOrigin(origin)}: "api_url" in a project's file needs an API key and secret from the same file, but the ${what} comes from ${describeOrigin(foreign.origin)}`,
    "if you trust that address, set it yourself with --api-url or SCE_API_URL",
  );
}
