import type { Signal } from "./abort.ts";
import type { Kind } from "./errors.ts";
import type { Messages } from "./output/messages.ts";
import type { System } from "./system/system.ts";

/** The options that every command understands, before and after its name. Durations are in milliseconds. */
export interface GlobalOptions {
  readonly config?: string;
  readonly profile?: string;
  readonly apiUrl?: string;
  readonly sandbox?: boolean;
  /** One attempt's time limit; Infinity for none. */
  readonly requestTimeout: number;
  /** Attempts after the first one. */
  readonly retries: number;
  readonly color: "auto" | "always" | "never";
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** What a command is given to work with. */
export interface Context {
  readonly system: System;
  readonly globals: GlobalOptions;
  readonly messages: Messages;
  /** Aborted by SIGINT and SIGTERM, with the SceError that the run then ends with as its reason. */
  readonly stopped: Signal;
  /** Aborted a moment after `stopped`: what nobody has taken yet, a pipe that is not read, is given up. */
  readonly overdue: Signal;
}

/** The kinds of failure that occurred without ending the run; the gravest decides the exit code. Nothing: exit 0. */
export type Result = ReadonlySet<Kind> | undefined;
