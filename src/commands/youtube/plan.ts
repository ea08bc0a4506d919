import type { Format } from "../../output/printer.ts";
import type { Reports } from "../../reports/reports.ts";

/** What a run is, once the options are checked. */
export interface StatusPlan {
  readonly words: readonly string[];
  readonly format: Format;
  readonly exitStatus: boolean;
  readonly concurrency: number;
  /** How long after its last answer a wait asks for an upload again. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly failFast: boolean;
  /** Where `--report` asks for reports. */
  readonly reports?: Reports;
}
