import type { LookupFunction } from "node:net";

/** A stream that results or messages are written to. */
export interface Output {
  readonly isTTY: boolean;
  /** Width of the terminal in columns; 0 where there is none or it does not say. */
  readonly columns: number;
  /** Height of the terminal in rows; 0 where there is none or it does not say. */
  readonly rows: number;
  /**
   * Resolves when the stream has taken the text, so that awaiting it is back-pressure.
   * Rejects with {@link OutputClosed} once nobody reads any more, with a SceError where it cannot be written.
   */
  write(text: string): Promise<void>;
  /** The stream itself, for ora, which redraws in place. */
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

export const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

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
  /** Rings after `ms` milliseconds, unless it is called off by what this gives. Alone it keeps no process alive. */
  alarm(ms: number, ring: () => void): () => void;
  /** A number in [0, 1), for jitter. */
  random(): number;
  /** Calls the listener for every SIGINT, SIGTERM and SIGHUP, instead of ending the process. */
  onSignal(listener: (signal: StopSignal) => void): void;
  /**
   * Calls the first function before Ctrl-Z stops the process, and the second when a stopped process continues. Gives how
   * to undo that.
   */
  onPause(before: () => void, after: () => void): () => void;
  /** Whether the process may redraw its terminal: a job in the background may not. */
  isInForeground(): boolean;
  /** Calls the listener for an error that nobody caught, instead of Node's dump of it. */
  onFault(listener: (error: unknown) => void): void;
  /** Finds the addresses of a host name, as every program of this machine does. */
  readonly lookup: LookupFunction;
  /** From now on prefers a small heap to the last tenth of speed: for runs with many ids. */
  preferSmallHeap(): Promise<void>;
  /** Ends the process at once; with the code of a stop signal by the signal itself where need be. */
  exit(code: number): void;
}

/** Time and chance: what waiting needs of the outside world. */
export type Clock = Pick<System, "now" | "monotonic" | "sleep" | "random">;

/** Nobody reads the output any more (`| head`): no failure, but no reason to go on. */
export class OutputClosed extends Error {
  override readonly name = "OutputClosed";
}
