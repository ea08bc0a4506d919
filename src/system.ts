import type { LookupFunction } from "node:net";
import { constants, homedir, userInfo } from "node:os";
import { SceError } from "./errors.ts";

/** A stream that results or messages are written to. */
export interface Output {
  readonly isTTY: boolean;
  /** Width of the terminal in columns; 0 where there is none or it does not say. */
  readonly columns: number;
  /**
   * Resolves when the stream has taken the text, so that awaiting it is back-pressure.
   * Rejects with {@link OutputClosed} once nobody reads any more, with a SceError where it cannot be written.
   */
  write(text: string): Promise<void>;
  /** The stream itself, for the spinner, which redraws in place. */
  readonly stream: NodeJS.WritableStream;
}

/** Where ids, a secret or answers are read from. */
export interface Input {
  readonly isTTY: boolean;
  chunks(): AsyncIterable<Uint8Array>;
  /**
   * Whether the terminal keeps what is typed from the screen. Meanwhile every key arrives as it is pressed, Ctrl-C and
   * Backspace as bytes. Of no effect where there is no terminal; undone at the end of the process.
   */
  hideTyping(hidden: boolean): void;
}

const STOP_SIGNALS = ["SIGINT", "SIGTERM"] as const;

export type StopSignal = (typeof STOP_SIGNALS)[number];

/** The outside world as one value. Everything that differs between a terminal, a pipe, a test and a Tuesday is here. */
export interface System {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Of the Node that runs this, as `20.19.0`. */
  readonly nodeVersion: string;
  readonly cwd: string;
  /** The user's home folder; undefined where there is none. */
  readonly home: string | undefined;
  /** Numeric id of the user; undefined on Windows, where files have no such owner. */
  readonly uid: number | undefined;
  /** Wall clock, in milliseconds since 1970, UTC. It may jump: never measure with it. */
  now(): number;
  /** Milliseconds since some fixed moment; only ever grows. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when that is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A number in [0, 1), for jitter. */
  random(): number;
  /** Calls the listener for every SIGINT and SIGTERM, instead of ending the process. */
  onSignal(listener: (signal: StopSignal) => void): void;
  /** Calls the listener for an error that nobody caught, instead of Node's dump of it. */
  onFault(listener: (error: unknown) => void): void;
  /** Finds the addresses of a host name, as every program of this machine does. */
  readonly lookup: LookupFunction;
  /** Prefers a small heap to the last fifth of speed: for runs without an end in sight. */
  keepHeapSmall(): Promise<void>;
  /** Ends the process at once; with 130 and 143, the codes of SIGINT and SIGTERM, by the signal itself where need be. */
  exit(code: number): void;
}

/** Nobody reads the output any more (`| head`): no failure, but no reason to go on. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}

/** The longest delay that Node's timers take; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The words after the program's name. */
export function processArguments(): string[] {
  return process.argv.slice(2);
}

/** The world that this process really runs in. */
export function processSystem(): System {
  // Node's own warnings are for developers, and some are wrong here: certificates are verified whatever the environment
  // says.
  process.removeAllListeners("warning");
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
    keepHeapSmall,
    exit,
  };
}

/** The clock of `performance.now()`, without the modules of it that Node would load first. */
function monotonic(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}

let lookupsUnderWay = 0;

const lookup: LookupFunction = async (hostname, options, done) => {
  const dns = await import("node:dns");
  // The C library waits half a minute for a name server that is gone. Asking again is ours, and in less time.
  process.env.RES_OPTIONS ??= "timeout:1 attempts:2";
  lookupsUnderWay += 1;
  dns.lookup(hostname, options, (error, address, family) => {
    lookupsUnderWay -= 1;
    done(error, address, family);
  });
};

function exit(code: number): void {
  const signal = STOP_SIGNALS.find((name) => code === 128 + constants.signals[name]);
  // A look-up runs in a thread, which Node would wait for; death by the signal does not, and shells show the same code.
  if (signal !== undefined && lookupsUnderWay > 0) {
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  } else process.exit(code);
}

/**
 * Left alone, V8 lets the heap of a long run grow to many times of what is in use, for memory is there and collecting
 * costs time. Both flags are looked at whenever it decides about growing, so that they also work once it runs.
 */
async function keepHeapSmall(): Promise<void> {
  const { setFlagsFromString } = await import("node:v8");
  setFlagsFromString("--semi-space-growth-factor=1");
  setFlagsFromString("--optimize-for-size");
}

async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  let left = ms;
  while (left > LONGEST_TIMER_MS) {
    await shortSleep(LONGEST_TIMER_MS, signal);
    left -= LONGEST_TIMER_MS;
  }
  await shortSleep(Math.max(left, 0), signal);
}

function shortSleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

function processInput(): Input {
  return {
    // Getters: to touch process.stdin opens it, and most commands never read it.
    get isTTY() {
      return process.stdin.isTTY === true;
    },
    chunks: stdinChunks,
    hideTyping: (hidden) => {
      if (process.stdin.isTTY) process.stdin.setRawMode(hidden);
    },
  };
}

async function* stdinChunks(): AsyncGenerator<Uint8Array> {
  try {
    yield* process.stdin;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "unknown reason";
    throw new SceError("usage", `could not read stdin (${code})`);
  }
}

function processOutput(stream: NodeJS.WriteStream, name: string): Output {
  // Without a listener a broken pipe would end the process with a stack trace; write() reports it to its caller.
  stream.on("error", () => {});
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 0;
    },
    stream,
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (!error) resolve();
          else reject(writeError(error, name));
        });
      }),
  };
}

const GONE: ReadonlySet<string | undefined> = new Set(["EPIPE", "ERR_STREAM_DESTROYED", "ECONNRESET"]);

function writeError(error: NodeJS.ErrnoException, name: string): Error {
  if (GONE.has(error.code)) return new OutputClosed(`${name} is closed`);
  return new SceError("refused", `could not write to ${name} (${error.code ?? error.message})`);
}

/** The current folder, or the root where it was removed under our feet. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return "/";
  }
}

/** $HOME, as every tool of the shell takes it, else what the system's user table says. */
function homeFolder(): string | undefined {
  if (process.env.HOME) return process.env.HOME;
  try {
    return process.platform === "win32" ? homedir() : userInfo().homedir || undefined;
  } catch {
    return undefined;
  }
}
