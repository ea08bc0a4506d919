import { lstatSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { codeOf, SceError } from "../errors.ts";
import type { System } from "../system/system.ts";
import type { Role } from "./origin.ts";

/** A file to read, or the place where one might have been. */
export interface Place {
  readonly path: string;
  readonly role: Role;
  readonly state: "found" | "not there" | "folder cannot be read";
  /** Only trusted where it belongs to the user or to root: others can write to the folders around it. */
  readonly ownedOnly: boolean;
}

const FILE_NAMES = [".scerc", ".scerc.json", ".scerc.yaml", ".scerc.yml"];
const CONFIG_FOLDER_NAMES = ["config.yaml", "config.yml", "config.json"];

/** The one file to read, as the option or SCE_CONFIG names it, with its whole path; undefined where neither does. */
export function namedFile(system: System, option: string | undefined): string | undefined {
  if (option === "") throw new SceError("config", "--config names no file");
  const named = option ?? system.env.SCE_CONFIG;
  return named ? resolve(system.cwd, named) : undefined;
}

/** The places of config files, those first whose values win: the project's, the config folder's, the home folder's. */
export function findFiles(system: System): Place[] {
  const places = [projectFile(system), userFile(system)];
  if (system.home !== undefined) places.push(placeIn(system.home, FILE_NAMES, "user"));
  return places.filter((place) => place !== undefined);
}

/** The user's own file in the config folder, or where it would be; undefined where there is no such folder to think of. */
export function userFile(system: System): Place | undefined {
  const folder = configFolder(system);
  return folder === undefined ? undefined : placeIn(folder, CONFIG_FOLDER_NAMES, "user");
}

/**
 * The folder of the user's own configuration: `$XDG_CONFIG_HOME/sce`, else what the platform is used to: `~/.config/sce`,
 * on macOS `~/Library/Preferences/sce`, on Windows `%APPDATA%\sce\Config`.
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

/** Whether `path` is `folder` or lies below it. Both absolute; links are the caller's matter. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/**
 * Files that are there but not read, and why: those of other places where one file was named, and a project's above the
 * nearest.
 *
 * @param named the one file that is read, where one is named
 */
export function ignoredFiles(system: System, named: string | undefined): { path: string; status: string }[] {
  const there = (folder: string, names: readonly string[]) =>
    names.map((name) => join(folder, name)).filter((path) => look(path) === "found");
  const projects = projectFolders(system).folders.map((folder) => there(folder, FILE_NAMES));
  const nearest = projects.findIndex((paths) => paths.length > 0);
  if (named === undefined)
    return projects
      .slice(nearest + 1)
      .flat()
      .map((path) => ({ path, status: "not read, for a nearer file is" }));
  const folder = configFolder(system);
  const own = [
    ...(folder === undefined ? [] : there(folder, CONFIG_FOLDER_NAMES)),
    ...(system.home === undefined ? [] : there(system.home, FILE_NAMES)),
  ];
  const others = [...projects.flat(), ...own].filter((path) => path !== named);
  return others.map((path) => ({ path, status: "not read, for another file is named" }));
}

/** Where a project's file may be, the nearest first, and whether that is below the home folder. */
function projectFolders(system: System): { folders: string[]; inHome: boolean } {
  const cwd = realPath(system.cwd);
  const home = system.home === undefined ? undefined : realPath(system.home);
  // A home that is the root folder, as in many containers, bounds nothing.
  const inHome = home !== undefined && dirname(home) !== home && isWithin(cwd, home);
  const folders = inHome ? foldersUpTo(cwd, home) : foldersOfRepository(cwd);
  // What lies in the home folder itself is the user's own and is read in any case.
  return { folders: folders.filter((folder) => folder !== home), inHome };
}

/** The nearest project's file; where there is none, the first place where it could be. None where only home is left. */
function projectFile(system: System): Place | undefined {
  const { folders, inHome } = projectFolders(system);
  let first: Place | undefined;
  for (const folder of folders) {
    const place = placeIn(folder, FILE_NAMES, "project", !inHome);
    if (place.state === "found") return place;
    first ??= place;
  }
  return first;
}

function foldersUpTo(from: string, last: string): string[] {
  const folders = [from];
  for (let folder = from; folder !== last && dirname(folder) !== folder; ) {
    folder = dirname(folder);
    folders.push(folder);
  }
  return folders;
}

/** Outside home: up to the root of the repository, the first folder with `.git` in it; without one only `cwd`. */
function foldersOfRepository(cwd: string): string[] {
  const folders = foldersUpTo(cwd, dirname(resolve(sep)));
  const root = folders.findIndex((folder) => look(join(folder, ".git")) === "found");
  return folders.slice(0, root + 1 || 1);
}

function placeIn(folder: string, names: readonly string[], role: Role, ownedOnly = false): Place {
  const states = new Map(names.map((name) => [join(folder, name), look(join(folder, name))]));
  const found = [...states].filter(([, state]) => state === "found").map(([path]) => path);
  const [path, other] = found;
  if (path !== undefined && other !== undefined) {
    throw new SceError("config", `both ${path} and ${other} are there`, "keep one of the two: only one could be read");
  }
  if (path !== undefined) return { path, role, state: "found", ownedOnly };
  const [first] = states;
  return { path: first?.[0] ?? folder, role, state: first?.[1] ?? "not there", ownedOnly };
}

function look(path: string): Place["state"] {
  try {
    // Most are not there, and every error that is thrown takes its time.
    return lstatSync(path, { throwIfNoEntry: false }) === undefined ? "not there" : "found";
  } catch (error) {
    return codeOf(error) === "ENOTDIR" ? "not there" : "folder cannot be read";
  }
}

/** The path without links, so that a home folder reached by a link is known for what it is. */
function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
