import { lstatSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { codeOf, SceError } from "../base/errors.ts";
import { readFault } from "../system/read-file.ts";
import type { System } from "../system/system.ts";
import type { ConfigFile, UnreadFile } from "./config-file.ts";

/** A folder that may hold a config file. */
interface SearchedFolder extends Omit<UnreadFile, "status"> {
  readonly names: readonly string[];
}

const FILE_NAMES = [".scerc", ".scerc.json", ".scerc.yaml", ".scerc.yml"];
const CONFIG_FOLDER_NAMES = ["config.yaml", "config.yml", "config.json"];

/** The absolute path of the file that `--config` or SCE_CONFIG names; undefined if neither does. */
export function namedFile(system: System, option: string | undefined): string | undefined {
  if (option === "") throw new SceError("config", "--config needs a file name");
  const named = option ?? system.env.SCE_CONFIG;
  return named ? resolve(system.cwd, named) : undefined;
}

/**
 * The config files, or where they would be: either the named file alone, or those of the project, the config folder and
 * the home folder. The first one to set a value wins. Throws a SceError if a folder contains two, or if a folder cannot
 * be read, because a file in it might set another account.
 *
 * @param option the value of `--config`
 */
export function findFiles(system: System, option: string | undefined): UnreadFile[] {
  const path = namedFile(system, option);
  if (path !== undefined) return [{ path, role: "named", ownedOnly: false, status: "found" }];
  const { projects, own } = searchedFolders(system);
  const folders = [projects.find((folder) => !isEmpty(folder)) ?? projects[0], ...own];
  return folders.map((folder) => folder && fileIn(folder)).filter((file) => file !== undefined);
}

/** The user's own file in the config folder, or where it would be; undefined if the user has no such folder. */
export function userFile(system: System): UnreadFile | undefined {
  const [folder] = searchedFolders(system).own;
  return folder && fileIn(folder);
}

/**
 * Files that exist but are not read: all others if one file was named, otherwise the project's files above the nearest.
 *
 * @param option the value of `--config`
 */
export function ignoredFiles(system: System, option: string | undefined): ConfigFile[] {
  const named = namedFile(system, option);
  const { projects, own } = searchedFolders(system);
  const folders = named === undefined ? projects.slice(projects.findIndex(hasFile) + 1) : [...projects, ...own];
  const status = named === undefined ? "not read: a nearer file is used" : "not read: another file is named";
  const found = folders.flatMap(filesIn).filter((file) => isFound(file) && file.path !== named);
  return found.map((file) => ({ ...file, status }));
}

/**
 * The folder of the user's own configuration: `$XDG_CONFIG_HOME/sce`, or the platform's default: `~/.config/sce`, on
 * macOS `~/Library/Preferences/sce`, on Windows `%APPDATA%\sce\Config`.
 */
export function configFolder(system: System): string | undefined {
  const { env, home, platform } = system;
  if (env.XDG_CONFIG_HOME && isAbsolute(env.XDG_CONFIG_HOME)) return join(env.XDG_CONFIG_HOME, "sce");
  if (platform === "win32") {
    const roaming = env.APPDATA || (home && join(home, "AppData", "Roaming"));
    return roaming ? join(roaming, "sce", "Config") : undefined;
  }
  if (home === undefined) return undefined;
  return platform === "darwin" ? join(home, "Library", "Preferences", "sce") : join(home, ".config", "sce");
}

/** Whether `path` is `folder` or is below it. Both are absolute and contain no links. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The project's folders, the nearest first, and the user's own: the config folder and the home folder, if any. */
function searchedFolders(system: System): { projects: SearchedFolder[]; own: SearchedFolder[] } {
  const cwd = realPath(system.cwd);
  const home = system.home === undefined ? undefined : realPath(system.home);
  // In many containers the home folder is the root folder, which is not a boundary.
  const inHome = home !== undefined && dirname(home) !== home && isWithin(cwd, home);
  const paths = (inHome ? foldersUpTo(cwd, home) : foldersOfRepository(cwd)).filter((path) => path !== home);
  const own = (path: string | undefined, names: readonly string[]): SearchedFolder[] =>
    path === undefined ? [] : [{ path, names, role: "user", ownedOnly: false }];
  return {
    projects: paths.map((path) => ({ path, names: FILE_NAMES, role: "project", ownedOnly: !inHome })),
    own: [...own(configFolder(system), CONFIG_FOLDER_NAMES), ...own(system.home, FILE_NAMES)],
  };
}

function foldersUpTo(from: string, last?: string): string[] {
  const parent = dirname(from);
  return from === last || parent === from ? [from] : [from, ...foldersUpTo(parent, last)];
}

/** Outside the home folder: up to the first folder that contains `.git`, or only `cwd` if there is none. */
function foldersOfRepository(cwd: string): string[] {
  const folders = foldersUpTo(cwd);
  const root = folders.findIndex((folder) => statusOf(join(folder, ".git")) === "found");
  return folders.slice(0, root + 1 || 1);
}

/** The folder's file, or the path where it would be. Throws a SceError if the folder cannot be read. */
function fileIn(folder: SearchedFolder): UnreadFile | undefined {
  const files = filesIn(folder);
  const unreadable = files.find(({ status }) => status === "folder cannot be read");
  if (unreadable !== undefined) throw unreadableFolder(unreadable.path);
  const [file, other] = files.filter(isFound);
  if (file !== undefined && other !== undefined) {
    const both = `both ${file.path} and ${other.path} exist`;
    throw new SceError("config", both, "remove one of them: sce reads only one per folder");
  }
  return file ?? files[0];
}

function filesIn({ names, path: folder, ...place }: SearchedFolder): UnreadFile[] {
  return names.map((name) => {
    const path = join(folder, name);
    return { ...place, path, status: statusOf(path) };
  });
}

function hasFile(folder: SearchedFolder): boolean {
  return filesIn(folder).some(isFound);
}

function isEmpty(folder: SearchedFolder): boolean {
  return filesIn(folder).every(({ status }) => status === "not found");
}

function isFound({ status }: UnreadFile): boolean {
  return status === "found";
}

/** The error for an unreadable folder that hides whether the file exists. */
function unreadableFolder(path: string): SceError {
  let folder = dirname(path);
  // Folders below an unreadable one cannot be read either, so find the topmost.
  while (statusOf(folder) === "folder cannot be read") folder = dirname(folder);
  let problem = "cannot be read";
  try {
    lstatSync(path);
  } catch (error) {
    problem = readFault(error);
  }
  const hint = "make the folder readable, or name the file to read: --config FILE";
  return new SceError("config", `the folder ${folder} ${problem}`, hint);
}

function statusOf(path: string): "found" | "not found" | "folder cannot be read" {
  try {
    // Most paths do not exist, and throwing an error is slow.
    return lstatSync(path, { throwIfNoEntry: false }) === undefined ? "not found" : "found";
  } catch (error) {
    return codeOf(error) === "ENOTDIR" ? "not found" : "folder cannot be read";
  }
}

/** The path without links, to recognize a home folder that is reached through a link. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
