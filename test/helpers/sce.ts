import { lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { PassThrough } from "node:stream";
import type { StopSignal } from "../../src/base/stop-signals.ts";
import { run } from "../../src/main.ts";
import type { Output, System } from "../../src/system/system.ts";
import { alarm } from "../../src/system/timers.ts";
import { temporaryFolder } from "./folder.ts";
import type { Screen } from "./screen.ts";
import { VirtualTime } from "./virtual-time.ts";

/** The outcome of a run. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  env?: Record<string, string>;
  cwd?: string;
  home?: string;
  stdin?: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** Whether stdin and stderr are a terminal. */
  terminal?: boolean;
  /** Called when the terminal starts or stops hiding typed text. */
  onHideTyping?: (hidden: boolean) => void;
  /** The width of the terminal at stdout. Without it, stdout is a pipe. */
  columns?: number;
  /** A terminal that shows stderr, and stdout unless it is a pipe. */
  screen?: Screen;
  isStdoutPiped?: boolean;
  /** Receives the functions that Ctrl-Z calls first and that `fg` and `bg` call. */
  onPause?: (before: () => void, after: () => void) => void;
  isInForeground?: () => boolean;
  time?: VirtualTime;
  /** Looks up host names instead of this machine. */
  lookup?: LookupFunction;
  nodeVersion?: string;
  /** Receives the function that sends a signal to the program. */
  onStart?: (signal: (name: StopSignal) => void) => void;
  /** Called with the whole of stdout after every write, which ends when the returned promise does. */
  onStdout?: (text: string) => unknown;
  onStderr?: (text: string) => void;
  /** Makes a write to stdout fail. Gets the number of the write, from 1. */
  failStdout?: (write: number) => Error | undefined;
}

/** Sends signals to a run whose world has this `onStart`. */
export function signalSender() {
  let sendToRun = (_: StopSignal) => {};
  const onStart = (send: typeof sendToRun) => {
    sendToRun = send;
  };
  return { onStart, send: (name: StopSignal) => sendToRun(name) };
}

/** Runs the whole program in this process, in its own world, until it ends. */
export async function sce(line: string | readonly string[], world: World = {}): Promise<Outcome> {
  const argv = typeof line === "string" ? line.split(" ").filter(Boolean) : line;
  const time = world.time ?? new VirtualTime();
  const home = world.home ?? temporaryFolder();
  let written = "";
  let stderrText = "";
  let writes = 0;
  const { screen } = world;
  const stdout = output(world.isStdoutPiped ? undefined : screen, world.columns, (text) => {
    writes += 1;
    const error = world.failStdout?.(writes);
    if (error !== undefined) throw error;
    written += text;
    return world.onStdout?.(written);
  });
  const terminal = world.terminal ?? false;
  const stderr = output(screen, undefined, (text) => {
    stderrText += text;
    world.onStderr?.(stderrText);
  });
  return new Promise((resolve) => {
    const system: System = {
      stdin: {
        isTTY: terminal,
        chunks: () => chunks(world.stdin ?? ""),
        hideTyping: (hidden) => world.onHideTyping?.(hidden),
      },
      stdout,
      stderr: terminal ? { ...stderr, isTTY: true } : stderr,
      env: { LANG: "C.UTF-8", ...world.env },
      platform: process.platform,
      nodeVersion: world.nodeVersion ?? process.versions.node,
      cwd: world.cwd ?? home,
      home,
      uid: process.getuid?.(),
      now: time.now,
      monotonic: time.monotonic,
      sleep: time.sleep,
      alarm,
      random: () => 0,
      onSignal: (listener) => world.onStart?.(listener),
      onPause: (before, after) => {
        world.onPause?.(before, after);
        return () => {};
      },
      isInForeground: () => world.isInForeground?.() ?? true,
      onFault: () => {},
      lookup: world.lookup ?? lookup,
      preferSmallHeap: async () => {},
      exit: (code) => resolve({ code, stdout: written, stderr: stderrText }),
    };
    run(argv, system);
  });
}

function output(screen: Screen | undefined, columns: number | undefined, take: (text: string) => unknown): Output {
  return {
    isTTY: screen !== undefined || columns !== undefined,
    get columns() {
      return screen?.columns ?? columns ?? 0;
    },
    get rows() {
      return screen?.rows ?? 0;
    },
    stream: screen ?? new PassThrough(),
    write: async (text) => {
      screen?.write(text);
      if (text !== "") await take(text);
    },
  };
}

async function* chunks(from: string | Uint8Array | AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (typeof from === "string") yield Buffer.from(from);
  else if (from instanceof Uint8Array) yield from;
  else yield* from;
}
