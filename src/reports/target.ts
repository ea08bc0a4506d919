import { accessSync, constants, fstatSync, lstatSync, realpathSync, type Stats, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { codeOf, SceError } from "../errors.ts";

/** Where a report is written to, found and checked before anything is asked. */
export interface ReportTarget {
  /** `junit=report.xml`, as it was given. */
  readonly word: string;
  /** The real path of the file, links followed. */
  readonly path: string;
  /** Permission bits of the file that is there; undefined where there is none. */
  readonly mode: number | undefined;
  /** /dev/null or the like: nothing that could be replaced. */
  readonly isDevice: boolean;
}

/**
 * Finds the file that `--report` names. A link is followed, as the `>` of a shell does: the link stays, and what it points
 * to is the report. Throws a usage error for what can be no report, and one of kind `refused` where it cannot be written.
 *
 * @param word the option's value
 * @param file the part of it that names the file
 * @param cwd what a relative path starts from
 */
export function reportTarget(word: string, file: string, cwd: string): ReportTarget {
  const fault = (problem: string, hint?: string) => new SceError("usage", `--report ${word}: ${problem}`, hint);
  // As for every write that fails; the command line itself may be right.
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
    const isDevice = found?.isCharacterDevice() ?? false;
    if (found !== undefined) accessSync(path, constants.W_OK);
    const problem = isDevice ? undefined : folderProblem(dirname(path));
    if (problem !== undefined) throw unwritable(problem);
    return { word, path, mode: found === undefined ? undefined : found.mode & 0o777, isDevice };
  } catch (error) {
    throw error instanceof SceError ? error : unwritable(targetFault(error));
  }
}

/** A report takes the place of its file in one step, which is a change to the folder. */
function folderProblem(folder: string): string | undefined {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (error) {
    return codeOf(error) === "EACCES" ? "its folder may not be written (permission denied)" : targetFault(error);
  }
}

/** What is there, if something is. */
function stats(look: () => Stats): Stats | undefined {
  try {
    return look();
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether it is the file that stdout or stderr goes to: one would be lost under the other. */
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
