import { SceError } from "../base/errors.ts";
import { decodeText } from "../base/utf8.ts";
import { readSmallFile } from "../system/read-file.ts";
import type { System } from "../system/system.ts";
import { type NewSettings, newFile, withProfile } from "./compose.ts";
import type { ConfigFile } from "./config-file.ts";
import { shorten } from "./describe.ts";
import { parseDocument } from "./document.ts";
import { namedFile, userFile } from "./find-files.ts";
import { textProblem } from "./settings.ts";
import { alreadyExists, fileExists, writePrivateFile } from "./write-file.ts";

/** The file to write. */
export interface InitTarget extends Pick<ConfigFile, "path" | "role"> {
  /** The profile to write into it; undefined for its top level. */
  readonly profile: string | undefined;
  /** Whether the file, or that profile of it, may be replaced. */
  readonly force: boolean;
}

/**
 * The file that `--config` or SCE_CONFIG names, or the one in the config folder. Throws a SceError if there is neither.
 */
export function initTarget(system: System, asked: { config?: string; profile?: string }, force: boolean): InitTarget {
  const profile = asked.profile ?? (system.env.SCE_PROFILE || undefined);
  const problem = profile === undefined ? undefined : textProblem(profile);
  if (problem !== undefined) throw new SceError("usage", `the profile name ${problem}`);
  const named = namedFile(system, asked.config);
  if (named !== undefined) return { path: named, role: "named", profile, force };
  const own = userFile(system);
  if (own !== undefined) return { path: own.path, role: own.role, profile, force };
  throw new SceError("config", "there is no home folder to write the file to", "name the file: --config FILE");
}

/** Throws a SceError if the file or profile exists. Called before the user types a secret. */
export function requireFree({ path, role, profile, force }: InitTarget): void {
  if (!fileExists(path) || force) return;
  if (profile === undefined) throw alreadyExists(path);
  if (!parseDocument(readText(path), path, role).profiles.has(profile)) return;
  throw new SceError(
    "config",
    `${path} already has a profile "${shorten(profile)}"`,
    "use --force to replace it, or choose another --profile NAME",
  );
}

/** Writes a new file, or adds a profile to an existing one. Throws a SceError if it cannot. */
export function writeSettings(settings: NewSettings, target: InitTarget): void {
  requireFree(target);
  const { path, profile, force } = target;
  if (profile === undefined || !fileExists(path)) {
    writePrivateFile(path, newFile(settings, profile, target), force);
    return;
  }
  const before = readText(path);
  writePrivateFile(path, withProfile(before, profile, settings, target), true, () => {
    if (readText(path) === before) return;
    throw new SceError(
      "config",
      `${path} was changed by another program at the same time`,
      "run the same command again",
    );
  });
}

function readText(path: string): string {
  return decodeText(readSmallFile(path, { noLink: true }).bytes, path);
}
