import type { LookupFunction } from "node:net";

/** An output stream. */
export interface Output {
  readonly isTTY: boolean;
  /** The terminal's width in columns; 0 if unknown. */
  readonly columns: number;
  /** Height of the terminal in rows; 0 where there is none or it does not say. */
  readonly rows: number;
  /**
   * Resolves when the stream has taken the text, so that awaiting it applies back-pressure.
   * Rejects with {@link OutputClosed} if nobody reads any more, and with a SceError if the write fails.
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
   * Hides typed text, or shows it again. While it is hidden, every key arrives when it is pressed, Ctrl-C and Backspace
   * as bytes. Has no effect without a terminal; undone when the process ends.
   */
  hideTyping(hidden: boolean): void;
}

export const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export type StopSignal = (typeof STOP_SIGNALS)[number];

/** The outside world as one value, so that tests can replace it. */
export interface System {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Such as `20.19.0`. */
  readonly nodeVersion: string;
  readonly cwd: string;
  /** The user's home folder, if any. */
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
   * Calls the first function before Ctrl-Z stops the process, and the second when a stopped process continues. Gives
   * how to undo that.
   */
  onPause(before: () => void, after: () => void): () => void;
  /** Whether the process may redraw its terminal: a job in the background may not. */
  isInForeground(): boolean;
  /** Calls the listener for an uncaught error, instead of printing Node's dump. */
  onFault(listener: (error: unknown) => void): void;
  /** Finds the addresses of a host name, as other programs on this machine do. */
  readonly lookup: LookupFunction;
  /** Keeps the heap small from now on, at the cost of some speed: for runs with many ids. */
  preferSmallHeap(): Promise<void>;
  /** Ends the process at once; with the code of a stop signal by the signal itself where need be. */
  exit(code: number): void;
}

/** Time and random numbers: everything that waiting needs. */
export type Clock = Pick<System, "now" | "monotonic" | "sleep" | "random">;

/** Nobody reads the output any more (`| head`). The run ends, without a failure. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}
