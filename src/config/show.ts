import { escapeText, isUnicodeLocale } from "../output/terminal.ts";
import { pad, width } from "../output/width.ts";
import type { System } from "../system/system.ts";
import { describeSetting, maskedValue } from "./describe.ts";
import type { Config } from "./load.ts";
import { missingSettings } from "./missing.ts";
import { describeOrigin } from "./origin.ts";
import { KEYS, type Key } from "./settings.ts";

/** A file, and what was done with it. */
interface FileSeen {
  readonly path: string;
  readonly status: string;
}

/**
 * The whole configuration for a person: a row a setting, then a row a file.
 *
 * @param ignored files that are there but were not read
 */
export function configText(config: Config, ignored: readonly FileSeen[], system: System): string {
  const ellipsis = isUnicodeLocale(system) ? "…" : "...";
  const settings = KEYS.flatMap((key) => settingRow(key, config, ellipsis));
  const { profile } = config;
  if (profile !== undefined) settings.push(["profile", profile.name, describeOrigin(profile.origin)]);
  const files = [...config.files, ...ignored].map(({ path, status }) => [path, status]);
  return `${aligned(settings)}\n${aligned(files)}`;
}

function settingRow(key: Key, config: Config, ellipsis: string): string[][] {
  const setting = config.settings[key];
  if (setting !== undefined) return [[key, maskedValue(key, setting.value, ellipsis), describeSetting(setting)]];
  return missingSettings(config).flatMap(({ key: missing, why }) =>
    missing === key ? [[key, "-", `not set (${why})`]] : [],
  );
}

/** Lines whose columns stand under one another, also where a path has wide characters, or some that are shown escaped. */
function aligned(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(escapeText));
  const widths: number[] = [];
  for (const row of cells) for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, width(cell));
  return cells
    .map(
      (row) =>
        `${row
          .map((cell, at) => pad(cell, widths[at] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

/** The same as one JSON value; `null` for a setting that is not set. */
export function configJson(config: Config, ignored: readonly FileSeen[]): object {
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
    files: [...config.files, ...ignored].map(({ path, status }) => ({ path, status })),
  };
}
