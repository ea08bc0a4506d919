import type { System } from "../system/system.ts";
import type { Messages } from "../terminal/messages.ts";
import type { State } from "../uploads/upload.ts";
import type { GlobalOptions } from "./global-options.ts";

/** What a command works with. */
export interface Context {
  readonly system: System;
  readonly globals: GlobalOptions;
  readonly messages: Messages;
  /** Whether messages are for a program: `--log json`. */
  readonly isLog: boolean;
  /** How many uploads are in each state so far, for the last line of `--log json`. */
  readonly counts: Map<State, number>;
  /** Aborted by SIGINT, SIGTERM and SIGHUP. Its reason is the SceError that ends the run. */
  readonly interrupted: AbortSignal;
  /** Aborted shortly after `interrupted`: sce gives up pending writes, such as to a pipe that nobody reads. */
  readonly writesCancelled: AbortSignal;
}
