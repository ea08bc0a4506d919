import { encodePhpJson } from "./php-json.ts";

/** The ways in which a text may be written. */
export interface Spellings {
  /** Plain and in base64, also as a part of a longer text. */
  readonly unescaped: readonly string[];
  /** As JavaScript and PHP write it; empty if it needs no escapes. */
  readonly json: readonly string[];
  /** As in a URL and in a form; empty if it needs no escapes. */
  readonly url: readonly string[];
}

export function spellings(text: string): Spellings {
  const inJavaScript = JSON.stringify(text).slice(1, -1);
  const inPhp = encodePhpJson(text).slice(1, -1);
  const inUrl = encodeURIComponent(text.toWellFormed());
  const inForm = new URLSearchParams([["", text]]).toString().slice(1);
  return {
    unescaped: [text, ...base64Parts(text)],
    json: inPhp === text ? [] : [inJavaScript, inPhp],
    url: inForm === text ? [] : [inUrl, inForm],
  };
}

/** Matches every spelling of a text. If two begin at the same place, the longer one comes first. */
export function anySpelling(text: string): RegExp {
  const { unescaped, json, url } = spellings(text);
  const base64 = Buffer.from(text).toString("base64");
  const whole = [base64, base64.replace(/=+$/, "")].flatMap(bothAlphabets);
  const exact = [...whole, ...unescaped.toReversed()].map(literal);
  return new RegExp([...url.map(urlPattern), ...json.map(jsonPattern), ...exact].join("|"), "g");
}

function urlPattern(encoded: string): string {
  return literal(encoded).replace(/%[\dA-F]{2}/g, anyCase);
}

/** Allows up to three backslashes per escape, because JSON may be quoted inside JSON or by a program. */
function jsonPattern(escaped: string): string {
  return escaped.replace(/\\u[\da-f]{4}|\\["\\]|\\?\/|./gs, (token) => {
    if (token.startsWith("\\u")) return `\\\\{1,3}${anyCase(token.slice(1))}`;
    if (token === '\\"') return '\\\\{1,3}"';
    return token.endsWith("/") ? "\\\\{0,3}/" : literal(token);
  });
}

/** A pattern for hexadecimal digits of either case; other characters match themselves. */
function anyCase(digits: string): string {
  return digits.replace(/[a-f]/gi, (digit) => `[${digit.toLowerCase()}${digit.toUpperCase()}]`);
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/**
 * The base64 of `text` inside a longer text. Three bytes become four characters, so there are three alignments.
 * Characters that also encode bits of the neighbouring text are left out.
 */
function base64Parts(text: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.from("\0".repeat(before) + text);
    const part = bytes.toString("base64").slice(Math.ceil((before * 4) / 3), Math.floor((bytes.length * 4) / 3));
    return bothAlphabets(part);
  });
}

/** In the standard alphabet of base64, and in the URL-safe one if that differs. */
function bothAlphabets(base64: string): string[] {
  const forUrls = base64.replaceAll("+", "-").replaceAll("/", "_");
  return forUrls === base64 ? [base64] : [base64, forUrls];
}
