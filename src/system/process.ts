import { isAbsolute } from "node:path";
import { STOP_SIGNALS } from "../base/stop-signals.ts";
import { exit, lookup } from "./exit.ts";
import { isInForeground, onPause } from "./job-control.ts";
import { processInput, processOutput } from "./streams.ts";
import type { System } from "./system.ts";
import { alarm, sleep } from "./timers.ts";

/** The words after the program's name. */
export function processArguments(): string[] {
  return process.argv.slice(2);
}

/** The message format that the environment asks for, if any. It is read before everything else. */
export function processLogFormat(): string | undefined {
  return process.env.SCE_LOG;
}

/** The real system of this process. */
export function processSystem(): System {
  dropWrongWarning();
  return {
    stdin: processInput(),
    stdout: processOutput(process.stdout, "stdout"),
    stderr: processOutput(process.stderr, "stderr"),
    env: process.env,
    platform: process.platform,
    nodeVersion: process.versions.node,
    cwd: currentFolder(),
    home: homeFolder(),
    uid: process.getuid?.(),
    now: Date.now,
    monotonic,
    sleep,
    alarm,
    random: Math.random,
    onSignal: (listener) => {
      for (const name of STOP_SIGNALS) process.on(name, () => listener(name));
    },
    onPause,
    isInForeground,
    onFault: (listener) => {
      process.on("uncaughtException", listener);
      process.on("unhandledRejection", listener);
      // If nothing is left to wait for, Node exits with 0, and that means success.
      process.on("beforeExit", () => listener(new Error("the run stopped before it finished")));
    },
    lookup,
    preferSmallHeap,
    exit,
  };
}

/** Hides Node's warning that NODE_TLS_REJECT_UNAUTHORIZED=0 turns off the verification of certificates. It does not. */
function dropWrongWarning(): void {
  const printers = process.listeners("warning");
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.message.includes("NODE_TLS_REJECT_UNAUTHORIZED")) return;
    for (const print of printers) print(warning);
  });
}

/** The same clock as `performance.now()`, without loading its modules. */
function monotonic(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/**
 * By default V8 lets the heap of a long run grow to many times its contents, to save time. V8 reads these flags at
 * every collection, so they also work in a running program.
 */
async function preferSmallHeap(): Promise<void> {
  const { setFlagsFromString } = await import("node:v8");
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=20");
}

/** The current folder, or the root if the folder was removed. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return "/";
  }
}

/**
 * $HOME, or the home folder in the user database. A relative path is ignored, because it would make the current folder
 * trusted.
 */
function homeFolder(): string | undefined {
  const { HOME } = process.env;
  if (HOME !== undefined && isAbsolute(HOME)) return HOME;
  try {
    // Loaded on demand, because few runs need this module.
    const { homedir, userInfo } = process.getBuiltinModule("node:os");
    const home = process.platform === "win32" ? homedir() : userInfo().homedir;
    return isAbsolute(home) ? home : undefined;
  } catch {
    return undefined;
  }
}
