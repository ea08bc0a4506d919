import { DEFAULT_API_URL, VARIABLES } from "../config/settings.ts";
import { fitted } from "./fit.ts";
import { hanging, paragraph, tableText } from "./text.ts";

/** The keys of a config file, their variables and meanings. */
export const KEY_ROWS: readonly (readonly [key: string, variable: string, meaning: string])[] = [
  ["api_key", VARIABLES.api_key, "the account's API key"],
  [
    "api_secret",
    VARIABLES.api_secret,
    "the account's secret; no option takes it, because other users can read command lines",
  ],
  ["api_secret_file", VARIABLES.api_secret_file, "a file that holds the secret; the variable may also name a pipe"],
  ["api_secret_command", "", "a command that prints the secret, as a list of words; only in your own file"],
  ["cdn", VARIABLES.cdn, "the account's CDN ID"],
  ["api_url", VARIABLES.api_url, `URL of the API (default: ${DEFAULT_API_URL})`],
  ["journal", VARIABLES.journal, "false turns the journal off; only in your own file"],
  ["profile", "SCE_PROFILE", "the profile to use"],
  ["profiles", "", "named sets of the keys above"],
];

/** The config files. The first ones win. */
export const FILE_ROWS: readonly (readonly [name: string, meaning: string])[] = [
  [
    ".scerc, .scerc.json, .scerc.yaml, .scerc.yml",
    "the project's file, in the current folder or the nearest one above it, up to your home folder. Outside your home folder sce looks no further up than the root of the repository",
  ],
  [
    "config.yaml, config.yml, config.json",
    "your own file, in $XDG_CONFIG_HOME/sce. By default the folder is ~/.config/sce, on macOS ~/Library/Preferences/sce, on Windows %APPDATA%\\sce\\Config",
  ],
  ["~/.scerc", "also your own file; .json, .yaml and .yml work too"],
];

export const ABOUT_FILES =
  "Two config files in one folder are an error. --config or SCE_CONFIG names the only file to read. Files are YAML or " +
  "JSON and contain only data.";

export const ABOUT_SETTINGS =
  "sce looks up each setting in this order: options, environment variables, the project's file, your own files. Within " +
  "a file, the current profile overrides the top level. A profile that you choose with --profile also overrides the " +
  "environment.";

export const ABOUT_TRUST =
  "sce uses the api_url of a project's file only with the api_key and api_secret of the same file.";

/** `sce help config` */
export function configHelp(width: number): string {
  const files = FILE_ROWS.map(
    ([name, meaning]) => hanging("  ", name, "  ", width) + hanging("    ", meaning, "    ", width),
  );
  return `Configuration

${paragraph(ABOUT_SETTINGS, width)}
Settings:
${tableText(KEY_ROWS, width)}
Files:
${files.join("")}
${paragraph(ABOUT_FILES, width)}
${paragraph(ABOUT_TRUST, width)}
A config file:
  api_key: YOURKEY
  api_secret: your-secret
  cdn: 158

${fitted(CONFIG_EXAMPLES, width)}`;
}

/** The examples of `sce help config` and `sce config --help`. */
export const CONFIG_EXAMPLES = `Examples:
  # Write a first file
  $ sce config init
  # Print each setting and where it comes from
  $ sce config show
  # Print the files that sce reads
  $ sce config path
`;
