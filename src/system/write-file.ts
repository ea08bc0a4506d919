import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fchmodSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { codeOf } from "../base/errors.ts";

/** The error for a file that sce refuses to write. Its message says "it" instead of a name. */
export class NotWritten extends Error {
  override readonly name = "NotWritten";
}

/** Permission bits of a new file, before the umask. */
const ORDINARY_MODE = 0o666;

interface WholeFile {
  /** Permission bits, regardless of the umask; by default those of any new file. */
  readonly mode?: number | undefined;
  /** Whether the new file may replace an existing one. Called when the text is on disk. May throw. */
  readonly mayReplace: () => boolean;
}

/**
 * Writes a file atomically: readers see either the old file or the new one. A link is replaced, not followed. If it
 * fails, it throws the system's error (EEXIST for a file that must not be replaced) and leaves nothing behind.
 */
export function writeWhole(path: string, parts: readonly Uint8Array[], { mode, mayReplace }: WholeFile): void {
  // A rename works only within one file system, so the temporary file is in the same folder.
  const temporary = join(dirname(path), `.sce-${randomBytes(6).toString("hex")}.tmp`);
  try {
    withFile(temporary, constants.O_CREAT | constants.O_EXCL, mode ?? ORDINARY_MODE, (file) => {
      if (mode !== undefined) fchmodSync(file, mode);
      writeAll(file, parts);
    });
    if (mayReplace()) renameSync(temporary, path);
    else publish(temporary, path);
    syncFolder(dirname(path));
  } finally {
    remove(temporary);
  }
}

/** Overwrites an existing file that cannot be replaced. Throws NotWritten, or the system's error. */
export function writeInPlace(path: string, parts: readonly Uint8Array[]): void {
  withFile(path, 0, ORDINARY_MODE, (file) => {
    ftruncateSync(file);
    writeAll(file, parts);
  });
}

/**
 * Appends to a file with a single write, so that the text stays in one piece if others append at the same time.
 * Creates the file if necessary. Throws NotWritten, or the system's error.
 */
export function appendAtOnce(path: string, text: Uint8Array): void {
  // Linux may refuse O_CREAT for another user's file in /tmp, even if everyone may write to it.
  const create = fileAt(path) === undefined ? constants.O_CREAT : 0;
  withFile(path, constants.O_APPEND | create, ORDINARY_MODE, (file) => writeOnce(file, text));
}

/** Writes to a device, such as a terminal or /dev/null. Throws NotWritten, or the system's error. */
export function writeToDevice(path: string, text: Uint8Array): void {
  // Opened in blocking mode, because otherwise a terminal takes only part of a long text.
  if (!lstatSync(path).isCharacterDevice()) throw new NotWritten("it is no longer a device");
  const file = openSync(path, constants.O_WRONLY | NO_LINK);
  try {
    writeOnce(file, text);
  } finally {
    closeSync(file);
  }
}

/**
 * The regular file of that name; undefined if there is none. Throws NotWritten for anything else, such as a link or a
 * pipe.
 */
export function fileAt(path: string): Stats | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats !== undefined) requireRegular(stats);
  return stats;
}

function requireRegular(stats: Stats): void {
  // The system itself refuses a folder.
  if (!stats.isFile() && !stats.isDirectory()) throw new NotWritten("it is not a regular file");
}

/** Creates a private folder and its parents. Node's recursive mkdir loops forever if it cannot create one (/proc). */
export function makePrivateFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makePrivateFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
    // The umask may have removed bits.
    chmodSync(folder, 0o700);
  } catch (error) {
    // Another run may have created it first.
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

/** Windows does not have these flags. */
const NO_LINK = (constants.O_NOFOLLOW ?? 0) | (constants.O_NOCTTY ?? 0);
const NO_WAIT = constants.O_NONBLOCK ?? 0;

/** Opens a regular file. A pipe in its place is opened without blocking and then refused. */
function withFile(path: string, flags: number, mode: number, use: (file: number) => void): void {
  const file = openSync(path, constants.O_WRONLY | NO_LINK | NO_WAIT | flags, mode);
  try {
    requireRegular(fstatSync(file));
    use(file);
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, parts: readonly Uint8Array[]): void {
  for (const part of parts) {
    for (let written = 0; written < part.length; ) written += writeSync(file, part, written);
  }
  // Without this, a crash could leave an empty file.
  fsyncSync(file);
}

function writeOnce(file: number, text: Uint8Array): void {
  const written = writeSync(file, text);
  if (written < text.length) throw new NotWritten(`only ${written} of ${text.length} bytes were written`);
}

/** The errors of file systems without hard links, such as memory cards and some network shares. */
const WITHOUT_LINKS: ReadonlySet<string> = new Set(["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK"]);

/** Gives the finished file its name, unless that is taken. A rename could replace a file that has just appeared. */
function publish(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (!WITHOUT_LINKS.has(codeOf(error))) throw error;
    copyFileSync(temporary, path, constants.COPYFILE_EXCL);
  }
}

/** Makes sure that a new name in the folder survives a power cut. */
export function syncFolder(folder: string): void {
  let file: number | undefined;
  try {
    file = openSync(folder, constants.O_RDONLY);
    fsyncSync(file);
  } catch {
    // Not every system supports this. The file itself is already written.
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // There is nothing to remove if its folder is not a folder.
  }
}
