import { randomUUID } from "node:crypto";
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { codeOf, SceError } from "../errors.ts";
import { writeFault } from "./write-fault.ts";

/** Whether there is a file. Throws a SceError for what cannot be replaced by one: a link, a folder, a device, a pipe. */
export function isFileThere(path: string): boolean {
  const stats = look(path);
  if (stats === undefined) return false;
  if (stats.isFile()) return true;
  const kind = stats.isSymbolicLink() ? "a link, which is not written through" : "not a regular file";
  throw new SceError("config", `${path} is ${stats.isDirectory() ? "a folder" : kind}`, "name a file: --config FILE");
}

function look(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw writeFault(error, path, dirname(path));
  }
}

/** The error that a file is in the way. */
export function alreadyThere(path: string): SceError {
  return new SceError(
    "config",
    `${path} is there already`,
    "--force replaces all of it, --profile NAME adds a profile to it, --config FILE writes another file",
  );
}

/**
 * Writes a file that only its owner may read, whole or not at all, with the folders above it.
 * Throws a SceError where that cannot be done, and leaves nothing behind then.
 *
 * @param replaces whether it may take the place of another; otherwise one that appears meanwhile is not touched either
 * @param lastLook called before the file gets its name; may throw
 */
export function writePrivateFile(path: string, text: string, replaces: boolean, lastLook = () => {}): void {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path).slice(0, 100)}.${randomUUID()}.tmp`);
  try {
    makeFolder(folder);
    writeDurably(temporary, text);
    lastLook();
    if (replaces && isFileThere(path)) renameSync(temporary, path);
    else publish(temporary, path);
    syncFolder(folder);
  } catch (error) {
    throw error instanceof SceError ? error : writeFault(error, path, folder);
  } finally {
    remove(temporary);
  }
}

/** Makes the folder and those above it. Node's own way of it does not end where a file system refuses new ones (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
    // Whatever the umask took away.
    chmodSync(folder, 0o700);
  } catch (error) {
    // Another run may have been faster.
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

function writeDurably(path: string, text: string): void {
  const noFollow = constants.O_NOFOLLOW ?? 0;
  const file = openSync(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow, 0o600);
  try {
    fchmodSync(file, 0o600);
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Gives the finished file its name, unless that is taken: a rename would replace what another process just put there. */
function publish(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") throw alreadyThere(path);
    if (!WITHOUT_LINKS.has(codeOf(error))) throw error;
    copyExclusively(temporary, path);
  }
}

/** What file systems without hard links answer: those of memory cards, some shares. */
const WITHOUT_LINKS: ReadonlySet<string> = new Set(["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK"]);

function copyExclusively(temporary: string, path: string): void {
  try {
    copyFileSync(temporary, path, constants.COPYFILE_EXCL);
  } catch (error) {
    throw codeOf(error) === "EEXIST" ? alreadyThere(path) : error;
  }
}

/** So that the name, too, survives a power cut. */
function syncFolder(folder: string): void {
  let file: number | undefined;
  try {
    file = openSync(folder, constants.O_RDONLY);
    fsyncSync(file);
  } catch {
    // Not to be had everywhere, and the file itself is written.
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // Where even its folder is none, there is nothing to remove.
  }
}
