import { SceError } from "../errors.ts";
import type { Config } from "./load.ts";
import { describeOrigin } from "./origin.ts";
import { SECRET_KEYS, type SecretKey, type Setting } from "./settings.ts";

/** The way in which the secret is given, and the setting; undefined where it is not. */
export function secretSetting(config: Config): { way: SecretKey; setting: Setting } | undefined {
  for (const way of SECRET_KEYS) {
    const setting = config.settings[way];
    if (setting !== undefined) return { way, setting };
  }
  return undefined;
}

/**
 * Why the configuration must not be used; undefined where it may. A file that came with a project may say where requests
 * go only if it brings its own secret: otherwise it could have requests signed by the user's secret sent to anyone.
 */
export function trustError(config: Config): SceError | undefined {
  const url = config.settings.api_url?.origin;
  if (url?.kind !== "file" || url.role !== "project") return undefined;
  const secret = secretSetting(config)?.setting.origin;
  if (secret === undefined || (secret.kind === "file" && secret.path === url.path)) return undefined;
  return new SceError(
    "config",
    `${describeOrigin(url)}: key "api_url" of a project's file is only used with a secret from that same file, and the secret comes from ${describeOrigin(secret)}`,
    "if you trust that address, give it yourself: --api-url or SCE_API_URL",
  );
}
