import { homedir, userInfo } from "node:os";
import { isAbsolute } from "node:path";
import { exit, lookup } from "./exit.ts";
import { processInput, processOutput } from "./streams.ts";
import { STOP_SIGNALS, type System } from "./system.ts";
import { alarm, sleep } from "./timers.ts";

/** The words after the program's name. */
export function processArguments(): string[] {
  return process.argv.slice(2);
}

/** The world that this process really runs in. */
export function processSystem(): System {
  // Node's own warnings are for developers, and some are wrong here: certificates are verified whatever the environment
  // says.
  process.emitWarning = () => {};
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
    onFault: (listener) => {
      process.on("uncaughtException", listener);
      process.on("unhandledRejection", listener);
      // Node would end with 0, which says that all is done, where nothing is left that could wake it.
      process.on("beforeExit", () => listener(new Error("the run came to a stop before its end")));
    },
    lookup,
    settleForMany,
    exit,
  };
}

/** The clock of `performance.now()`, without the modules of it that Node would load first. */
function monotonic(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

/**
 * Left alone, V8 lets the heap of a long run grow to many times of what is in use, for memory is there and collecting
 * costs time. And it optimizes early: that of Node 20 spends an eighth of the time of 1,000 requests on it, and where
 * there is Maglev, TurboFan on top of that takes 7 MiB and saves time only where thousands of replies come in a second.
 * The flags are looked at whenever V8 decides, so that they also work once it runs.
 */
async function settleForMany(): Promise<void> {
  const { setFlagsFromString } = await import("node:v8");
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--heap-growing-percent=20");
  // V8 complains of a flag that it does not know.
  if (process.versions.v8.startsWith("11.3.")) setFlagsFromString("--interrupt-budget=160000");
  if (hasMaglev()) setFlagsFromString("--no-turbofan");
}

function hasMaglev(): boolean {
  const variables: object = process.config.variables;
  return "v8_enable_maglev" in variables && variables.v8_enable_maglev === 1;
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
    const home = process.platform === "win32" ? homedir() : userInfo().homedir;
    return isAbsolute(home) ? home : undefined;
  } catch {
    return undefined;
  }
}
