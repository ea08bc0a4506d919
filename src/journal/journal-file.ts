import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readSync,
  statSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { codeOf, SceError } from "../base/errors.ts";
import { fileAt, makePrivateFolder, NotWritten, syncFolder } from "../system/write-file.ts";
import type { JournalFile } from "./place.ts";
import { RECORD_START } from "./record.ts";

/** The end of a warning about a journal that cannot be used. */
export const HOW_TO_STOP = "set SCE_JOURNAL=off to turn the journal off";

/**
 * Appends the bytes of a record in one write. An intent is on disk when this returns. Only an intent creates the file,
 * and also its folders unless the user has named the file. Throws a SceError.
 */
export function appendRecord(place: JournalFile, bytes: Uint8Array, isIntent: boolean): void {
  withJournal(place, "written", () => {
    const created = fileAt(place.path) === undefined && isIntent ? createFolders(place) : [];
    // Linux may refuse O_CREAT for an existing file in /tmp.
    const create = created.length > 0 ? constants.O_CREAT : 0;
    const file = openSync(place.path, constants.O_RDWR | constants.O_APPEND | SAFE | create, 0o600);
    try {
      checkFile(file, place);
      const written = writeSync(file, bytes);
      if (written < bytes.length) throw new NotWritten(`only ${written} of ${bytes.length} bytes were written`);
      if (isIntent) fsyncSync(file);
      for (const folder of created) syncFolder(folder);
    } finally {
      closeSync(file);
    }
  });
}

/** Opens the file for reading. Undefined if there is none. */
export function openForReading(place: JournalFile): number | undefined {
  return withJournal(place, "read", () => {
    if (fileAt(place.path) === undefined) return undefined;
    const file = openSync(place.path, constants.O_RDONLY | SAFE);
    try {
      checkFile(file, place);
      return file;
    } catch (error) {
      closeSync(file);
      throw error;
    }
  });
}

/** Never follow a link, and never block on a pipe in the file's place. Windows does not have these flags. */
const SAFE = (constants.O_NOFOLLOW ?? 0) | (constants.O_NOCTTY ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Throws NotWritten for a file that sce must not read or change. */
function checkFile(file: number, { uid }: JournalFile): void {
  const stats = fstatSync(file);
  if (!stats.isFile()) throw new NotWritten("it is not a regular file");
  if (uid !== undefined && stats.uid !== uid) throw new NotWritten("it belongs to another user");
  if (stats.size > 0 && !beginsWithRecord(file, stats.size)) throw new NotWritten("it is not an sce journal");
}

/** The number of bytes that are read to recognize a journal. */
const BEGINNING_BYTES = 4096;

/** Whether a file's first line, apart from blank and torn ones, begins like a record. */
function beginsWithRecord(file: number, size: number): boolean {
  const bytes = new Uint8Array(BEGINNING_BYTES);
  const length = readSync(file, bytes, 0, bytes.length, 0);
  const lines = Buffer.from(bytes.subarray(0, length)).toString("latin1").split("\n");
  const first = lines.map((line) => line.replaceAll("\0", "")).find((line) => !RECORD_START.startsWith(line));
  return first === undefined ? length === size : first.startsWith(RECORD_START);
}

/** Runs `use`. Throws a SceError that says why the journal cannot be used. */
export function withJournal<T>({ path }: JournalFile, done: "read" | "written", use: () => T): T {
  try {
    return use();
  } catch (error) {
    const why = error instanceof NotWritten ? error.message : (FAULTS[codeOf(error)] ?? codeOf(error));
    throw new SceError(
      "config",
      `the journal ${path} cannot be ${done}: ${why}`,
      "name another file: SCE_JOURNAL=FILE",
    );
  }
}

const FAULTS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the disk is full",
  EFBIG: "the file would be too large",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is not a folder",
  ENOENT: "no such file or folder",
  ELOOP: "it is not a regular file",
};

/** Creates missing folders. Returns the folders that get a new entry, the innermost first. */
function createFolders({ path, isNamed, uid }: JournalFile): string[] {
  const folders = [dirname(path)];
  for (let folder = dirname(path); !existsSync(folder) && dirname(folder) !== folder; folder = dirname(folder))
    folders.push(dirname(folder));
  const existing = folders.at(-1) ?? path;
  // Root may have another user's home folder.
  if (!isNamed && uid !== undefined && statSync(existing).uid !== uid)
    throw new NotWritten(`${existing} belongs to another user`);
  if (!isNamed) makePrivateFolder(dirname(path));
  return folders;
}
