import fc from "fast-check";

/** Any secret or key that can be configured: no control characters, 8 to 100 UTF-16 units. */
export function anySecret(): fc.Arbitrary<string> {
  const of = (unit: fc.Arbitrary<string>) => fc.string({ unit, minLength: 8, maxLength: 100 });
  const spaced = of(fc.constantFrom("a", "b", "C", "7", "é")).map((text) => ` ${text.slice(0, 90)}  `);
  return fc
    .oneof(
      of(fc.constantFrom(..."0123456789abcdef")),
      of(fc.constantFrom(..."0123456789")),
      of(fc.constantFrom(..."ABCDwxyz0189+/=")),
      of(fc.constantFrom("%", "2", "F", "f", "+", "&", "=", "a")),
      of(fc.constantFrom('"', "'", "\\", "/", "<", ">", "&", "u", "n", "0", "9")),
      of(fc.constantFrom("😀", "é", "ß", "動", "\u202e", "a", "1")),
      of(fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 })),
      fc.json().map((json) => `{"a": ${json}, "status": "success"}`.slice(0, 100)),
      spaced,
    )
    .filter((text) => text.length >= 8 && text.length <= 100 && isUsable(text));
}

/** Whether the text is valid in a configuration, and varied enough not to be printed by chance. */
function isUsable(text: string): boolean {
  if (/[\u0000-\u001f\u007f-\u009f\ufffd]/.test(text) || !text.isWellFormed()) return false;
  return new Set(text).size >= 4 && !"[redacted]".includes(text);
}

const json = (text: string) => JSON.stringify(text).slice(1, -1);
const unit = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
const ascii = (text: string) => text.replace(/[\u0080-\uffff]/g, unit);
const php = (text: string) => ascii(json(text)).replaceAll("/", "\\/");
const lower = (text: string) => text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
const form = (text: string) => new URLSearchParams([["", text]]).toString().slice(1);
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** The ways to spell a text that sce recognises in responses. */
export const SPELLINGS: Readonly<Record<string, (text: string) => string>> = {
  raw: (text) => text,
  "JSON of JavaScript": json,
  "JSON of Python": (text) => ascii(json(text)),
  "JSON of PHP": php,
  "JSON of PHP without Unicode escapes": (text) => json(text).replaceAll("/", "\\/"),
  "JSON in JSON, without backslashes in the text": (text) => (text.includes("\\") ? php(text) : json(php(text))),
  "url-encoded": encodeURIComponent,
  "url-encoded in lower case": (text) => lower(encodeURIComponent(text)),
  "url-encoded in mixed case": (text) => encodeURIComponent(text).replace(/%.[A-F]/, (hex) => hex.toLowerCase()),
  "form-encoded": form,
  "form-encoded in lower case": (text) => lower(form(text)),
  base64,
  "base64 without padding": (text) => base64(text).replace(/=+$/, ""),
  "base64 for URLs": (text) => Buffer.from(text).toString("base64url"),
  "base64 of a longer text": (text) => base64(`user:${text}:x`),
};
