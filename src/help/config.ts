import { DEFAULT_API_URL, VARIABLES } from "../config/settings.ts";

const KEYS: readonly (readonly [key: string, variable: string, meaning: string])[] = [
  ["api_key", VARIABLES.api_key, "the account's API key"],
  ["api_secret", VARIABLES.api_secret, "its secret; never an option, for others can read those"],
  ["api_secret_file", VARIABLES.api_secret_file, "a file that holds the secret"],
  ["api_secret_command", "", "a list of words to run for the secret; in your own file only"],
  ["cdn", VARIABLES.cdn, "the account's CDN ID"],
  ["api_url", VARIABLES.api_url, `default ${DEFAULT_API_URL}`],
  ["profile", "SCE_PROFILE", "which of the profiles to use"],
  ["profiles", "", "named sets of the keys above"],
];

/** `sce help config`. */
export function configHelp(): string {
  const rows = KEYS.map(([key, variable, meaning]) => `  ${key.padEnd(18)}  ${variable.padEnd(19)}  ${meaning}\n`);
  return `Configuration

Settings come from options, then from the environment, then from the project's file,
then from your own files, one by one. Files are YAML or JSON, and only data.

${rows.join("")}
The project's file: .scerc, .scerc.json, .scerc.yaml or .scerc.yml in the current
folder or the nearest one above it. Your own: config.yaml or config.json in the
folder sce of your configuration folder, then .scerc in your home folder.

  api_key: YOURKEY
  api_secret: your-secret
  cdn: 158

An api_url from a project's file is used only with an api_secret from that same file.
Write a first file: sce config init. What is in force, and from where: sce config show.
Which files are read: sce config path.
`;
}
