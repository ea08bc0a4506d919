import { SceError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import type { System } from "../system/system.ts";
import type { Source } from "./layers.ts";
import { type Origin, shorten } from "./origin.ts";

/** The profile in use, and who asked for it. */
export interface Profile {
  readonly name: string;
  readonly origin: Origin;
}

/** The profile that the option, the environment or the first file that names one asks for; it must exist somewhere. */
export function chooseProfile(
  option: string | undefined,
  system: System,
  sources: readonly Source[],
): Profile | undefined {
  const profile = askedFor(option, system, sources);
  if (profile === undefined) return undefined;
  const names = profileNames(sources);
  if (names.includes(profile.name)) return profile;
  const there = names.length === 0 ? "there are no profiles" : `the profiles are ${names.map(shorten).join(", ")}`;
  const near = nearest(profile.name, names);
  const hint = near === undefined ? undefined : `did you mean "${shorten(near)}"?`;
  throw new SceError("config", `${asker(profile)} names a profile that does not exist; ${there}`, hint);
}

/** The names of all profiles that there are. */
export function profileNames(sources: readonly Source[]): string[] {
  return [...new Set(sources.flatMap((source) => [...source.document.profiles.keys()]))];
}

function askedFor(option: string | undefined, system: System, sources: readonly Source[]): Profile | undefined {
  if (option !== undefined) return { name: option, origin: { kind: "option", name: "--profile" } };
  const variable = system.env.SCE_PROFILE;
  if (variable) return { name: variable, origin: { kind: "variable", name: "SCE_PROFILE" } };
  for (const { path, role, document } of sources) {
    if (document.profile === undefined) continue;
    const { name, line } = document.profile;
    return { name, origin: { kind: "file", path, line, profile: undefined, role } };
  }
  return undefined;
}

/** What a person typed on the command line is repeated; a value of a file or a variable is not. */
function asker({ name, origin }: Profile): string {
  if (origin.kind === "file") return `${origin.path}:${origin.line}: key "profile"`;
  if (origin.kind === "variable") return origin.name;
  return name === "" ? "an empty --profile" : `--profile ${shorten(name)}`;
}
