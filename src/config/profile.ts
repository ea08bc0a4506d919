import { SceError } from "../base/errors.ts";
import { nearest } from "../base/nearest.ts";
import type { System } from "../system/system.ts";
import type { ReadFile } from "./config-file.ts";
import { shorten } from "./describe.ts";
import type { Profile } from "./settings.ts";

/** The profile chosen by the option, the environment or the first file that names one. Throws if no file defines it. */
export function chooseProfile(
  option: string | undefined,
  system: System,
  files: readonly ReadFile[],
): Profile | undefined {
  const profile = requestedProfile(option, system, files);
  if (profile === undefined) return undefined;
  const names = profileNames(files);
  if (names.includes(profile.name)) return profile;
  const known = names.length === 0 ? "no profiles are defined" : `the profiles are ${names.map(shorten).join(", ")}`;
  const near = nearest(profile.name, names);
  const hint = near === undefined ? undefined : `did you mean "${shorten(near)}"?`;
  throw new SceError("config", `${sourceOf(profile)} names a profile that does not exist; ${known}`, hint);
}

/** The names of all profiles, in the files' order. */
export function profileNames(files: readonly ReadFile[]): string[] {
  return [...new Set(files.flatMap(({ document }) => [...document.profiles.keys()]))];
}

function requestedProfile(
  option: string | undefined,
  { env }: System,
  files: readonly ReadFile[],
): Profile | undefined {
  if (option !== undefined) return { name: option, origin: { kind: "option", name: "--profile" } };
  const variable = env.SCE_PROFILE;
  if (variable) return { name: variable, origin: { kind: "variable", name: "SCE_PROFILE" } };
  return files.map(({ document }) => document.profile).find((profile) => profile !== undefined);
}

/** Names the source of a profile. Repeats the value only if it was typed on the command line. */
function sourceOf({ name, origin }: Profile): string {
  if (origin.kind === "file") return `${origin.path}:${origin.line}: key "profile"`;
  if (origin.kind === "variable") return origin.name;
  return name === "" ? "an empty --profile" : `--profile ${shorten(name)}`;
}
