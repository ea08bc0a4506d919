import type { Config } from "./load.ts";
import { describeOrigin } from "./origin.ts";
import { KEYS, type Key, type Setting, textOf, type Value } from "./settings.ts";

const MASK = "********";

/** A value as it may be shown: of the secret nothing, of the API key the beginning, of a command its program. */
export function maskedValue(key: Key, value: Value, ellipsis: string): string {
  if (key === "api_secret") return MASK;
  // The words after it may be a password for the program, or in a hurry the secret itself.
  if (typeof value !== "string") return value.length > 1 ? `${value[0]} ${ellipsis}` : textOf(value);
  const text = textOf(value);
  // A short key would be shown nearly whole.
  return key === "api_key" ? `${text.length > 8 ? text.slice(0, 4) : ""}${ellipsis}` : text;
}

/** One line a setting that is in force, for `--verbose`. */
export function describeSettings(config: Config): string[] {
  return KEYS.flatMap((key) => {
    const setting = config.settings[key];
    return setting === undefined ? [] : [`${key} from ${describeSetting(setting)}`];
  });
}

/** Where a setting comes from, and what it wins over. */
export function describeSetting({ origin, overrides }: Setting): string {
  const lost = overrides.map(describeOrigin).join(", ");
  return lost === "" ? describeOrigin(origin) : `${describeOrigin(origin)}, overrides ${lost}`;
}
