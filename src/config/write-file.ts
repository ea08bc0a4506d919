import { lstatSync, type Stats } from "node:fs";
import { dirname } from "node:path";
import { codeOf, SceError } from "../base/errors.ts";
import { makePrivateFolder, writeWhole } from "../system/write-file.ts";

/** Whether the file exists. Throws a SceError for what a file cannot replace: a link, a folder, a device, a pipe. */
export function fileExists(path: string): boolean {
  let stats: Stats | undefined;
  try {
    stats = lstatSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw writeFault(error, path);
  }
  if (stats === undefined || stats.isFile()) return stats !== undefined;
  const kind = stats.isSymbolicLink() ? "a link, which is not written through" : "not a regular file";
  throw new SceError("config", `${path} is ${stats.isDirectory() ? "a folder" : kind}`, "name a file: --config FILE");
}

/** The error that a file is in the way. */
export function alreadyExists(path: string): SceError {
  return new SceError(
    "config",
    `${path} is there already`,
    "--force replaces all of it, --profile NAME adds a profile to it, --config FILE writes another file",
  );
}

/**
 * Writes a file that only its owner may read, whole or not at all, with the folders above it. Throws a SceError if that
 * cannot be done, and leaves nothing behind then.
 *
 * @param replaces whether it may replace another; otherwise one that appears meanwhile is not touched either
 * @param lastLook called before the file gets its name; may throw
 */
export function writePrivateFile(path: string, text: string, replaces: boolean, lastLook = () => {}): void {
  const mayReplace = () => {
    lastLook();
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
  const denied = ["permission denied", `make ${folder} a folder that you may write to, or ${another}`] as const;
  const full = ["the disk is full", `make room and try again, or ${another}`] as const;
  const faults: Readonly<Record<string, readonly [problem: string, hint: string]>> = {
    EACCES: denied,
    EPERM: denied,
    EROFS: ["the file system is read-only", another],
    ENOSPC: full,
    EDQUOT: full,
    ENOTDIR: [
      `${folder} is not a folder, or lies below something that is none`,
      `move away what stands in its place, or ${another}`,
    ],
    ENOENT: [`the folder ${folder} cannot be made`, another],
  };
  const [problem, hint] = faults[codeOf(error)] ?? [codeOf(error), another];
  return new SceError("config", `${path} cannot be written: ${problem}`, hint);
}
