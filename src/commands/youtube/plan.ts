import type { Format, Printer } from "../../output/printer.ts";
import type { Reports } from "../../reports/reports.ts";

export const PROGRESS_CHOICES = ["auto", "live", "lines", "none"] as const;

export type ProgressChoice = (typeof PROGRESS_CHOICES)[number];

/** How results are printed and waited for, once the options are checked. */
export interface ResultPlan {
  readonly format: Format;
  /** Prints the results, if not as `format` says. */
  readonly printer?: Printer;
  /** How long after its last answer a wait asks for an upload again. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly failFast: boolean;
  /** A wait prints each upload when it is finished, not in the order of the ids. */
  readonly asFinished: boolean;
  /** How a wait shows what happens. */
  readonly progress: ProgressChoice;
  /** The command that goes on waiting, if it is not the same one again. */
  readonly resume?: string;
  /** Where `--report` asks for reports. */
  readonly reports?: Reports;
}

/** What a run of `sce youtube status` is. */
export interface StatusPlan extends ResultPlan {
  readonly words: readonly string[];
  readonly exitStatus: boolean;
  readonly concurrency: number;
}
