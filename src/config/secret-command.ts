import { type ExecFileException, execFile } from "node:child_process";
import { dirname } from "node:path";
import { SceError } from "../errors.ts";
import type { System } from "../system/system.ts";
import { describeOrigin } from "./origin.ts";
import { type Setting, VARIABLES } from "./settings.ts";

const COMMAND_LIMIT_MS = 10_000;
const LONGEST_OUTPUT = 64 * 1024;

/**
 * Runs `api_secret_command`, without a shell, and takes what it prints as the secret; that is never shown.
 * Gives it with the name that errors about it begin with.
 */
export async function runSecretCommand(setting: Setting, system: System): Promise<{ bytes: Uint8Array; name: string }> {
  const { value, origin } = setting;
  const [program = "", ...words] = typeof value === "string" ? [value] : value;
  const name = `${describeOrigin(origin)}: the api_secret_command`;
  // Windows takes names in any case.
  const others = Object.entries(system.env).filter(([variable]) => variable.toUpperCase() !== VARIABLES.api_secret);
  // Not in the current folder: on Windows a program of that name in it would be run.
  const cwd = origin.kind === "file" ? dirname(origin.path) : system.cwd;
  const options = {
    cwd,
    env: Object.fromEntries(others),
    timeout: COMMAND_LIMIT_MS,
    maxBuffer: LONGEST_OUTPUT,
    killSignal: "SIGKILL",
  } as const;
  try {
    const bytes = await new Promise<Buffer>((done, failed) => {
      const child = execFile(program, words, { ...options, encoding: "buffer", windowsHide: true }, (error, stdout) => {
        if (error === null) done(stdout);
        else failed(error);
      });
      // It has nothing to read; a program that ended before it was told so is no failure.
      child.stdin?.on("error", () => {});
      child.stdin?.end();
    });
    return { bytes, name: `${name}'s output` };
  } catch (error) {
    // A Ctrl-C goes to both; the program may die of it before it is heard of here.
    if (error instanceof Error && "signal" in error && error.signal === "SIGINT")
      throw new SceError("interrupted", "interrupted");
    // A fresh error: the other one holds the command's words and what it printed.
    throw new SceError("config", `${name} ${commandFault(error)}`, "run it by hand to see what it says");
  }
}

function commandFault(error: unknown): string {
  const { code, killed, signal }: Partial<ExecFileException> = error instanceof Error ? error : {};
  if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return "printed more than 64 KiB";
  if (code === "ENOENT") return "names a program that is not there";
  if (code === "EACCES") return "names a program that may not be run";
  if (killed) return `took longer than ${COMMAND_LIMIT_MS / 1000} s`;
  if (signal) return `was ended by ${signal}`;
  return typeof code === "number" ? `failed with exit code ${code}` : `could not be run (${code ?? "unknown reason"})`;
}
