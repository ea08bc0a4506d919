import type { System } from "../system/system.ts";
import type { Messages } from "../terminal/messages.ts";
import type { GlobalOptions } from "./global-options.ts";

/** What a command is given to work with. */
export interface Context {
  readonly system: System;
  readonly globals: GlobalOptions;
  readonly messages: Messages;
  /** Aborted by SIGINT, SIGTERM and SIGHUP, with the SceError that the run then ends with as its reason. */
  readonly interrupted: AbortSignal;
  /** Aborted a moment after `stopped`: what nobody has taken yet, a pipe that is not read, is given up. */
  readonly writesCancelled: AbortSignal;
}
