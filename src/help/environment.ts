import { VARIABLES } from "../config/settings.ts";

const OTHERS: readonly (readonly [name: string, meaning: string])[] = [
  ["SCE_CONFIG", "the one configuration file to read, as --config"],
  ["SCE_PROFILE", "the profile to use, as --profile"],
  ["NO_COLOR", "if not empty: no colours"],
  ["FORCE_COLOR, CLICOLOR_FORCE", "if neither empty nor 0: colours also in a pipe"],
  ["HTTPS_PROXY, HTTP_PROXY", "the proxy for requests: http://user:password@host:port"],
  ["NO_PROXY", "hosts that are reached without a proxy, separated by commas"],
  ["NODE_EXTRA_CA_CERTS", "a PEM file of certificates to trust beside the usual ones"],
  ["XDG_CONFIG_HOME", "where your configuration folder is (default: ~/.config)"],
  ["XDG_CACHE_HOME", "where compiled code is cached (default: ~/.cache)"],
];

/** `sce help environment`. */
export function environmentHelp(): string {
  const keys = Object.entries(VARIABLES).map(([key, name]) => [name, `the setting ${key}`] as const);
  const rows = [...keys, ...OTHERS].map(([name, meaning]) => `  ${name.padEnd(27)}  ${meaning}\n`);
  return `Environment variables

${rows.join("")}
An empty variable counts as unset. Options win over variables, variables over files.
`;
}
