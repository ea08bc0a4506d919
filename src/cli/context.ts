import type { System } from "../system/system.ts";
import type { Messages } from "../terminal/messages.ts";
import type { State } from "../uploads/upload.ts";
import type { GlobalOptions } from "./global-options.ts";

/** Everything that a command gets to work with. */
export interface Context {
  readonly system: System;
  readonly globals: GlobalOptions;
  readonly messages: Messages;
  /** Whether messages are for a program: `--log json`. */
  readonly isLog: boolean;
  /** How many uploads are in each state so far, for the last line of `--log json`. */
  readonly counts: Map<State, number>;
  /** Aborted by SIGINT, SIGTERM and SIGHUP, with the SceError that the run then ends with as its reason. */
  readonly interrupted: AbortSignal;
  /** Aborted shortly after `interrupted`: pending writes, such as to a pipe that nobody reads, are given up. */
  readonly writesCancelled: AbortSignal;
}
