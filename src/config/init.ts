import type { Context } from "../context.ts";
import { SceError } from "../errors.ts";
import { decodeText, readSmallFile } from "../input/read-file.ts";
import { type NewSettings, newFile, withProfile } from "./compose.ts";
import { parseDocument } from "./document.ts";
import { namedFile, userFile } from "./find-files.ts";
import { type Role, shorten } from "./origin.ts";
import { textProblem } from "./settings.ts";
import { alreadyThere, isFileThere, writePrivateFile } from "./write-file.ts";

/** The file to be written, and the profile in it if it is to be one. */
export interface InitTarget {
  readonly path: string;
  readonly role: Role;
  readonly profile: string | undefined;
  /** Whether what is there of that name may be replaced. */
  readonly force: boolean;
}

/** The file that `--config` or SCE_CONFIG names, else the one in the config folder. Throws a SceError where there is none. */
export function initTarget({ system, globals }: Context, force: boolean): InitTarget {
  const profile = globals.profile ?? (system.env.SCE_PROFILE || undefined);
  const problem = profile === "" ? "is empty" : textProblem(profile ?? "");
  if (problem !== undefined) throw new SceError("usage", `the name of the profile ${problem}`);
  const named = namedFile(system, globals.config);
  if (named !== undefined) return { path: named, role: "named", profile, force };
  const path = userFile(system)?.path;
  if (path !== undefined) return { path, role: "user", profile, force };
  throw new SceError("config", "there is no home folder to write to", "name the file: --config FILE");
}

/** Throws a SceError where something is in the way: better before anybody typed a secret than after. */
export function requireFree({ path, role, profile, force }: InitTarget): void {
  if (!isFileThere(path)) return;
  if (profile === undefined && !force) throw alreadyThere(path);
  if (profile === undefined || force) return;
  if (!parseDocument(readText(path), path, role).profiles.has(profile)) return;
  throw new SceError(
    "config",
    `${path} has a profile ${shorten(profile)} already`,
    "--force replaces it, another --profile NAME stands beside it",
  );
}

/** Writes the settings: a new file, or a profile into one that is there. Throws a SceError where it cannot be done. */
export function writeSettings(settings: NewSettings, target: InitTarget): void {
  requireFree(target);
  const { path, profile, force } = target;
  if (profile === undefined || !isFileThere(path)) {
    writePrivateFile(path, newFile(settings, profile, target), force);
    return;
  }
  const before = readText(path);
  writePrivateFile(path, withProfile(before, profile, settings, target), true, () => {
    if (readText(path) === before) return;
    throw new SceError("config", `${path} was changed by another program meanwhile`, "run the same command again");
  });
}

function readText(path: string): string {
  return decodeText(readSmallFile(path, { noLink: true }).bytes, path);
}
