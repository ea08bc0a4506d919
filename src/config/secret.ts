import { execFile } from "node:child_process";
import { realpathSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { SceError } from "../errors.ts";
import type { System } from "../system.ts";
import { isWithin } from "./find-files.ts";
import type { Setting } from "./load.ts";
import { describeOrigin } from "./origin.ts";
import { decodeText, readFault, readSmallFile } from "./read-file.ts";
import { type SecretKey, textProblem } from "./settings.ts";

/** The secret itself, by whichever way it is given. */
export async function readSecret(way: SecretKey, setting: Setting, system: System): Promise<string> {
  switch (way) {
    case "api_secret":
      return wholeText(setting);
    case "api_secret_file":
      return readSecretFile(setting, system);
    case "api_secret_command":
      return runSecretCommand(setting, system);
  }
}

/**
 * The path of `api_secret_file`: relative to the folder of the config file that names it, or to the current folder where
 * a variable does. `~/` is the home folder, except in a project's file, which has no business there.
 */
export function secretFilePath(setting: Setting, system: System): string {
  const { origin } = setting;
  const path = wholeText(setting);
  const isProjects = origin.kind === "file" && origin.role === "project";
  if (path.startsWith("~/") && system.home !== undefined && !isProjects) return resolve(system.home, path.slice(2));
  return resolve(origin.kind === "file" ? dirname(origin.path) : system.cwd, path);
}

function readSecretFile(setting: Setting, system: System): string {
  const { origin } = setting;
  const path = secretFilePath(setting, system);
  const name = `${describeOrigin(origin)}: the file that api_secret_file names`;
  if (origin.kind !== "file" || origin.role !== "project") return checkSecret(readSmallFile(path, name).bytes, name);
  // A project may not make a secret of whatever else the user can read.
  const folder = realPath(dirname(origin.path), name);
  const real = realPath(path, name);
  if (!isWithin(real, folder)) throw new SceError("config", `${name} lies outside of the project's folder`);
  return checkSecret(readSmallFile(real, name, true).bytes, name);
}

function realPath(path: string, name: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw new SceError("config", `${name}: ${readFault(error)}`);
  }
}

const COMMAND_LIMIT_MS = 10_000;
const LONGEST_OUTPUT = 64 * 1024;

/** Runs the command, without a shell, and takes what it prints as the secret. What it prints is never shown. */
async function runSecretCommand(setting: Setting, system: System): Promise<string> {
  const { value, origin } = setting;
  const [program = "", ...words] = typeof value === "string" ? [value] : value;
  const name = `${describeOrigin(origin)}: the api_secret_command`;
  const { SCE_API_SECRET: _, ...env } = system.env;
  // Not in the current folder: on Windows a program of that name in it would be run.
  const cwd = origin.kind === "file" ? dirname(origin.path) : system.cwd;
  const options = { cwd, env, timeout: COMMAND_LIMIT_MS, maxBuffer: LONGEST_OUTPUT, killSignal: "SIGKILL" } as const;
  const output = await new Promise<Buffer>((done, failed) => {
    const child = execFile(program, words, { ...options, encoding: "buffer", windowsHide: true }, (error, stdout) => {
      if (error === null) done(stdout);
      else failed(new SceError("config", `${name} ${commandFault(error)}`, "run it by hand to see what it says"));
    });
    // It has nothing to read; a program that ended before it was told so is no failure.
    child.stdin?.on("error", () => {});
    child.stdin?.end();
  });
  return checkSecret(output, name);
}

function commandFault(error: Error & { code?: unknown; killed?: boolean; signal?: unknown }): string {
  if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return "printed more than 64 KiB";
  if (error.code === "ENOENT") return "names a program that is not there";
  if (error.code === "EACCES") return "names a program that may not be run";
  if (error.killed) return `took longer than ${COMMAND_LIMIT_MS / 1000} s`;
  if (error.signal) return `was ended by ${error.signal}`;
  return typeof error.code === "number" ? `failed with exit code ${error.code}` : `could not be run (${error.code})`;
}

function checkSecret(bytes: Uint8Array, name: string): string {
  const secret = decodeText(bytes, name).replace(/\r?\n$/, "");
  if (secret === "") throw new SceError("config", `${name}: is empty`);
  const problem = textProblem(secret);
  if (problem !== undefined) throw new SceError("config", `${name}: ${problem}`);
  return secret;
}

function wholeText({ value }: Setting): string {
  return typeof value === "string" ? value : value.join(" ");
}
