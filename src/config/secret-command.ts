import { type ExecFileException, execFile } from "node:child_process";
import { dirname } from "node:path";
import { SceError } from "../base/errors.ts";
import type { System } from "../system/system.ts";
import { describeOrigin } from "./describe.ts";
import type { RawSecret } from "./secret.ts";
import { type Setting, VARIABLES } from "./settings.ts";

const COMMAND_LIMIT_MS = 10_000;
const LONGEST_OUTPUT = 64 * 1024;

/** What `api_secret_command` prints, run without a shell. It is never shown. Throws a SceError. */
export async function runSecretCommand({ value, origin }: Setting, system: System): Promise<RawSecret> {
  const [program = "", ...words] = typeof value === "string" ? [value] : value;
  const name = `${describeOrigin(origin)}: the api_secret_command`;
  // Windows ignores the case of names.
  const others = Object.entries(system.env).filter(([variable]) => variable.toUpperCase() !== VARIABLES.api_secret);
  // Not the current folder: Windows would run a program of that name in it.
  const cwd = origin.kind === "file" ? dirname(origin.path) : system.cwd;
  const limits = { timeout: COMMAND_LIMIT_MS, maxBuffer: LONGEST_OUTPUT, killSignal: "SIGKILL" } as const;
  const options = { ...limits, cwd, env: Object.fromEntries(others), encoding: "buffer", windowsHide: true } as const;
  try {
    const bytes = await new Promise<Buffer>((done, failed) => {
      const child = execFile(program, words, options, (error, stdout) => (error ? failed(error) : done(stdout)));
      // It has nothing to read. If it has ended already, that is no failure.
      child.stdin?.on("error", () => {});
      child.stdin?.end();
    });
    return { bytes, name: `${name}'s output` };
  } catch (error) {
    // Ctrl-C goes to both; the program may die of it before we hear of it.
    if (error instanceof Error && "signal" in error && error.signal === "SIGINT")
      throw new SceError("interrupted", "interrupted");
    // A new error: the original one holds the command's words and what it printed.
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
