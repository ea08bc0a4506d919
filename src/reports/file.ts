import { randomBytes } from "node:crypto";
import { closeSync, constants, fchmodSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { codeOf, SceError } from "../errors.ts";
import type { ReportTarget } from "./target.ts";

/**
 * Everything here is synchronous: after a signal there is little time, and nothing else may come between.
 * Throws a SceError where the file cannot be written.
 */
export type WriteReport = (target: ReportTarget, parts: readonly Uint8Array[]) => void;

/** Before the umask. */
const NEW_FILE_MODE = 0o666;

/** Replaces the file as a whole: whoever reads it sees the report of before or this one, never a part. */
export const replaceFile: WriteReport = (target, parts) => {
  if (target.isDevice) return appendToFile(target, parts);
  // In the same folder, for only within one file system can a file take another's place.
  const temporary = join(dirname(target.path), `.sce-report-${randomBytes(6).toString("hex")}.tmp`);
  told(target, () => {
    try {
      const { mode = NEW_FILE_MODE } = target;
      withFile(temporary, constants.O_CREAT | constants.O_EXCL, mode, (file) => {
        // The umask is for new files; this one takes the place of another.
        if (target.mode !== undefined) fchmodSync(file, mode);
        for (const part of parts) writeWhole(file, part);
        // Without it, a crash of the machine could leave the new name and none of the text.
        fsyncSync(file);
      });
      renameSync(temporary, target.path);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    }
  });
};

/** Adds to the file with one single write, so that what others add at the same time stands before or after it. */
export const appendToFile: WriteReport = (target, parts) => {
  const text = Buffer.concat(parts);
  told(target, () =>
    withFile(target.path, constants.O_CREAT | constants.O_APPEND, NEW_FILE_MODE, (file) => {
      const written = writeSync(file, text);
      if (written < text.length) throw new SceError("refused", `only ${written} of ${text.length} bytes were written`);
    }),
  );
};

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

function withFile(path: string, flags: number, mode: number, use: (file: number) => void): void {
  const file = openSync(path, constants.O_WRONLY | flags, mode);
  try {
    use(file);
  } finally {
    closeSync(file);
  }
}

function told({ word }: ReportTarget, write: () => void): void {
  try {
    write();
  } catch (error) {
    const why = error instanceof SceError ? error.message : codeOf(error);
    throw new SceError("refused", `could not write the report ${word} (${why})`);
  }
}
