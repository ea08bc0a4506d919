import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parseScript } from "../../src/sandbox/script.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { processSystem } from "../../src/system/process.ts";
import { temporaryFolder } from "./folder.ts";
import { sandboxEnv } from "./sandbox.ts";
import type { Outcome } from "./sce.ts";

const ROOT = join(import.meta.dirname, "../..");

const { now, monotonic, sleep } = processSystem();

/** The time at which `fixedClock` starts. */
const CLOCK_START = Date.UTC(2026, 0, 2, 3, 4, 5);

interface ShellOptions {
  /** The shell and its options. The script becomes the last argument. */
  readonly shell?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Files in the home folder by path. Only their owner can read them. */
  readonly files?: Readonly<Record<string, string>>;
  /** More programs in the PATH, as sh scripts. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Whether the built program's clock starts at a fixed time. */
  readonly fixedClock?: boolean;
}

interface ShellOutcome extends Outcome {
  readonly home: string;
  /** Reads a file of the home folder at the end. Undefined if it does not exist. */
  readonly read: (name: string) => string | undefined;
  /** The command line of each run of `sce`, as other users can see it. */
  readonly commandLines: readonly string[];
}

/**
 * Runs a script like a user's shell, in an empty home folder, with the built `sce` in the PATH. Ends everything that the
 * script leaves running.
 */
export async function inShell(script: string, options: ShellOptions = {}): Promise<ShellOutcome> {
  const folder = temporaryFolder();
  const [home, bin, log] = [join(folder, "home"), join(folder, "bin"), join(folder, "command-lines")];
  mkdirSync(bin);
  const clock = options.fixedClock ? `--require '${join(ROOT, "test/helpers/fixed-clock.cjs")}'` : "";
  const sce = `echo "$*" >> '${log}'\nexec '${process.execPath}' ${clock} '${join(ROOT, "bin/sce.js")}' "$@"\n`;
  for (const [name, text] of Object.entries({ sce, ...options.programs })) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}`);
    chmodSync(join(bin, name), 0o755);
  }
  mkdirSync(home);
  for (const [name, text] of Object.entries(options.files ?? {})) {
    mkdirSync(join(home, name, ".."), { recursive: true });
    writeFileSync(join(home, name), text, { mode: 0o600 });
  }
  const [program = "", ...words] = options.shell ?? ["sh", "-c"];
  const env = {
    PATH: `${bin}${delimiter}${process.env.PATH}`,
    HOME: home,
    LANG: "C.UTF-8",
    TERM: "dumb",
    ...options.env,
  };
  const outcome = await run(program, [...words, script], home, env);
  const read = (name: string) => readIfExists(join(home, name));
  return { ...outcome, home, read, commandLines: (readIfExists(log) ?? "").split("\n").filter(Boolean) };
}

function run(program: string, words: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Outcome> {
  // Shorter than a test's timeout, so that no script outlives its test.
  const limit = { timeout: 25_000, killSignal: "SIGKILL" } as const;
  const child = spawn(program, words, { cwd, env, stdio: ["ignore", "pipe", "pipe"], detached: true, ...limit });
  const text = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (chunk) => {
    text.stdout += chunk;
  });
  child.stderr.setEncoding("utf8").on("data", (chunk) => {
    text.stderr += chunk;
  });
  // End its process group: remaining members would keep the pipes open.
  child.once("exit", () => {
    try {
      process.kill(-(child.pid ?? 0), "SIGKILL");
    } catch {
      // The group is empty.
    }
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...text }));
  });
}

function readIfExists(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

interface RunningSandbox {
  /** The environment that points a client at it. */
  readonly env: Readonly<Record<string, string>>;
  /** Its log of requests and responses. */
  readonly lines: readonly string[];
}

/** Calls a function with a new sandbox. */
export async function withSandbox<T>(
  options: { readonly script?: readonly string[]; readonly fixedClock?: boolean },
  use: (sandbox: RunningSandbox) => Promise<T>,
): Promise<T> {
  const lines: string[] = [];
  const sandbox = await startSandbox({
    now: options.fixedClock ? () => CLOCK_START : now,
    monotonic,
    sleep,
    script: parseScript(options.script ?? []),
    log: (line) => void lines.push(line),
  });
  try {
    return await use({ env: sandboxEnv(sandbox.url), lines });
  } finally {
    await sandbox.close();
  }
}
