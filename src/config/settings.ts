import { isLoopback } from "../base/host.ts";
import { INT64_MAX } from "../base/int64.ts";

/** The keys of the settings in a config file and in each profile. */
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

/** The three ways to set the secret. They are one setting: one of them overrides the others of a weaker source. */
const SECRET_KEYS = ["api_secret", "api_secret_file", "api_secret_command"] as const;

export function isKey(word: string): word is Key {
  return KEYS.some((key) => key === word);
}

export function isSecretKey(word: string): boolean {
  return SECRET_KEYS.some((key) => key === word);
}

/** The environment variables that set a key. The environment cannot set a command to run. */
export const VARIABLES = {
  api_key: "SCE_API_KEY",
  api_secret: "SCE_API_SECRET",
  api_secret_file: "SCE_API_SECRET_FILE",
  cdn: "SCE_CDN",
  api_url: "SCE_API_URL",
  journal: "SCE_JOURNAL",
} as const satisfies Partial<Record<Key, string>>;

/** All variables that sce reads for itself. */
export const OWN_VARIABLES: readonly string[] = [
  ...Object.values(VARIABLES),
  "SCE_CONFIG",
  "SCE_PROFILE",
  "SCE_JOURNAL",
  "SCE_LOG",
];

export const DEFAULT_API_URL = "https://api.scaleengine.net/stable/";

/**
 * The owner of a config file. A `project` file came with the project and is trusted less. The `user` files are the one
 * in the config folder and `~/.scerc`. A `named` file (--config, SCE_CONFIG) counts as the user's.
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

/** Text exactly as it was written, or the words of `api_secret_command`. */
export type Value = string | readonly string[];

/** A chosen profile, and where the choice comes from. */
export interface Profile {
  readonly name: string;
  readonly origin: Origin;
}

/** A value that an option, a variable or a file sets. */
export interface GivenSetting {
  readonly key: Key;
  readonly value: Value;
  readonly origin: Origin;
}

/** An effective setting. */
export interface Setting extends GivenSetting {
  /** Where else it is set. Those values have no effect. */
  readonly overrides: readonly Origin[];
}

/** The effective settings. At most one of the three ways to set the secret is present. */
export type Settings = Readonly<Partial<Record<Key, Setting>> & { api_url: Setting }>;

/** The setting that gives the secret: any of the three. */
export function secretSetting(settings: Settings): Setting | undefined {
  return SECRET_KEYS.map((key) => settings[key]).find((setting) => setting !== undefined);
}

/** A value as one line of text. */
export function textOf(value: Value): string {
  return typeof value === "string" ? value : value.join(" ");
}

/** What is wrong with a value, without repeating it; undefined if it is valid. */
export function problemWith(key: Key, value: Value): string | undefined {
  const texts = typeof value === "string" ? [value] : value;
  if (texts.length === 0 || texts.includes("")) return "is empty";
  const problem = texts.map(textProblem).find((found) => found !== undefined);
  if (problem !== undefined || typeof value !== "string") return problem;
  if (key === "cdn") return parseCdn(value) === undefined ? "is not a positive integer" : undefined;
  if (key === "api_url") return urlProblem(value);
  return undefined;
}

/** What is wrong with a value, a name or a secret that a screen cannot show or a request cannot carry. */
export function textProblem(text: string): string | undefined {
  if (text === "") return "is empty";
  if (/[\u0000-\u001f\u007f-\u009f]/.test(text)) return "contains a control character, such as a line break or a tab";
  return text.isWellFormed() ? undefined : "contains half of a surrogate pair";
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
    return "uses plain http, which is only allowed for localhost";
  }
  if (url.username !== "" || url.password !== "") return "contains a user name or password";
  if (/[?#]/.test(text)) return "contains a query or fragment";
  return undefined;
}
