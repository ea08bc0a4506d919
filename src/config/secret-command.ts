import { type ExecFileException, execFile } from "node:child_process";
import { dirname } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { SceError } from "../base/errors.ts";
import { stoppedBy } from "../base/stop-signals.ts";
import type { System } from "../system/system.ts";
import { describeOrigin, shorten } from "./describe.ts";
import type { RawSecret } from "./secret.ts";
import { type Setting, VARIABLES } from "./settings.ts";

const COMMAND_LIMIT_MS = 10_000;
const LONGEST_OUTPUT = 64 * 1024;

/** Runs `api_secret_command` without a shell. Its output is the secret and is never shown. Throws a SceError. */
export async function runSecretCommand({ value, origin }: Setting, system: System): Promise<RawSecret> {
  const [program = "", ...words] = typeof value === "string" ? [value] : value;
  const name = `${describeOrigin(origin)}: the api_secret_command ${programName(program)}`;
  // Windows ignores the case of names.
  const others = Object.entries(system.env).filter(([variable]) => variable.toUpperCase() !== VARIABLES.api_secret);
  // Not the current folder, because Windows would run a program of that name in it.
  const cwd = origin.kind === "file" ? dirname(origin.path) : system.cwd;
  const limits = { timeout: COMMAND_LIMIT_MS, maxBuffer: LONGEST_OUTPUT, killSignal: "SIGKILL" } as const;
  const options = { ...limits, cwd, env: Object.fromEntries(others), encoding: "buffer", windowsHide: true } as const;
  const run = new Promise<Outcome>((done) => {
    const child = execFile(program, words, options, (error, stdout, stderr) => done({ error, stdout, stderr }));
    // Its stdin is empty. It is not a failure if the program has already ended.
    child.stdin?.on("error", () => {});
    child.stdin?.end();
  });
  // Node throws some system errors at once.
  const failed = (error: ExecFileException): Outcome => ({ error, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) });
  const { error, stdout, stderr } = await run.catch(failed);
  if (error === null) return { bytes: stdout, name: `${name}'s output` };
  // Ctrl-C and a closed terminal reach both processes, and the program may die before this one gets the signal.
  if (error.signal === "SIGINT" || error.signal === "SIGHUP") throw stoppedBy(error.signal);
  // A new error, because the original one contains the command's words and output.
  const said = stderrText(stderr.toString(), [...words, stdout.toString()]);
  throw new SceError("config", `${name} ${commandFault(error)}${said && `: ${said}`}`, NO_SHELL);
}

interface Outcome {
  readonly error: ExecFileException | null;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

const NO_SHELL =
  "write it as a list of words, such as [op, read, name]; it runs without a shell, so variables, pipes and ~ do not work";

/** Only the program. If all words were written as one, the others may be a password. */
function programName(program: string): string {
  const [name = "", ...others] = program.split(/\s/);
  return `"${shorten(name)}${others.length > 0 ? " …" : ""}"`;
}

const LONGEST_STDERR = 300;

/**
 * What the command wrote to stderr, on one line. The command's words and output are removed, because they may be the
 * secret.
 */
function stderrText(text: string, secrets: readonly string[]): string {
  const parts = secrets.flatMap((secret) => [secret.trim(), ...secret.split(/\s+/)]).filter(mayBeSecret);
  const longestFirst = [...new Set(parts)].sort((one, other) => other.length - one.length);
  const clean = longestFirst.reduce(
    (left, part) => left.replaceAll(part, "[redacted]"),
    stripVTControlCharacters(text),
  );
  const line = clean.trim().replace(/\s*[\r\n]\s*/g, "; ");
  return line.length > LONGEST_STDERR ? `${line.slice(0, LONGEST_STDERR)}…` : line;
}

/** Ordinary words and options are not secrets. */
function mayBeSecret(text: string): boolean {
  return text.length > 3 && /[^a-z-]/.test(text);
}

function commandFault({ code, killed, signal }: ExecFileException): string {
  if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return "printed more than 64 KiB";
  if (code === "ENOENT") return "was not found";
  if (code === "EACCES") return "cannot be run (permission denied)";
  if (killed) return `took longer than ${COMMAND_LIMIT_MS / 1000} s`;
  if (signal) return `was killed by ${signal}`;
  return typeof code === "number" ? `failed with exit code ${code}` : `could not be run (${code ?? "unknown error"})`;
}
