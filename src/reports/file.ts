import { codeOf, SceError } from "../base/errors.ts";
import { appendAtOnce, fileAt, NotWritten, writeInPlace, writeToDevice, writeWhole } from "../system/write-file.ts";
import type { ReportTarget } from "./target.ts";

/**
 * Writes the parts of a report to its file. Synchronous: after a signal there is little time. Throws a SceError if the
 * file cannot be written.
 */
export type WriteReport = (target: ReportTarget, parts: readonly Uint8Array[]) => void;

/** The errors if a file cannot be replaced: its folder is not writable, or it is a mount point. */
const IRREPLACEABLE: ReadonlySet<string> = new Set(["EACCES", "EPERM", "EROFS", "EBUSY", "EXDEV"]);

/** Replaces the whole file and keeps its mode. A file that cannot be replaced is written in place. */
export const replaceFile: WriteReport = (target, parts) =>
  write(target, parts, (path) => {
    const old = fileAt(path);
    const mayReplace = () => {
      fileAt(path);
      return true;
    };
    try {
      writeWhole(path, parts, { mode: old && old.mode & 0o777, mayReplace });
    } catch (error) {
      if (old === undefined || !IRREPLACEABLE.has(codeOf(error))) throw error;
      writeInPlace(path, parts);
    }
  });

/** Appends to the file with a single write. */
export const appendToFile: WriteReport = (target, parts) =>
  write(target, parts, (path) => appendAtOnce(path, Buffer.concat(parts)));

function write(
  { path, word, isDevice }: ReportTarget,
  parts: readonly Uint8Array[],
  toFile: (path: string) => void,
): void {
  try {
    if (isDevice) writeToDevice(path, Buffer.concat(parts));
    else toFile(path);
  } catch (error) {
    const why = error instanceof NotWritten ? error.message : codeOf(error);
    throw new SceError("refused", `could not write the report ${word} (${why})`);
  }
}
