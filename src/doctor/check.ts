import { type FailureKind, SceError } from "../base/errors.ts";
import { SIGNAL_KINDS } from "../base/stop-signals.ts";

export type CheckState = "ok" | "warning" | "failed" | "skipped";

/** The result of one check. */
export interface Check {
  readonly name: CheckName;
  readonly state: CheckState;
  /** The finding, or why there is none. */
  readonly message: string;
  /** What to do about it. */
  readonly hint: string | undefined;
  /** The kind of failure; undefined if the check did not fail. */
  readonly kind: FailureKind | undefined;
}

/** All checks, in order. There may be several config files, or none. */
export const CHECK_NAMES = [
  "node",
  "config file",
  "settings",
  "api_key",
  "api_secret",
  "cdn",
  "api_url",
  "proxy",
  "dns",
  "tcp",
  "tls",
  "clock",
  "credentials",
] as const;

export type CheckName = (typeof CHECK_NAMES)[number];

export function ok(name: CheckName, message: string): Check {
  return { name, state: "ok", message, hint: undefined, kind: undefined };
}

export function skipped(name: CheckName, message: string): Check {
  return { name, state: "skipped", message, hint: undefined, kind: undefined };
}

export function warning(name: CheckName, message: string, hint: string): Check {
  return { name, state: "warning", message, hint, kind: undefined };
}

export function failed(name: CheckName, { kind, message, hint }: SceError): Check {
  return { name, state: "failed", message, hint, kind };
}

/** The function's value, or its SceError. Throws signals and unexpected errors: they end the run. */
export async function attempt<Value>(
  run: () => Value | Promise<Value>,
): Promise<{ readonly value: Value; readonly error?: never } | { readonly value?: never; readonly error: SceError }> {
  try {
    return { value: await run() };
  } catch (error) {
    if (error instanceof SceError && !SIGNAL_KINDS.has(error.kind)) return { error };
    throw error;
  }
}

/** Causes come first: a wrong configuration also makes credentials and network fail. */
const WORST_FIRST: readonly FailureKind[] = ["config", "credentials", "unreachable", "refused", "internal"];

/** The kind of the worst failure; undefined if nothing failed. */
export function worst(checks: readonly Check[]): FailureKind | undefined {
  return WORST_FIRST.find((kind) => checks.some((check) => check.kind === kind));
}
