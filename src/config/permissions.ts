import { statSync } from "node:fs";
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
  return `others may read the secret in ${path}; mend it with: ${fix}`;
}

/** The files with a secret in them that others may read: config files, and the one that `api_secret_file` names. */
export function exposedSecrets(
  files: readonly ReadFile[],
  secretFile: Setting | undefined,
  system: System,
): ExposedSecret[] {
  // On Windows there are no user ids, and permission bits say nothing.
  if (system.uid === undefined) return [];
  const named = secretFile && secretFilePath(secretFile, system);
  const holders = [
    ...files.filter(holdsSecret),
    ...(named === undefined ? [] : [{ path: named, mode: modeOf(named) }]),
  ];
  const exposed = holders.filter(({ mode }) => (mode & 0o077) !== 0);
  return exposed.map(({ path }) => ({ path, fix: `chmod 600 ${shellWord(path)}` }));
}

function holdsSecret({ document }: ReadFile): boolean {
  return [document.top, ...document.profiles.values()].flat().some(({ key }) => key === "api_secret");
}

/** 0 if it is not a regular file: nobody should chmod a device. If it cannot be read, reading it will say so. */
function modeOf(path: string): number {
  try {
    const stats = statSync(path);
    return stats.isFile() ? stats.mode : 0;
  } catch {
    return 0;
  }
}

/** The path as one word of a shell's command line. */
export function shellWord(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
