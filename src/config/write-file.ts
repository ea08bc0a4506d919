import { lstatSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { codeOf, SceError } from "../base/errors.ts";
import { makePrivateFolder, writeWhole } from "../system/write-file.ts";

/** Whether the file exists. Throws a SceError if something else is in its place: a link, a folder, a device, a pipe. */
export function fileExists(path: string): boolean {
  let stats: Stats | undefined;
  try {
    stats = lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw writeFault(error, path);
  }
  if (stats === undefined || stats.isFile()) return stats !== undefined;
  const kind = stats.isSymbolicLink() ? "a symbolic link" : "not a regular file";
  throw new SceError(
    "config",
    `${path} is ${stats.isDirectory() ? "a folder" : kind}`,
    "choose another file: --config FILE",
  );
}

/** The error for a file that already exists. */
export function alreadyExists(path: string): SceError {
  return new SceError(
    "config",
    `${path} already exists`,
    "use --force to replace it, --profile NAME to add a profile to it, or --config FILE to write another file",
  );
}

/**
 * Writes a file that only its owner may read, completely or not at all. Creates missing folders. If it fails, it throws
 * a SceError and leaves nothing behind.
 *
 * @param replaces whether it may replace an existing file, even one that has just appeared
 * @param lastCheck called before the file gets its name; may throw
 */
export function writePrivateFile(path: string, text: string, replaces: boolean, lastCheck = () => {}): void {
  const mayReplace = () => {
    lastCheck();
    return replaces && fileExists(path);
  };
  try {
    makePrivateFolder(dirname(path));
    writeWhole(path, [Buffer.from(text)], { mode: 0o600, mayReplace });
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw alreadyExists(path);
    throw error instanceof SceError ? error : writeFault(error, path);
  }
}

function writeFault(error: unknown, path: string): SceError {
  const folder = dirname(path);
  const another = "choose another file: --config FILE";
  const denied = ["permission denied", `make the folder ${folder} writable, or ${another}`] as const;
  const full = ["the disk is full", `free some space and try again, or ${another}`] as const;
  const faults: Readonly<Record<string, readonly [problem: string, hint: string]>> = {
    EACCES: denied,
    EPERM: denied,
    EROFS: ["the file system is read-only", another],
    ENOSPC: full,
    EDQUOT: full,
    ENOTDIR: [
      `${folder} is not a folder, or is below something that is not a folder`,
      `move that out of the way, or ${another}`,
    ],
    ENOENT: [`the folder ${folder} cannot be created`, another],
  };
  const [problem, hint] = faults[codeOf(error)] ?? [codeOf(error), another];
  return new SceError("config", `${path} cannot be written: ${problem}`, hint);
}
