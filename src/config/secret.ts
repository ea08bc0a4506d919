import { realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { SceError } from "../base/errors.ts";
import { decodeText } from "../base/utf8.ts";
import { LARGEST_CONFIG_BYTES, readFault, readSmallFile } from "../system/read-file.ts";
import type { System } from "../system/system.ts";
import { describeOrigin } from "./describe.ts";
import { isWithin } from "./find-files.ts";
import { type Setting, textOf, textProblem } from "./settings.ts";

/** The secret as bytes of a file or a command, and its name in errors. */
export interface RawSecret {
  readonly bytes: Uint8Array;
  readonly name: string;
}

/** The secret of any of the three settings. Throws a SceError if it cannot be read or is not usable. */
export async function readSecret(setting: Setting, system: System): Promise<string> {
  if (setting.key === "api_secret") return textOf(setting.value);
  const { bytes, name } =
    setting.key === "api_secret_file"
      ? await readSecretFile(setting, system)
      : await (await import("./secret-command.ts")).runSecretCommand(setting, system);
  const secret = decodeText(bytes, name).replace(/\r?\n$/, "");
  const problem = textProblem(secret);
  if (problem !== undefined) throw new SceError("config", `${name} ${problem}`);
  return secret;
}

/**
 * The path of `api_secret_file`. It is relative to the config file that sets it, or to the current folder if a variable
 * sets it. `~/` is the home folder, except in a project's file.
 */
export function secretFilePath({ origin, value }: Setting, system: System): string {
  const path = textOf(value);
  const isProjects = origin.kind === "file" && origin.role === "project";
  if (path.startsWith("~/") && system.home !== undefined && !isProjects) return resolve(system.home, path.slice(2));
  return resolve(origin.kind === "file" ? dirname(origin.path) : system.cwd, path);
}

async function readSecretFile(setting: Setting, system: System): Promise<RawSecret> {
  const { origin } = setting;
  const path = secretFilePath(setting, system);
  const isSecret = looksLikeSecret(textOf(setting.value));
  const name = `${describeOrigin(origin)}: ${isSecret ? NOT_A_PATH : path}`;
  if (origin.kind === "variable") {
    const { isPipe, readPipe } = await import("../system/read-pipe.ts");
    if (isPipe(path)) return { bytes: await readPipe(path, name, LARGEST_CONFIG_BYTES, system), name };
  }
  if (origin.kind !== "file" || origin.role !== "project") return { bytes: readSmallFile(path, { name }).bytes, name };
  // A project must not use any other file of the user's as its secret.
  const folder = realPath(dirname(origin.path), name);
  const real = realPath(path, name);
  if (!isWithin(real, folder)) throw new SceError("config", `${name} is outside the project's folder`, OUTSIDE);
  return { bytes: readSmallFile(real, { name, noLink: true }).bytes, name };
}

const OUTSIDE = "move it into the project's folder, or set api_secret_file in your own config file";

const NOT_A_PATH = "the file (its name looks like the secret itself; put that in SCE_API_SECRET or api_secret)";

/** Whether a path is probably the secret itself, which must not be shown. */
function looksLikeSecret(path: string): boolean {
  return /^(?=.*\d)[\w+/=-]{20,}$/.test(path) && !path.startsWith("/");
}

function realPath(path: string, name: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw new SceError("config", `${name} ${readFault(error)}`);
  }
}
