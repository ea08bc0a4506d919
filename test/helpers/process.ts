import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterTest } from "./clean-up.ts";
import { temporaryFolder } from "./folder.ts";
import type { Outcome } from "./sce.ts";

/** The standalone executable, if that is tested instead of the build for Node. */
export const STANDALONE = process.env.SCE_TEST_BIN;

/** The command that starts the built program. */
export const PROGRAM: readonly [string, ...string[]] =
  STANDALONE === undefined ? [process.execPath, join(import.meta.dirname, "../../bin/sce.js")] : [STANDALONE];

/** The same command for a shell. */
export const PROGRAM_LINE = PROGRAM.map((word) => `'${word}'`).join(" ");

export interface ProcessOptions {
  /** Undefined removes a variable. */
  env?: Record<string, string | undefined>;
  stdin?: string;
  /** A file descriptor instead of a pipe. */
  stdout?: number;
  cwd?: string;
  /** Runs it as this user. Needs root. */
  uid?: number;
  umask?: number;
  /** Variables in printf's notation, for bytes that are not text. */
  bytes?: Record<string, string>;
  /** Options of Node itself. The standalone executable does not have them. */
  node?: readonly string[];
  /** What follows the program in a shell's command line, such as `2>&-`. */
  shell?: string;
  onChild?: (child: ChildProcess) => void;
}

/** Runs the built program in an empty home folder until it ends. The code is null if a signal ended it. */
export function runBuilt(args: readonly string[], options: ProcessOptions = {}): Promise<Outcome> {
  const home = temporaryFolder();
  const [start, ...bin] = PROGRAM;
  if (STANDALONE !== undefined && options.node !== undefined) throw new Error("the standalone executable has no Node");
  const words = [start, ...(options.node ?? []), ...bin, ...args];
  const before = [
    ...(options.umask === undefined ? [] : [`umask ${options.umask.toString(8)}`]),
    ...Object.entries(options.bytes ?? {}).map(([name, format]) => `export ${name}="$(printf '${format}')"`),
  ].join("; ");
  const inShell = options.shell !== undefined || before !== "";
  const line = `${before}${before && "; "}exec "$@" ${options.shell ?? ""}`;
  const [program = "", ...rest] = inShell ? ["sh", "-c", line, "sh", ...words] : words;
  const child = spawn(program, rest, {
    cwd: options.cwd ?? home,
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    env: { HOME: home, PATH: process.env.PATH ?? "", LANG: "C.UTF-8", ...options.env },
    stdio: ["pipe", options.stdout ?? "pipe", "pipe"],
  });
  afterTest(() => child.kill("SIGKILL"));
  const text = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (chunk) => {
    text.stdout += chunk;
  });
  child.stderr?.setEncoding("utf8").on("data", (chunk) => {
    text.stderr += chunk;
  });
  child.stdin?.on("error", () => {});
  child.stdin?.end(options.stdin ?? "");
  options.onChild?.(child);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...text }));
  });
}

/** Whether the program can run as another user: only as root, and if that user can read Node and the program. */
export function runsAsOthers(): boolean {
  const mayPass = (folder: string): boolean =>
    (statSync(folder).mode & 0o001) !== 0 && (dirname(folder) === folder || mayPass(dirname(folder)));
  const files = [...PROGRAM, ...(STANDALONE === undefined ? [join(import.meta.dirname, "../../dist/main.js")] : [])];
  const mayRead = (file: string) => (statSync(file).mode & 0o004) !== 0 && mayPass(dirname(file));
  return process.getuid?.() === 0 && files.every((file) => mayRead(realpathSync(file)));
}

/** Whether this user can create a mount namespace, in which other files can be mounted. */
export const canMount =
  process.platform === "linux" && spawnSync("unshare", ["-m", "mount", "--bind", "/tmp", "/tmp"]).status === 0;

/** Resolves when the stream contains the word. */
export function printed(stream: NodeJS.ReadableStream | null, word: string): Promise<void> {
  return new Promise((resolve) => {
    let text = "";
    stream?.on("data", (chunk) => {
      text += chunk;
      if (text.includes(word)) resolve();
    });
  });
}

/** Options of Node that preload a helper. The standalone executable is not tested with them. */
export function preloaded(name: string): string[] {
  return ["--require", join(import.meta.dirname, name)];
}

/** An account at a host that does not exist. */
export const ELSEWHERE = {
  SCE_API_KEY: "k",
  SCE_API_SECRET: "s",
  SCE_CDN: "1",
  SCE_API_URL: "https://api.example/",
};
