import type { FailureKind, SceError } from "../base/errors.ts";
import { InternalError } from "../base/internal-error.ts";
import { SIGNAL_KINDS } from "../base/stop-signals.ts";
import type { System } from "../system/system.ts";
import { escapeJson } from "./escape.ts";
import type { Messages } from "./messages.ts";

/** An event of `--log json`. docs/log.md describes each one. Times are in seconds. */
export type LogEvent =
  | {
      readonly event: "state";
      readonly id: string;
      /** Null in the first answer. */
      readonly from: string | null;
      readonly to: string;
      readonly url: string | null;
      readonly message: string | null;
      readonly waited: number;
    }
  | { readonly event: "trouble"; readonly id: string; readonly attempts: number; readonly message: string }
  | { readonly event: "outage"; readonly over: boolean; readonly message: string | null; readonly lasted: number }
  | { readonly event: "alive"; readonly counts: Counts; readonly waited: number };

/** How many uploads are in each state. */
type Counts = Readonly<Record<"uploaded" | "failed" | "pending" | "unknown", number>>;

/** The version of the format. It changes only if programs that read the format have to change. */
const VERSION = 1;

/** After these failures the same command may succeed later. */
const RETRYABLE: ReadonlySet<FailureKind> = new Set(["unreachable", "pending", ...SIGNAL_KINDS]);

/** The counts of an `end` or `alive` event. */
export function logCounts(counts: ReadonlyMap<string, number>): Counts {
  const of = (state: string) => counts.get(state) ?? 0;
  return { uploaded: of("uploaded"), failed: of("failed"), pending: of("pending"), unknown: of("unknown") };
}

/** Converts milliseconds to seconds, with three decimals. */
export function logSeconds(ms: number): number {
  return Math.round(ms) / 1000;
}

/** Creates messages for `--log json`, one JSON object per line. */
export function createJsonLog(system: System, options: { quiet?: boolean; verbose?: boolean }): Messages {
  let redact = (text: string) => text;
  const line = (fields: object) => {
    const json = JSON.stringify({ v: VERSION, time: new Date(system.now()).toISOString(), ...fields }, (_, value) =>
      typeof value === "string" ? redact(value) : value,
    );
    return `${escapeJson(json)}\n`;
  };
  // If stderr is closed, the exit code still reports the failure.
  const write = (text: string) => system.stderr.write(text).catch(() => {});
  const errorLine = (error: SceError, id: string | undefined) => {
    const { kind, message, hint = null, code = null, http = null, isRetryable = RETRYABLE.has(kind) } = error;
    const trace = options.verbose && error instanceof InternalError ? { trace: error.trace } : {};
    return line({ event: "error", id: id || null, kind, code, http, message, hint, retryable: isRetryable, ...trace });
  };
  return {
    error: (error) => write(errorLine(error, undefined)),
    errors: (errors) => write(errors.map(({ error, id }) => errorLine(error, id)).join("")),
    warn: async (message, hint?: string) => {
      if (!options.quiet) await write(line({ event: "warning", message, hint: hint ?? null }));
    },
    note: async (message) => {
      if (!options.quiet) await write(line({ event: "note", message }));
    },
    detail: async (message, event = "detail") => {
      if (options.verbose) await write(line({ event, message }));
    },
    response: (json) => write(line({ event: "response", response: json.trimEnd() })),
    event: async (event) => {
      if (!options.quiet) await write(line(event));
    },
    end: (exit, counts, tookMs) =>
      write(line({ event: "end", exit, counts: logCounts(counts), took: logSeconds(tookMs) })),
    redactWith: (next) => {
      redact = next;
    },
    clean: (text) => redact(text),
    writeInside: () => {},
  };
}
