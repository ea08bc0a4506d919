import { type FailureKind, SceError } from "./errors.ts";

/** The signals that end a run. */
export const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export type StopSignal = (typeof STOP_SIGNALS)[number];

const STOPS: Readonly<Record<StopSignal, readonly [kind: FailureKind, message: string]>> = {
  SIGINT: ["interrupted", "interrupted"],
  SIGTERM: ["terminated", "terminated"],
  SIGHUP: ["hangup", "hung up"],
};

/** The kinds of a run that was ended by a signal. */
export const SIGNAL_KINDS: ReadonlySet<FailureKind> = new Set(Object.values(STOPS).map(([kind]) => kind));

/** The error that ends a run after this signal. */
export function stoppedBy(signal: StopSignal): SceError {
  return new SceError(...STOPS[signal]);
}
