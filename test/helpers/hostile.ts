import fc from "fast-check";

/** Every character that must not reach a terminal raw. */
export const RAW =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff]/u;

/** Commands of CI runners, anywhere in a line or at its start. */
export const COMMAND = /##(?:vso|teamcity)?\[|^\s*::/im;

/** Unusual text: wide, combined, hostile, broken, and with commands of CI runners. */
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

/** Reverses the escapes `\t`, `\x1b`, `\u202e` and the doubled backslash. */
export function unescaped(text: string): string {
  return text.replace(/\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))/g, (_, byte, unit, char) =>
    char === undefined
      ? String.fromCharCode(Number.parseInt(byte ?? unit, 16))
      : ({ t: "\t", n: "\n", r: "\r" }[String(char)] ?? char),
  );
}
