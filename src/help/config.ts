import { DEFAULT_API_URL, VARIABLES } from "../config/settings.ts";
import { paragraph, tableText } from "./text.ts";

/** The keys of a config file, their variables and meanings. */
export const KEY_ROWS: readonly (readonly [key: string, variable: string, meaning: string])[] = [
  ["api_key", VARIABLES.api_key, "the account's API key"],
  ["api_secret", VARIABLES.api_secret, "its secret; never an option, for others can read those"],
  ["api_secret_file", VARIABLES.api_secret_file, "a file that holds the secret; from the environment also a pipe"],
  ["api_secret_command", "", "a list of words to run for the secret; in your own file only"],
  ["cdn", VARIABLES.cdn, "the account's CDN ID"],
  ["api_url", VARIABLES.api_url, `default ${DEFAULT_API_URL}`],
  ["journal", VARIABLES.journal, "false remembers no uploads; in your own file only"],
  ["profile", "SCE_PROFILE", "which of the profiles to use"],
  ["profiles", "", "named sets of the keys above"],
];

/** The places of config files; the first ones win. */
export const FILE_ROWS: readonly (readonly [name: string, meaning: string])[] = [
  [
    ".scerc, .scerc.json, .scerc.yaml, .scerc.yml",
    "the project's file: in the current folder or the nearest one above it, up to your home folder; outside of it, up to the root of the repository",
  ],
  [
    "config.yaml, config.yml, config.json",
    "your own file: in $XDG_CONFIG_HOME/sce; without that variable in ~/.config/sce, on macOS in ~/Library/Preferences/sce, on Windows in %APPDATA%\\sce\\Config",
  ],
  ["~/.scerc", "your own, too; also with .json, .yaml or .yml"],
];

export const ABOUT_FILES =
  "Of two that fit in one folder neither is read: that is an error. --config or SCE_CONFIG names one file to read, and " +
  "no other is. Files are YAML or JSON, and only data.";

export const ABOUT_SETTINGS =
  "Settings come from options, then from the environment, then from the project's file, then from your own files, one " +
  "by one. In a file the profile in use wins over the top level; a profile that --profile asks for wins over the " +
  "environment, too.";

export const ABOUT_TRUST =
  "An api_url from a project's file is used only with an api_key and an api_secret from that same file.";

/** `sce help config`. */
export function configHelp(): string {
  const files = FILE_ROWS.map(([name, meaning]) => `${name}\n${tableText([["", meaning]])}`).join("");
  return `Configuration

${paragraph(ABOUT_SETTINGS)}
${tableText(KEY_ROWS)}
Files:

${files}
${paragraph(ABOUT_FILES)}
An example:

  api_key: YOURKEY
  api_secret: your-secret
  cdn: 158

${paragraph(ABOUT_TRUST)}
  $ sce config init    write a first file
  $ sce config show    what is in force, and from where
  $ sce config path    which files are read
`;
}
