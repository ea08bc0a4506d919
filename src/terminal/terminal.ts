import type { Output, System } from "../system/system.ts";

/** Whether to colour results. The option decides, then these variables in this order, then the terminal. */
export function wantsColor(option: "auto" | "always" | "never", system: System): boolean {
  if (option !== "auto") return option === "always";
  const { NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE, CLICOLOR } = system.env;
  if (NO_COLOR) return false;
  if ([FORCE_COLOR, CLICOLOR_FORCE].some((value) => value && value !== "0" && value !== "false")) return true;
  if (CLICOLOR === "0") return false;
  return isSmartTerminal(system.stdout, system);
}

/** Whether the output is a terminal that understands escape sequences. In CI, a terminal may be just a log. */
export function isSmartTerminal(output: Output, system: System): boolean {
  return output.isTTY && system.env.TERM !== "dumb" && !isCI(system);
}

/** Whether the program runs in CI. */
export function isCI({ env: { CI } }: Pick<System, "env">): boolean {
  return Boolean(CI) && CI !== "false" && CI !== "0";
}

/** Whether the locale is UTF-8. Reads LC_ALL, LC_CTYPE and LANG, in POSIX order. */
export function isUnicodeLocale(system: System): boolean {
  if (system.platform === "win32") return true;
  const { LC_ALL, LC_CTYPE, LANG } = system.env;
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || "");
}
