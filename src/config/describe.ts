import { isUnicodeLocale } from "../output/terminal.ts";
import type { System } from "../system.ts";
import type { Config, Setting } from "./load.ts";
import { describeOrigin } from "./origin.ts";
import { KEYS, type Key, textOf, VARIABLES, type Value } from "./settings.ts";

const MASK = "********";

/** A value as it may be shown: of the secret nothing, of the API key the beginning, of a command its program. */
function maskedValue(key: Key, value: Value, ellipsis: string): string {
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

function describeSetting({ origin, overrides }: Setting): string {
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
  // The other two ways to give the secret need no row of their own while they are not in use.
  if (key === "api_secret_file" || key === "api_secret_command" || key === "api_url") return [];
  if (key !== "api_secret") return [[key, "-", notSet([VARIABLES[key]], config)]];
  if (config.settings.api_secret_file ?? config.settings.api_secret_command) return [];
  return [[key, "-", notSet([VARIABLES.api_secret, VARIABLES.api_secret_file], config)]];
}

function notSet(variables: readonly string[], config: Config): string {
  const empty = variables.filter((name) => config.emptyVariables.includes(name));
  return `not set (${empty.length === 0 ? variables.join(" or ") : `${empty.join(" and ")} is empty`})`;
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
