import { SceError } from "../base/errors.ts";
import { shorten } from "./describe.ts";
import type { Config } from "./load.ts";
import { secretSetting, VARIABLES } from "./settings.ts";

/** The error for incomplete credentials. */
export function noCredentials(config: Config): SceError {
  const names = missingSettings(config).map(({ key, why }) => `${key} (${why})`);
  return new SceError(
    "config",
    `no credentials: ${names.join(", ")} ${names.length === 1 ? "is" : "are"} not set`,
    config.profile === undefined && config.profiles.length > 0
      ? `choose a profile with --profile or SCE_PROFILE: ${config.profiles.map(shorten).join(", ")}`
      : "run `sce config init`, or set SCE_API_KEY, SCE_API_SECRET and SCE_CDN; " +
          "to try sce without an account: sce --sandbox youtube status 1",
  );
}

const NEEDED = [
  { key: "api_key", variables: [VARIABLES.api_key] },
  { key: "api_secret", variables: [VARIABLES.api_secret, VARIABLES.api_secret_file] },
  { key: "cdn", variables: [VARIABLES.cdn] },
] as const;

/**
 * The credentials that are not set. `why` names the variables that could set them, or those that are set but empty,
 * such as a CI secret that was not passed on.
 */
export function missingSettings(config: Config) {
  return NEEDED.flatMap(({ key, variables }) => {
    const isSet = key === "api_secret" ? secretSetting(config.settings) : config.settings[key];
    if (isSet !== undefined) return [];
    const empty = variables.filter((name) => config.emptyVariables.includes(name));
    return [{ key, why: empty.length === 0 ? variables.join(" or ") : `${empty.join(" and ")} is empty` }];
  });
}
