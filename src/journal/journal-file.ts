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
export const HOW_TO_STOP = "SCE_JOURNAL=off switches the journal off";

/**
 * Appends the bytes of a record, in one write. An intent is on disk when this returns; it alone creates the file, and its
 * folders unless the user has named the file. Throws a SceError.
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
      if (written < bytes.length) throw new NotWritten(`only ${written} of ${bytes.length} bytes fit`);
      if (isIntent) fsyncSync(file);
      for (const folder of created) syncFolder(folder);
    } finally {
      closeSync(file);
    }
  });
}

/** Opens the file for reading, if there is one. */
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

/** A pipe that has taken the file's place is opened without blocking, and a link is not followed. Windows lacks these. */
const SAFE = (constants.O_NOFOLLOW ?? 0) | (constants.O_NOCTTY ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Throws NotWritten for a file that is not ours to read or to change. */
function checkFile(file: number, { uid }: JournalFile): void {
  const stats = fstatSync(file);
  if (!stats.isFile()) throw new NotWritten("it is not a regular file");
  if (uid !== undefined && stats.uid !== uid) throw new NotWritten("it belongs to another user");
  if (stats.size > 0 && !beginsWithRecord(file, stats.size)) throw new NotWritten("it is not a journal of sce");
}

/** So many bytes of a file are looked at, to see what it is. */
const BEGINNING_BYTES = 4096;

/** Whether the first line that is not blank and not torn right away begins as a record does. */
function beginsWithRecord(file: number, size: number): boolean {
  const bytes = new Uint8Array(BEGINNING_BYTES);
  const length = readSync(file, bytes, 0, bytes.length, 0);
  const lines = Buffer.from(bytes.subarray(0, length)).toString("latin1").split("\n");
  const first = lines.map((line) => line.replaceAll("\0", "")).find((line) => !RECORD_START.startsWith(line));
  return first === undefined ? length === size : first.startsWith(RECORD_START);
}

/** Runs it. Throws a SceError that says why the journal cannot be used. */
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
  ENOENT: "there is no such file or folder",
  ELOOP: "it is not a regular file",
};

/** The folders that get a new entry with the file, the innermost first. Creates those that are missing. */
function createFolders({ path, isNamed, uid }: JournalFile): string[] {
  const folders = [dirname(path)];
  for (let folder = dirname(path); !existsSync(folder) && dirname(folder) !== folder; folder = dirname(folder))
    folders.push(dirname(folder));
  const existing = folders.at(-1) ?? path;
  // As root, with the home folder of somebody else.
  if (!isNamed && uid !== undefined && statSync(existing).uid !== uid)
    throw new NotWritten(`${existing} belongs to another user`);
  if (!isNamed) makePrivateFolder(dirname(path));
  return folders;
}
