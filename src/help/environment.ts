import { VARIABLES } from "../config/settings.ts";
import { paragraph, tableText } from "./text.ts";

const { journal: SCE_JOURNAL, ...SETTINGS } = VARIABLES;

/** Each variable that is read, and what it does. */
export const VARIABLE_ROWS: readonly (readonly [name: string, meaning: string])[] = [
  ...Object.entries(SETTINGS).map(([key, name]) => [name, `the setting ${key}`] as const),
  [SCE_JOURNAL, "the file that remembers uploads, also in CI; or off"],
  ["SCE_CONFIG", "the one configuration file to read, as --config"],
  ["SCE_PROFILE", "the profile to use, as --profile"],
  ["SCE_LOG", "text or json: the format of messages, as --log"],
  ["NO_COLOR", "if not empty: no colours"],
  ["FORCE_COLOR, CLICOLOR_FORCE", "if not empty, 0 or false: colours also in a pipe"],
  ["CLICOLOR", "if 0: no colours"],
  ["TERM", "if dumb: neither colours nor a line that is redrawn"],
  ["CI", "unless empty, 0 or false: the same, also on a terminal; uploads are not remembered"],
  ["LC_ALL, LC_CTYPE, LANG", "unless UTF-8: symbols in ASCII"],
  ["HTTPS_PROXY, ALL_PROXY", "the proxy for requests: http://user:password@host:port"],
  ["HTTP_PROXY", "the same for plain http, if both API and proxy are on this machine"],
  ["NO_PROXY", "hosts that are reached without a proxy, separated by commas"],
  ["NODE_EXTRA_CA_CERTS", "a PEM file of certificates to trust beside the usual ones"],
  ["XDG_CONFIG_HOME", "where your configuration folder is (default: see `sce help config`)"],
  ["XDG_STATE_HOME", "where uploads are remembered (default: ~/.local/state)"],
  ["XDG_CACHE_HOME", "where compiled code is cached (default: ~/.cache)"],
];

export const ABOUT_VARIABLES = "An empty variable counts as unset. Options win over variables, variables over files.";

/** `sce help environment`. */
export function environmentHelp(): string {
  return `Environment variables\n\n${tableText(VARIABLE_ROWS)}\n${paragraph(ABOUT_VARIABLES)}`;
}
