import type { Output, System } from "../system/system.ts";

/**
 * Characters that make a terminal do something or lie about the order of text: C0, DEL, C1 and the bidirectional
 * controls. Never written raw, wherever they came from.
 */
export const HOSTILE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** One hostile character in visible form: `\t`, `\x1b`, `\u202e`. */
export function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) return short;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

/** Text from outside, safe to show on one line. */
export function escapeText(text: string): string {
  return text.replace(HOSTILE, escapeCharacter);
}

/**
 * What no file in UTF-8 or XML can hold: half of a pair of UTF-16, and the two that are no characters. `\p{Surrogate}`
 * would be the same, but esbuild has it compiled at every start.
 */
const UNWRITABLE = /[\ud800-\udfff\ufffe\uffff]/gu;

/** The same for a file: what could not be written into it is shown in the same way. */
export function escapeForFile(text: string): string {
  return escapeText(text).replace(UNWRITABLE, escapeCharacter);
}

/** Whether results are coloured: the option, then NO_COLOR, then FORCE_COLOR and CLICOLOR_FORCE, then the terminal. */
export function wantsColor(option: "auto" | "always" | "never", system: System): boolean {
  if (option !== "auto") return option === "always";
  const { NO_COLOR, FORCE_COLOR, CLICOLOR_FORCE } = system.env;
  if (NO_COLOR) return false;
  if ([FORCE_COLOR, CLICOLOR_FORCE].some((value) => value && value !== "0")) return true;
  return isSmartTerminal(system.stdout, system);
}

/** A terminal that a person looks at, and that understands escape sequences. A CI system may keep a log of one. */
export function isSmartTerminal(output: Output, system: System): boolean {
  return output.isTTY && system.env.TERM !== "dumb" && !isCI(system);
}

function isCI({ env: { CI } }: System): boolean {
  return Boolean(CI) && CI !== "false" && CI !== "0";
}

/** Whether the locale can show characters beyond ASCII: LC_ALL before LC_CTYPE before LANG, as in POSIX. */
export function isUnicodeLocale(system: System): boolean {
  if (system.platform === "win32") return true;
  const { LC_ALL, LC_CTYPE, LANG } = system.env;
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || "");
}
