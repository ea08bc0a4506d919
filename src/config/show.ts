import type { System } from "../system/system.ts";
import { escapeText } from "../terminal/escape.ts";
import { isUnicodeLocale } from "../terminal/terminal.ts";
import { pad, width } from "../terminal/width.ts";
import type { ConfigFile } from "./config-file.ts";
import { describeOrigin, describeSetting, maskedValue } from "./describe.ts";
import type { Config } from "./load.ts";
import { missingSettings } from "./missing-settings.ts";
import { KEYS } from "./settings.ts";

/**
 * The whole configuration as text: one row per setting, then one row per file.
 *
 * @param ignored files that exist but were not read
 */
export function configText(config: Config, ignored: readonly ConfigFile[], system: System): string {
  const ellipsis = isUnicodeLocale(system) ? "…" : "...";
  const missing = missingSettings(config);
  const settings = KEYS.flatMap((key) => {
    const setting = config.settings[key];
    if (setting !== undefined) return [[key, maskedValue(setting, ellipsis), describeSetting(setting)]];
    return missing.filter((needed) => needed.key === key).map(({ why }) => [key, "-", `not set (${why})`]);
  });
  const { profile } = config;
  if (profile !== undefined) settings.push(["profile", profile.name, describeOrigin(profile.origin)]);
  return `${aligned(settings)}\n${aligned([...config.files, ...ignored].map(({ path, status }) => [path, status]))}`;
}

/** Lines with aligned columns, even if a path contains wide or escaped characters. */
function aligned(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(escapeText));
  const columnWidth = (at: number) => Math.max(...cells.map((row) => width(row[at] ?? "")));
  const widths = cells[0]?.map((_, at) => columnWidth(at)) ?? [];
  const lines = cells.map((row) => row.map((cell, at) => pad(cell, widths[at] ?? 0)).join("  "));
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

/** The same as one JSON value; `null` for a setting that is not set. */
export function configJson(config: Config, ignored: readonly ConfigFile[]): object {
  const settings = KEYS.map((key) => {
    const setting = config.settings[key];
    if (setting === undefined) return [key, { value: null, origin: null, overrides: [] }];
    const { origin, overrides } = setting;
    const value = maskedValue(setting, "…");
    return [key, { value, origin: describeOrigin(origin), overrides: overrides.map(describeOrigin) }];
  });
  const { profile } = config;
  return {
    settings: Object.fromEntries(settings),
    profile: profile === undefined ? null : { name: profile.name, origin: describeOrigin(profile.origin) },
    files: [...config.files, ...ignored].map(({ path, status }) => ({ path, status })),
  };
}
