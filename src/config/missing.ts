import type { Config } from "./load.ts";
import { VARIABLES } from "./settings.ts";
import { secretSetting } from "./trust.ts";

/** A setting that no request can do without, and that nothing gives. */
export interface Missing {
  readonly key: "api_key" | "api_secret" | "cdn";
  /** The variables that would give it, and whether one is there but empty, as where a CI secret has not been handed over. */
  readonly why: string;
}

const NEEDED: readonly (readonly [key: Missing["key"], variables: readonly string[]])[] = [
  ["api_key", [VARIABLES.api_key]],
  ["api_secret", [VARIABLES.api_secret, VARIABLES.api_secret_file]],
  ["cdn", [VARIABLES.cdn]],
];

/** The credentials that are not set. */
export function missingSettings(config: Config): Missing[] {
  const isSet = (key: Missing["key"]) => (key === "api_secret" ? secretSetting(config) : config.settings[key]);
  return NEEDED.flatMap(([key, variables]) => {
    if (isSet(key) !== undefined) return [];
    const empty = variables.filter((name) => config.emptyVariables.includes(name));
    return [{ key, why: empty.length === 0 ? variables.join(" or ") : `${empty.join(" and ")} is empty` }];
  });
}
