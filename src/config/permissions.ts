import { statSync } from "node:fs";
import type { System } from "../system/system.ts";
import type { Document } from "./document.ts";
import { secretFilePath } from "./secret-file.ts";
import type { Key, Setting } from "./settings.ts";

interface WithMode {
  readonly path: string;
  readonly mode: number;
  readonly document: Document;
}

/** A file with a secret in it that others than its owner may read. */
export interface OpenSecret {
  readonly path: string;
  /** The command that mends it. */
  readonly mend: string;
}

export function permissionWarning({ path, mend }: OpenSecret): string {
  return `others may read the secret in ${path}; mend it with: ${mend}`;
}

/** The files in use with a secret in them that others may read, the one that `api_secret_file` names among them. */
export function openSecrets(
  files: readonly WithMode[],
  settings: Readonly<Partial<Record<Key, Setting>>>,
  system: System,
): OpenSecret[] {
  // Without user ids, on Windows, the permission bits say nothing.
  if (system.uid === undefined) return [];
  const open = files.filter((file) => holdsSecret(file.document) && isOpen(file.mode)).map((file) => file.path);
  const named = settings.api_secret_file && secretFilePath(settings.api_secret_file, system);
  if (named !== undefined && isOpen(modeOf(named))) open.push(named);
  return open.map((path) => ({ path, mend: `chmod 600 ${shellWord(path)}` }));
}

function holdsSecret(document: Document): boolean {
  return [document.top, ...document.profiles.values()].some((section) => section.has("api_secret"));
}

function isOpen(mode: number): boolean {
  return (mode & 0o077) !== 0;
}

/** Whether the file can be read at all, or is one, is found out when it is read: nobody should chmod a device. */
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
