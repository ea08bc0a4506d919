import fc from "fast-check";

/** Every character that must not reach a terminal raw. */
export const RAW =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff]/u;

/** What a CI runner takes for a command: anywhere in a line, or where a line begins. */
export const COMMAND = /##(?:vso|teamcity)?\[|^\s*::/im;

/** Text as nobody would write it: wide, combined, hostile, broken, and with what CI runners look for. */
export const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
  fc.string({
    unit: fc.constantFrom(
      ...'a \u001b\u202e\u009b\n\r\t\\",動\u0301\ud83d\ude00\u200b\u200c\u200dﾞ\ufe0f\u2028\u2029\u00ad\ufeff\u2061\u3000\u0e33\u0eb3:#['.split(
        "",
      ),
      "👩‍👩‍👧",
      "🇩",
      "e\u0301",
      "น้ำ",
      "::",
      "::error::",
      "##[",
      "##vso[",
      "##TeamCity[",
      "\\n",
      "x".repeat(40),
    ),
    maxLength: 60,
  }),
);

/** The text as it was before it was escaped with `\t`, `\x1b` or `\u202e`, each backslash doubled. */
export function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/g, (_, byte, unit, char) =>
    char === undefined
      ? String.fromCharCode(Number.parseInt(byte ?? unit, 16))
      : ({ t: "\t", n: "\n", r: "\r" }[String(char)] ?? char),
  );
}
