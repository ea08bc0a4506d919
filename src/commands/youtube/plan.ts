import type { Format } from "../../output/printer.ts";
import type { Reports } from "../../reports/reports.ts";

export const PROGRESS_CHOICES = ["auto", "live", "lines", "none"] as const;

export type ProgressChoice = (typeof PROGRESS_CHOICES)[number];

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
  /** A wait prints each upload when it is finished, not in the order of the ids. */
  readonly asFinished: boolean;
  /** How a wait shows what happens. */
  readonly progress: ProgressChoice;
  /** Where `--report` asks for reports. */
  readonly reports?: Reports;
}
