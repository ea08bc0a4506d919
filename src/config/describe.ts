import { KEYS, type Origin, type Setting, type Settings, textOf } from "./settings.ts";

/** An origin in words: `--api-url`, `SCE_CDN`, `/home/me/.scerc:3 (profile live)`, `default`. */
export function describeOrigin(origin: Origin): string {
  if (origin.kind === "default") return "default";
  if (origin.kind !== "file") return origin.name;
  return `${origin.path}:${origin.line}${origin.profile === undefined ? "" : ` (profile ${shorten(origin.profile)})`}`;
}

const LONGEST_NAME = 60;

/** Shortens a name from a file for a message. */
export function shorten(name: string): string {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
}

/** Where a setting comes from, and what it overrides. */
export function describeSetting({ origin, overrides }: Setting): string {
  const lost = overrides.map(describeOrigin).join(", ");
  return lost === "" ? describeOrigin(origin) : `${describeOrigin(origin)}, overrides ${lost}`;
}

/** One line per setting, for `--verbose`. */
export function describeSettings(settings: Settings): string[] {
  return KEYS.flatMap((key) => {
    const setting = settings[key];
    return setting === undefined ? [] : [`${key} from ${describeSetting(setting)}`];
  });
}

/** A value that is safe to show: none of the secret, the beginning of the API key, the program of a command. */
export function maskedValue({ key, value }: Setting, ellipsis: string): string {
  if (key === "api_secret") return "********";
  // The other words may be a password for the program or the secret itself.
  if (typeof value !== "string") return value.length > 1 ? `${value[0]} ${ellipsis}` : textOf(value);
  // Four characters would reveal too much of a short key.
  return key === "api_key" ? `${value.length > 8 ? value.slice(0, 4) : ""}${ellipsis}` : value;
}
