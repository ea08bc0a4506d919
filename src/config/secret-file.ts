import { realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { SceError } from "../errors.ts";
import { readFault, readSmallFile } from "../input/read-file.ts";
import type { System } from "../system/system.ts";
import { isWithin } from "./find-files.ts";
import { describeOrigin } from "./origin.ts";
import { type Setting, textOf } from "./settings.ts";

/**
 * The path of `api_secret_file`: relative to the folder of the config file that names it, or to the current folder where
 * a variable does. `~/` is the home folder, except in a project's file, which has no business there.
 */
export function secretFilePath(setting: Setting, system: System): string {
  const { origin } = setting;
  const path = textOf(setting.value);
  const isProjects = origin.kind === "file" && origin.role === "project";
  if (path.startsWith("~/") && system.home !== undefined && !isProjects) return resolve(system.home, path.slice(2));
  return resolve(origin.kind === "file" ? dirname(origin.path) : system.cwd, path);
}

/** The content of `api_secret_file`, and the name that errors about it begin with. */
export function readSecretFile(setting: Setting, system: System): { bytes: Uint8Array; name: string } {
  const { origin } = setting;
  const path = secretFilePath(setting, system);
  const name = `${describeOrigin(origin)}: the file that api_secret_file names`;
  if (origin.kind !== "file" || origin.role !== "project") {
    return { bytes: readSmallFile(path, { name }).bytes, name };
  }
  // A project may not make a secret of whatever else the user can read.
  const folder = realPath(dirname(origin.path), name);
  const real = realPath(path, name);
  if (!isWithin(real, folder)) throw new SceError("config", `${name} lies outside of the project's folder`);
  return { bytes: readSmallFile(real, { name, noLink: true }).bytes, name };
}

function realPath(path: string, name: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw new SceError("config", `${name} ${readFault(error)}`);
  }
}
