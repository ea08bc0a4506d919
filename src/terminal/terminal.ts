import type { Output, System } from "../system/system.ts";

/**
 * Characters that control a terminal or change the order of text: C0, DEL, C1 and the bidirectional controls. They are
 * always escaped.
 */
export const HOSTILE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const SHORT_ESCAPES: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** A hostile character in visible form: `\t`, `\x1b`, `\u202e`. */
export function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) return short;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`;
}

/** Makes untrusted text safe to show on one line. */
export function escapeText(text: string): string {
  return text.replace(HOSTILE, escapeCharacter);
}

/**
 * Characters that cannot occur in UTF-8 or XML: lone surrogates and the two noncharacters.
 */
const UNWRITABLE = /[\ud800-\udfff\ufffe\uffff]/gu;

/** Makes untrusted text safe for a line of a file, including characters that a file cannot hold. */
export function escapeForFile(text: string): string {
  return escapeText(text).replace(UNWRITABLE, escapeCharacter);
}

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

function isCI({ env: { CI } }: System): boolean {
  return Boolean(CI) && CI !== "false" && CI !== "0";
}

/** Whether the locale is UTF-8, by LC_ALL, LC_CTYPE or LANG, in the order of POSIX. */
export function isUnicodeLocale(system: System): boolean {
  if (system.platform === "win32") return true;
  const { LC_ALL, LC_CTYPE, LANG } = system.env;
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || "");
}
