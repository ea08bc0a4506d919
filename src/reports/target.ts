import { accessSync, constants, fstatSync, lstatSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { codeOf, SceError } from "../base/errors.ts";

/** The file of a report. It is found and checked before any request. */
export interface ReportTarget {
  /** The option's value: `junit=report.xml`. */
  readonly word: string;
  /** The real path of the file, after following links. */
  readonly path: string;
  /** /dev/null or the like, which cannot be replaced. */
  readonly isDevice: boolean;
}

/**
 * Finds the file that `--report` names. Follows a link, as `>` does in a shell: the link stays, and the report goes to the
 * file that it points to. Throws a usage error for an invalid name, and an error of kind `refused` if the file cannot be
 * written.
 *
 * @param word the option's value
 * @param file the part of it that names the file
 * @param cwd the folder that a relative path starts from
 */
export function reportTarget(word: string, file: string, cwd: string): ReportTarget {
  const fault = (problem: string, hint?: string) => new SceError("usage", `--report ${word}: ${problem}`, hint);
  // Every failed write has this kind. The command line may be right.
  const unwritable = (problem: string) => new SceError("refused", `--report ${word}: ${problem}`);
  if (file === "") throw fault("no file given", `use --report ${word.replace(/=$/, "")}=FILE`);
  if (file === "-") throw fault("stdout is for the result: give the report its own file");
  const given = resolve(cwd, file);
  try {
    const link = stats(() => lstatSync(given));
    const found = stats(() => statSync(given));
    if (link !== undefined && found === undefined) throw unwritable("broken link");
    if (found?.isDirectory() || /[/\\]$/.test(file)) throw unwritable("a folder, not a file");
    if (found !== undefined && !found.isFile() && !found.isCharacterDevice()) throw unwritable("not a regular file");
    const path = found === undefined ? join(realpathSync(dirname(given)), basename(given)) : realpathSync(given);
    if (found?.isFile() && isStream(found)) throw fault("stdout or stderr already goes to this file");
    // A new file needs a writable folder. An existing file can be written in place.
    if (found !== undefined) accessSync(path, constants.W_OK);
    const problem = found === undefined ? folderProblem(dirname(path)) : undefined;
    if (problem !== undefined) throw unwritable(problem);
    return { word, path, isDevice: found?.isCharacterDevice() ?? false };
  } catch (error) {
    throw error instanceof SceError ? error : unwritable(targetFault(error));
  }
}

function folderProblem(folder: string): string | undefined {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return codeOf(error) === "EACCES" ? "its folder is not writable (permission denied)" : targetFault(error);
  }
}

/** Undefined if nothing exists at the path. */
function stats(look: () => Stats): Stats | undefined {
  try {
    return look();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether stdout or stderr goes to this file: they would overwrite each other. */
function isStream(found: Stats): boolean {
  return [1, 2].some((descriptor) => {
    try {
      const { dev, ino } = fstatSync(descriptor);
      return dev === found.dev && ino === found.ino;
    } catch {
      return false;
    }
  });
}

const TARGET_FAULTS: Readonly<Record<string, string>> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder does not exist",
  EACCES: "not writable (permission denied)",
  EPERM: "not writable (permission denied)",
  EROFS: "not writable (read-only file system)",
  ELOOP: "broken link",
  ENAMETOOLONG: "the name is too long",
};

function targetFault(error: unknown): string {
  const code = codeOf(error);
  return TARGET_FAULTS[code] ?? `cannot be written (${code})`;
}
