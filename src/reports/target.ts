import { accessSync, constants, fstatSync, lstatSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { codeOf, SceError } from "../base/errors.ts";

/** Where a report is written to, found and checked before anything is asked. */
export interface ReportTarget {
  /** The option's value: `junit=report.xml`. */
  readonly word: string;
  /** The real path of the file, links followed. */
  readonly path: string;
  /** /dev/null or the like, which cannot be replaced. */
  readonly isDevice: boolean;
}

/**
 * Finds the file that `--report` names. Follows a link, as `>` does in a shell: the link stays, and the report is
 * written to the file that it points to. Throws a usage error for a name that no report can have, and an error of kind
 * `refused` if the file cannot be written.
 *
 * @param word the option's value
 * @param file the part of it that names the file
 * @param cwd what a relative path starts from
 */
export function reportTarget(word: string, file: string, cwd: string): ReportTarget {
  const fault = (problem: string, hint?: string) => new SceError("usage", `--report ${word}: ${problem}`, hint);
  // The same kind as for every failed write: the command line itself may be right.
  const unwritable = (problem: string) => new SceError("refused", `--report ${word}: ${problem}`);
  if (file === "") throw fault("no file is named", `write --report ${word.replace(/=$/, "")}=FILE`);
  if (file === "-") throw fault("stdout has the result, a report needs a file of its own");
  const given = resolve(cwd, file);
  try {
    const link = stats(() => lstatSync(given));
    const found = stats(() => statSync(given));
    if (link !== undefined && found === undefined) throw unwritable("it is a link that leads nowhere");
    if (found?.isDirectory() || /[/\\]$/.test(file)) throw unwritable("it is a folder, not a file");
    if (found !== undefined && !found.isFile() && !found.isCharacterDevice())
      throw unwritable("it is not a regular file");
    const path = found === undefined ? join(realpathSync(dirname(given)), basename(given)) : realpathSync(given);
    if (found?.isFile() && isStream(found)) throw fault("stdout or stderr goes to that file");
    // A new file changes its folder. One that exists is written in place if its folder cannot be changed.
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
    return codeOf(error) === "EACCES" ? "its folder may not be written (permission denied)" : targetFault(error);
  }
}

/** Undefined if there is nothing. */
function stats(look: () => Stats): Stats | undefined {
  try {
    return look();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether stdout or stderr goes to that file: one would overwrite the other. */
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
  ENOENT: "its folder is not there",
  ENOTDIR: "its folder is not there",
  EACCES: "it may not be written (permission denied)",
  EPERM: "it may not be written (permission denied)",
  EROFS: "it may not be written (read-only file system)",
  ELOOP: "it is a link that leads nowhere",
  ENAMETOOLONG: "its name is too long",
};

function targetFault(error: unknown): string {
  const code = codeOf(error);
  return TARGET_FAULTS[code] ?? `it cannot be written (${code})`;
}
