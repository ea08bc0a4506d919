import { isLoopback } from "../host.ts";
import { INT64_MAX } from "../json/int64.ts";
import type { Origin } from "./origin.ts";

/** The keys of a config file that hold settings; each may also stand in a profile. */
export const KEYS = ["api_key", "api_secret", "api_secret_file", "api_secret_command", "cdn", "api_url"] as const;

export type Key = (typeof KEYS)[number];

/** The three ways to give the secret. They are one setting: a higher source's way replaces a lower source's other way. */
export type SecretKey = "api_secret" | "api_secret_file" | "api_secret_command";

export const SECRET_KEYS: readonly SecretKey[] = ["api_secret", "api_secret_file", "api_secret_command"];

export function isKey(word: string): word is Key {
  return KEYS.some((key) => key === word);
}

export function isSecretKey(key: Key): key is SecretKey {
  return SECRET_KEYS.some((way) => way === key);
}

/** The environment variables that set a key. A command to run is never taken from the environment. */
export const VARIABLES = {
  api_key: "SCE_API_KEY",
  api_secret: "SCE_API_SECRET",
  api_secret_file: "SCE_API_SECRET_FILE",
  cdn: "SCE_CDN",
  api_url: "SCE_API_URL",
} as const satisfies Partial<Record<Key, string>>;

export const DEFAULT_API_URL = "https://api.scaleengine.net/stable/";

/** Text as it was written, or the words of `api_secret_command`. */
export type Value = string | readonly string[];

/** A setting in force: text, or the words of `api_secret_command`. */
export interface Setting {
  readonly value: Value;
  readonly origin: Origin;
  /** Who else gave it, and lost. */
  readonly overrides: readonly Origin[];
}

/** A value as one line of text. */
export function textOf(value: Value): string {
  return typeof value === "string" ? value : value.join(" ");
}

/** What is wrong with a value, in words that do not repeat it; undefined where nothing is. */
export function problemWith(key: Key, value: Value): string | undefined {
  const texts = typeof value === "string" ? [value] : value;
  if (texts.length === 0 || texts.includes("")) return "is empty";
  for (const text of texts) {
    const problem = textProblem(text);
    if (problem !== undefined) return problem;
  }
  if (typeof value !== "string") return undefined;
  if (key === "cdn") return parseCdn(value) === undefined ? "is not a positive integer" : undefined;
  if (key === "api_url") return urlProblem(value);
  return undefined;
}

/** What no value, name or secret may hold: it could not be told apart on a screen, or not be sent as it is. */
export function textProblem(text: string): string | undefined {
  if (/[\u0000-\u001f\u007f-\u009f]/.test(text)) return "has a control character in it (a line break, a tab, …)";
  return text.isWellFormed() ? undefined : "has half of a surrogate pair in it";
}

/** The CDN ID: a decimal integer from 1 to 9223372036854775807. */
export function parseCdn(text: string): bigint | undefined {
  if (!/^0*[1-9][0-9]{0,18}$/.test(text)) return undefined;
  const id = BigInt(text);
  return id <= INT64_MAX ? id : undefined;
}

function urlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return "is not a URL";
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "is not an https URL";
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    return "is plain http, which is only allowed to this computer itself (localhost)";
  }
  if (url.username !== "" || url.password !== "") return "has a user name or password in it";
  if (/[?#]/.test(text)) return "has a query or fragment in it";
  return undefined;
}
