import { accessSync, constants, type Stats, statSync } from "node:fs";
import { codeOf } from "../base/errors.ts";
import { shellWord } from "../base/shell-word.ts";
import type { System } from "../system/system.ts";
import type { ReadFile } from "./config-file.ts";
import { secretFilePath } from "./secret.ts";
import type { Setting } from "./settings.ts";

/** A file with a secret that other users can read. */
export interface ExposedSecret {
  readonly path: string;
  /** The command that makes it private. */
  readonly fix: string;
}

export function permissionWarning({ path, fix }: ExposedSecret): string {
  return `other users can read the secret in ${path}; fix it with: ${fix}`;
}

/**
 * The files with a secret that other users can read: config files and the `api_secret_file`. Only files that the user
 * can change: a secret that is mounted into a container belongs to another user or is on a read-only disk.
 */
export function exposedSecrets(
  files: readonly ReadFile[],
  secretFile: Setting | undefined,
  system: System,
): ExposedSecret[] {
  const { uid } = system;
  // Windows has no user ids, and its permission bits mean nothing.
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
  // The permissions of a device must stay.
  if (stats === undefined || !stats.isFile() || stats.uid !== uid || (stats.mode & 0o077) === 0) return false;
  try {
    accessSync(path, constants.W_OK);
  } catch (error) {
    // The owner may change the permissions of a file that is not writable, but not on a read-only disk.
    return codeOf(error) !== "EROFS";
  }
  return true;
}

/** Undefined if the file cannot be examined. Reading it will report why. */
function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
