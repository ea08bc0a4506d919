import { isAbsolute } from "node:path";
import { exit, lookup } from "./exit.ts";
import { isInForeground, onPause } from "./job-control.ts";
import { processInput, processOutput } from "./streams.ts";
import { STOP_SIGNALS, type System } from "./system.ts";
import { alarm, sleep } from "./timers.ts";

/** The words after the program's name. */
export function processArguments(): string[] {
  return process.argv.slice(2);
}

/** The world that this process really runs in. */
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
      // Node would end with 0, which says that all is done, where nothing is left that could wake it.
      process.on("beforeExit", () => listener(new Error("the run came to a stop before its end")));
    },
    lookup,
    preferSmallHeap,
    exit,
  };
}

/** Node warns that NODE_TLS_REJECT_UNAUTHORIZED=0 switches off the checks of certificates. Here it does not. */
function dropWrongWarning(): void {
  const printers = process.listeners("warning");
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.message.includes("NODE_TLS_REJECT_UNAUTHORIZED")) return;
    for (const print of printers) print(warning);
  });
}

/** The clock of `performance.now()`, without the modules of it that Node would load first. */
function monotonic(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/**
 * Left alone, V8 lets the heap of a long run grow to many times of what is in use, for memory is there and collecting
 * costs time. V8 looks at these flags whenever it decides, so that they also work in a program that is running.
 */
async function preferSmallHeap(): Promise<void> {
  const { setFlagsFromString } = await import("node:v8");
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=20");
}

/** The current folder, or the root where it was removed under our feet. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return "/";
  }
}

/**
 * $HOME, as every tool of the shell takes it, else what the system's user table says. A relative one is no home: it would
 * make whatever folder is the current one the user's own.
 */
function homeFolder(): string | undefined {
  const { HOME } = process.env;
  if (HOME !== undefined && isAbsolute(HOME)) return HOME;
  try {
    // Few runs need this module, so it is not loaded at every start.
    const { homedir, userInfo } = process.getBuiltinModule("node:os");
    const home = process.platform === "win32" ? homedir() : userInfo().homedir;
    return isAbsolute(home) ? home : undefined;
  } catch {
    return undefined;
  }
}
