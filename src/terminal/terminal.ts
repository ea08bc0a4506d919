import type { Output, System } from "../system/system.ts";

/** Whether to colour results: decided by the option, then by these variables in this order, then by the terminal. */
export function wantsColor(option: "auto" | "always" | "never", system: System): boolean {
  if (option !== "auto") return option === "always";
  const { NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR } = system.env;
  if (NO_COLOR) return false;
  if ([FORCE_COLOR, CLICOLOR_FORCE].some((value) => value && value !== "0" && value !== "false")) return true;
  if (CLICOLOR === "0") return false;
  return isSmartTerminal(system.stdout, system);
}

/** A terminal that a person looks at, and that understands escape sequences. A CI system may keep a log of one. */
export function isSmartTerminal(output: Output, system: System): boolean {
  return output.isTTY && system.env.TERM !== "dumb" && !isCI(system);
}

/** Whether the program runs in a CI system. */
export function isCI({ env: { CI } }: Pick<System, "env">): boolean {
  return Boolean(CI) && CI !== "false" && CI !== "0";
}

/** Whether the locale is UTF-8, by LC_ALL, LC_CTYPE or LANG, in the order of POSIX. */
export function isUnicodeLocale(system: System): boolean {
  if (system.platform === "win32") return true;
  const { LC_ALL, LC_CTYPE, LANG } = system.env;
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || "");
}
