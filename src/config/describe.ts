import { isUnicodeLocale } from "../output/terminal.ts";
import type { System } from "../system.ts";
import type { Config, Setting } from "./load.ts";
import { missingSettings } from "./missing.ts";
import { describeOrigin } from "./origin.ts";
import { KEYS, type Key, textOf, type Value } from "./settings.ts";

const MASK = "********";

/** A value as it may be shown: of the secret nothing, of the API key the beginning. */
export function maskedValue(key: Key, value: Value, ellipsis: string): string {
  if (key === "api_secret") return MASK;
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

/** The whole configuration for a person: a row a setting, then a row a file. Not escaped yet. */
export function configLines(config: Config, system: System): string[] {
  const ellipsis = isUnicodeLocale(system) ? "…" : "...";
  const settings = KEYS.flatMap((key) => settingRow(key, config, ellipsis));
  const { profile } = config;
  if (profile !== undefined) settings.push(["profile", profile.name, describeOrigin(profile.origin)]);
  const files = config.files.map(({ path, status }) => [path, status]);
  return [...aligned(settings), "", ...aligned(files)];
}

function settingRow(key: Key, config: Config, ellipsis: string): string[][] {
  const setting = config.settings[key];
  if (setting !== undefined) return [[key, maskedValue(key, setting.value, ellipsis), describeSetting(setting)]];
  return missingSettings(config).flatMap(({ key: missing, why }) =>
    missing === key ? [[key, "-", `not set (${why})`]] : [],
  );
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, cell.length);
  }
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

/** The same as one JSON value; `null` for a setting that is not set. */
export function configJson(config: Config): object {
  const settings = KEYS.map((key) => {
    const setting = config.settings[key];
    const shown = setting && {
      value: maskedValue(key, setting.value, "…"),
      origin: describeOrigin(setting.origin),
      overrides: setting.overrides.map(describeOrigin),
    };
    return [key, shown ?? { value: null, origin: null, overrides: [] }];
  });
  const { profile } = config;
  return {
    settings: Object.fromEntries(settings),
    profile: profile === undefined ? null : { name: profile.name, origin: describeOrigin(profile.origin) },
    files: config.files.map(({ path, status }) => ({ path, status })),
  };
}
