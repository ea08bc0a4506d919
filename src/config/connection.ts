import type { Credentials } from "../api/sign.ts";
import { SceError } from "../errors.ts";
import type { System } from "../system/system.ts";
import type { Config } from "./load.ts";
import { missingSettings } from "./missing.ts";
import { describeOrigin, isSameSource, shorten } from "./origin.ts";
import { readSecret } from "./secret.ts";
import { DEFAULT_API_URL, parseCdn, type Setting, textOf } from "./settings.ts";
import { secretSetting, trustError } from "./trust.ts";

export interface Connection {
  readonly credentials: Credentials;
  readonly apiUrl: URL;
  /** Where the key and where the secret come from, in one sentence, if from different sources. */
  readonly mixed: string | undefined;
}

/** Who asks, and where. Throws a SceError where something is missing or must not be used; then nothing was sent. */
export async function connection(config: Config, system: System): Promise<Connection> {
  const { api_key: key, cdn: cdnSetting, api_url: url } = config.settings;
  const secret = secretSetting(config);
  const cdn = cdnSetting && parseCdn(textOf(cdnSetting.value));
  if (key === undefined || secret === undefined || cdn === undefined) throw missing(config);
  const refused = trustError(config);
  if (refused !== undefined) throw refused;
  return {
    credentials: { apiKey: textOf(key.value), secret: await readSecret(secret.way, secret.setting, system), cdn },
    apiUrl: new URL(url === undefined ? DEFAULT_API_URL : textOf(url.value)),
    mixed: mixedSources(key, secret.setting),
  };
}

function mixedSources(key: Setting, secret: Setting): string | undefined {
  if (isSameSource(key.origin, secret.origin)) return undefined;
  return `the API key comes from ${describeOrigin(key.origin)} and the secret from ${describeOrigin(secret.origin)}`;
}

function missing(config: Config): SceError {
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
