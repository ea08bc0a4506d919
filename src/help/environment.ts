import { VARIABLES } from "../config/settings.ts";
import { paragraph, tableText } from "./text.ts";

const { journal: SCE_JOURNAL, ...SETTINGS } = VARIABLES;

/** Each variable that sce reads, and what it does. */
export const VARIABLE_ROWS: readonly (readonly [name: string, meaning: string])[] = [
  ...Object.entries(SETTINGS).map(([key, name]) => [name, `the setting ${key}`] as const),
  [SCE_JOURNAL, "the journal's file, even in CI; off for no journal"],
  ["SCE_CONFIG", "the only configuration file to read, like --config"],
  ["SCE_PROFILE", "the profile to use, like --profile"],
  ["SCE_LOG", "the format of messages, text or json, like --log"],
  ["NO_COLOR", "if not empty, turns colours off"],
  ["FORCE_COLOR, CLICOLOR_FORCE", "turn colours on, even in a pipe, unless empty, 0 or false"],
  ["CLICOLOR", "if 0, turns colours off"],
  ["TERM", "if dumb, turns colours and redrawn lines off"],
  ["CI", "turns colours, redrawn lines and the journal off, unless empty, 0 or false"],
  ["LC_ALL, LC_CTYPE, LANG", "symbols are ASCII unless the locale is UTF-8"],
  ["HTTPS_PROXY, ALL_PROXY", "the proxy for requests: http://user:password@host:port"],
  ["HTTP_PROXY", "the proxy for plain http, if the API and the proxy are on this machine"],
  ["NO_PROXY", "hosts to reach without a proxy, separated by commas"],
  ["NODE_EXTRA_CA_CERTS", "a PEM file with more certificates to trust"],
  ["XDG_CONFIG_HOME", "the folder of your configuration (see `sce help config`)"],
  ["XDG_STATE_HOME", "the folder of the journal (default: ~/.local/state)"],
  ["XDG_CACHE_HOME", "the folder of compiled code (default: ~/.cache)"],
];

export const ABOUT_VARIABLES =
  "An empty variable counts as unset. Options override variables, and variables override files.";

/** `sce help environment` */
export function environmentHelp(width: number): string {
  return `Environment variables\n\n${tableText(VARIABLE_ROWS, width)}\n${paragraph(ABOUT_VARIABLES, width)}`;
}
