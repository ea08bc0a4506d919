import { isLoopback } from "../base/host.ts";
import { INT64_MAX } from "../base/int64.ts";

/** The keys of the settings in a config file; a profile may have each of them, too. */
export const KEYS = [
  "api_key",
  "api_secret",
  "api_secret_file",
  "api_secret_command",
  "cdn",
  "api_url",
  "journal",
] as const;

export type Key = (typeof KEYS)[number];

/** The three ways to give the secret. They are one setting: a source that wins with one wins over the others, too. */
const SECRET_KEYS = ["api_secret", "api_secret_file", "api_secret_command"] as const;

export function isKey(word: string): word is Key {
  return KEYS.some((key) => key === word);
}

export function isSecretKey(word: string): boolean {
  return SECRET_KEYS.some((key) => key === word);
}

/** The environment variables that set a key. A command to run is never taken from the environment. */
export const VARIABLES = {
  api_key: "SCE_API_KEY",
  api_secret: "SCE_API_SECRET",
  api_secret_file: "SCE_API_SECRET_FILE",
  cdn: "SCE_CDN",
  api_url: "SCE_API_URL",
  journal: "SCE_JOURNAL",
} as const satisfies Partial<Record<Key, string>>;

/** Every variable of sce's own. */
export const OWN_VARIABLES: readonly string[] = [
  ...Object.values(VARIABLES),
  "SCE_CONFIG",
  "SCE_PROFILE",
  "SCE_JOURNAL",
  "SCE_LOG",
];

export const DEFAULT_API_URL = "https://api.scaleengine.net/stable/";

/**
 * Whose a config file is. A `project`'s file came with the project and is trusted less. The `user`'s own are the one in
 * the config folder and `~/.scerc`; a `named` one (--config, SCE_CONFIG) counts as the user's.
 */
export type Role = "project" | "user" | "named";

/** Where a value comes from. */
export type Origin =
  | { readonly kind: "option" | "variable"; readonly name: string }
  | {
      readonly kind: "file";
      readonly path: string;
      readonly line: number;
      readonly profile: string | undefined;
      readonly role: Role;
    }
  | { readonly kind: "default" };

/** Text as it was written, or the words of `api_secret_command`. */
export type Value = string | readonly string[];

/** A profile that was asked for, and by whom. */
export interface Profile {
  readonly name: string;
  readonly origin: Origin;
}

/** A value that an option, a variable or a file gives. */
export interface GivenSetting {
  readonly key: Key;
  readonly value: Value;
  readonly origin: Origin;
}

/** A setting in force. */
export interface Setting extends GivenSetting {
  /** Where else it is set, without effect. */
  readonly overrides: readonly Origin[];
}

/** What is set; of the three ways to give the secret at most one. */
export type Settings = Readonly<Partial<Record<Key, Setting>> & { api_url: Setting }>;

/** The setting that gives the secret, in whichever way. */
export function secretSetting(settings: Settings): Setting | undefined {
  return SECRET_KEYS.map((key) => settings[key]).find((setting) => setting !== undefined);
}

/** A value as one line of text. */
export function textOf(value: Value): string {
  return typeof value === "string" ? value : value.join(" ");
}

/** What is wrong with a value, without repeating it; undefined if nothing is. */
export function problemWith(key: Key, value: Value): string | undefined {
  const texts = typeof value === "string" ? [value] : value;
  if (texts.length === 0 || texts.includes("")) return "is empty";
  const problem = texts.map(textProblem).find((found) => found !== undefined);
  if (problem !== undefined || typeof value !== "string") return problem;
  if (key === "cdn") return parseCdn(value) === undefined ? "is not a positive integer" : undefined;
  if (key === "api_url") return urlProblem(value);
  return undefined;
}

/** What is wrong with a text as a value, a name or a secret: what a screen cannot show, or a request cannot carry. */
export function textProblem(text: string): string | undefined {
  if (text === "") return "is empty";
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
