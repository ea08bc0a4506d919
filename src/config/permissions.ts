import { accessSync, constants, type Stats, statSync } from "node:fs";
import { codeOf } from "../base/errors.ts";
import { shellWord } from "../base/shell-word.ts";
import type { System } from "../system/system.ts";
import type { ReadFile } from "./config-file.ts";
import { secretFilePath } from "./secret.ts";
import type { Setting } from "./settings.ts";

/** A file with a secret in it that others than its owner may read. */
export interface ExposedSecret {
  readonly path: string;
  /** The command that changes that. */
  readonly fix: string;
}

export function permissionWarning({ path, fix }: ExposedSecret): string {
  return `others may read the secret in ${path}; fix it with: ${fix}`;
}

/**
 * The files with a secret in them that others may read: config files, and the one that `api_secret_file` names. Only files
 * that the user can change: a secret that a container mounts belongs to somebody else, or lies on a read-only disk.
 */
export function exposedSecrets(
  files: readonly ReadFile[],
  secretFile: Setting | undefined,
  system: System,
): ExposedSecret[] {
  const { uid } = system;
  // On Windows there are no user ids, and permission bits say nothing.
  if (uid === undefined) return [];
  const paths = files.filter(holdsSecret).map(({ path }) => path);
  if (secretFile !== undefined) paths.push(secretFilePath(secretFile, system));
  const exposed = [...new Set(paths)].filter((path) => isExposed(path, uid));
  return exposed.map((path) => ({ path, fix: `chmod 600 ${shellWord(path)}` }));
}

function holdsSecret({ document }: ReadFile): boolean {
  return [document.top, ...document.profiles.values()].flat().some(({ key }) => key === "api_secret");
}

function isExposed(path: string, uid: number): boolean {
  const stats = statsOf(path);
  // Nobody should change the permissions of a device.
  if (stats === undefined || !stats.isFile() || stats.uid !== uid || (stats.mode & 0o077) === 0) return false;
  try {
    accessSync(path, constants.W_OK);
  } catch (error) {
    // The owner may change the permissions of a file that is not writable, but not on a read-only disk.
    return codeOf(error) !== "EROFS";
  }
  return true;
}

/** Undefined if it cannot be looked at: reading it will say so. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
