import { SceError } from "../../errors.ts";
import type { Format } from "../../output/printer.ts";
import type { Reports } from "../../reports/reports.ts";

/** The options of `sce youtube status` as given. Durations are in milliseconds. */
export interface StatusOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly field?: readonly string[];
  readonly exitStatus?: boolean;
  readonly wait?: boolean;
  readonly interval?: number;
  /** Infinity for no limit. */
  readonly timeout?: number;
  readonly failFast?: boolean;
  readonly concurrency?: number;
  /** `FORMAT=FILE` each. */
  readonly report?: readonly string[];
}

/** What a run is, once the options are checked. */
export interface StatusPlan {
  readonly words: readonly string[];
  readonly format: Format;
  readonly exitStatus: boolean;
  readonly concurrency: number;
  /** Between two rounds of a wait. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly failFast: boolean;
  /** Where `--report` asks for reports. */
  readonly reports?: Reports;
}

/** What the words and options come to. Throws a usage error for options that do not go together. */
export async function checkedPlan(words: readonly string[], options: StatusOptions): Promise<StatusPlan> {
  const { json, csv, field } = options;
  if (json && csv) throw new SceError("usage", "--json and --csv exclude each other", "give one of them");
  if (!options.wait) {
    const idle = [
      options.interval !== undefined && "--interval",
      options.timeout !== undefined && "--timeout",
      options.failFast && "--fail-fast",
    ].find(Boolean);
    if (idle) throw new SceError("usage", `${idle} has no effect without --wait`, "add --wait");
  }
  if (field !== undefined) (await import("../../output/fields.ts")).checkFieldNames(field);
  return {
    words,
    format: {
      as: json ? "json" : csv ? "csv" : field === undefined ? "text" : "fields",
      fields: field,
      single: words.length === 1 && words[0] !== "-",
      complete: options.wait ?? false,
    },
    exitStatus: options.exitStatus ?? options.wait ?? false,
    concurrency: options.concurrency ?? 8,
    intervalMs: options.interval ?? 10_000,
    timeoutMs: options.timeout ?? 3_600_000,
    failFast: options.failFast ?? false,
  };
}
