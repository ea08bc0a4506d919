import type { LookupFunction } from "node:net";
import type { StopSignal } from "../base/stop-signals.ts";

/** An output stream. */
export interface Output {
  readonly isTTY: boolean;
  /** The terminal's width in columns; 0 if unknown. */
  readonly columns: number;
  /** The terminal's height in rows; 0 if unknown. */
  readonly rows: number;
  /**
   * Resolves when the stream has taken the text, so that awaiting it applies back-pressure.
   * Rejects with {@link OutputClosed} if the reader is gone, and with a SceError if the write fails.
   */
  write(text: string): Promise<void>;
  /** The stream itself, for ora, which redraws in place. */
  readonly stream: NodeJS.WritableStream;
}

/** An input stream. */
export interface Input {
  readonly isTTY: boolean;
  chunks(): AsyncIterable<Uint8Array>;
  /**
   * Hides typed text, or shows it again. While it is hidden, each key arrives as soon as it is pressed, and Ctrl-C and
   * Backspace arrive as bytes. Has no effect without a terminal. The end of the process undoes it.
   */
  hideTyping(hidden: boolean): void;
}

/** The outside world as one value, so that tests can replace it. */
export interface System {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** For example, `20.19.0`. */
  readonly nodeVersion: string;
  readonly cwd: string;
  /** The user's home folder; undefined if there is none. */
  readonly home: string | undefined;
  /** The user's numeric id; undefined on Windows. */
  readonly uid: number | undefined;
  /** The wall clock, in milliseconds since 1970, UTC. It may jump, so never measure durations with it. */
  now(): number;
  /** The monotonic clock, in milliseconds. */
  monotonic(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason if it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `ring` after `ms` milliseconds. Returns a function that cancels it. Does not keep the process alive. */
  alarm(ms: number, ring: () => void): () => void;
  /** A number in [0, 1), for jitter. */
  random(): number;
  /** Calls the listener for every SIGINT, SIGTERM and SIGHUP, instead of ending the process. */
  onSignal(listener: (signal: StopSignal) => void): void;
  /**
   * Calls the first function before Ctrl-Z stops the process, and the second when a stopped process continues. Returns
   * a function that removes both.
   */
  onPause(before: () => void, after: () => void): () => void;
  /** Whether the process may redraw its terminal. A background job may not. */
  isInForeground(): boolean;
  /** Calls the listener for an uncaught error, instead of printing Node's dump. */
  onFault(listener: (error: unknown) => void): void;
  /** Finds the addresses of a host name, as other programs on this machine do. */
  readonly lookup: LookupFunction;
  /** Keeps the heap small from now on, at the cost of some speed. Meant for runs with many ids. */
  preferSmallHeap(): Promise<void>;
  /** Ends the process at once. If necessary, an exit code of a stop signal is produced by that signal. */
  exit(code: number): void;
}

/** Time and random numbers: everything that waiting needs. */
export type Clock = Pick<System, "now" | "monotonic" | "sleep" | "random">;

/** The reader of the output is gone (`| head`). The run ends without a failure. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}
