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

/** A file that the system would write, and we do not. The message is about "it", without a name. */
export class NotWritten extends Error {
  override readonly name = "NotWritten";
}

/** Permission bits of a new file, before the umask. */
const ORDINARY_MODE = 0o666;

interface WholeFile {
  /** Permission bits, whatever the umask; without them the file gets those of any new one. */
  readonly mode?: number | undefined;
  /** Called when the text is on disk: may it replace a file of that name? May throw. */
  readonly mayReplace: () => boolean;
}

/**
 * Writes a file whole or not at all: a reader sees the old file or the new one, never a part. A link is replaced, not
 * followed. Throws the system's error (EEXIST for a file that may not be replaced), and leaves nothing behind then.
 */
export function writeWhole(path: string, parts: readonly Uint8Array[], { mode, mayReplace }: WholeFile): void {
  // In the same folder: a file can only be renamed within one file system.
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

/** Writes over a file that exists, for where it cannot be replaced. Throws NotWritten, or the system's error. */
export function writeInPlace(path: string, parts: readonly Uint8Array[]): void {
  withFile(path, 0, ORDINARY_MODE, (file) => {
    ftruncateSync(file);
    writeAll(file, parts);
  });
}

/**
 * Appends to a file with a single write, so that the text stays in one piece when others append at the same time.
 * Creates the file if need be. Throws NotWritten, or the system's error.
 */
export function appendAtOnce(path: string, text: Uint8Array): void {
  // Linux may refuse O_CREAT for another user's file in /tmp, even if everybody may write to it.
  const create = fileAt(path) === undefined ? constants.O_CREAT : 0;
  withFile(path, constants.O_APPEND | create, ORDINARY_MODE, (file) => writeOnce(file, text));
}

/** Writes to a device, such as a terminal or /dev/null. Throws NotWritten, or the system's error. */
export function writeToDevice(path: string, text: Uint8Array): void {
  // To be opened as one that waits: a terminal takes only a part of a long text otherwise.
  if (!lstatSync(path).isCharacterDevice()) throw new NotWritten("it is no longer a device");
  const file = openSync(path, constants.O_WRONLY | NO_LINK);
  try {
    writeOnce(file, text);
  } finally {
    closeSync(file);
  }
}

/** The regular file of that name; undefined if there is none. Throws NotWritten for a link, a pipe and the like. */
export function fileAt(path: string): Stats | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats !== undefined) requireRegular(stats);
  return stats;
}

function requireRegular(stats: Stats): void {
  // A folder is refused by the system itself.
  if (!stats.isFile() && !stats.isDirectory()) throw new NotWritten("it is not a regular file");
}

/** Makes a folder for its owner alone, and those above it. Node's own way never ends where none can be made (/proc). */
export function makePrivateFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (dirname(folder) !== folder) makePrivateFolder(dirname(folder));
  try {
    mkdirSync(folder, { mode: 0o700 });
    // The umask may have taken bits away.
    chmodSync(folder, 0o700);
  } catch (error) {
    // Another run may have been faster.
    if (codeOf(error) !== "EEXIST") throw error;
  }
}

/** Windows does not have these flags. */
const NO_LINK = (constants.O_NOFOLLOW ?? 0) | (constants.O_NOCTTY ?? 0);
const NO_WAIT = constants.O_NONBLOCK ?? 0;

/** Opens a regular file. A pipe that somebody put in its place meanwhile is opened without waiting, and refused. */
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
  // Without it, a crash of the machine could leave the name and none of the text.
  fsyncSync(file);
}

function writeOnce(file: number, text: Uint8Array): void {
  const written = writeSync(file, text);
  if (written < text.length) throw new NotWritten(`only ${written} of ${text.length} bytes were written`);
}

/** What file systems without hard links answer: those of memory cards, some shares. */
const WITHOUT_LINKS: ReadonlySet<string> = new Set(["EPERM", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK"]);

/** Gives the finished file its name, unless that is taken; a rename would replace a file that just appeared. */
function publish(temporary: string, path: string): void {
  try {
    linkSync(temporary, path);
  } catch (error) {
    if (!WITHOUT_LINKS.has(codeOf(error))) throw error;
    copyFileSync(temporary, path, constants.COPYFILE_EXCL);
  }
}

/** So that the name survives a power cut, too. */
function syncFolder(folder: string): void {
  let file: number | undefined;
  try {
    file = openSync(folder, constants.O_RDONLY);
    fsyncSync(file);
  } catch {
    // Not every system can do it, and the file itself is written.
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // If its folder is not a folder, there is nothing to remove.
  }
}
