import type { Format, Printer } from "../../output/printer.ts";
import type { Reports } from "../../reports/reports.ts";

export const PROGRESS_CHOICES = ["auto", "live", "lines", "none"] as const;

export type ProgressChoice = (typeof PROGRESS_CHOICES)[number];

/** How to wait for results and print them, from checked options. */
export interface ResultPlan {
  readonly format: Format;
  /** Prints the results, if not as `format` says. */
  readonly printer?: Printer;
  /** The time from an answer about an upload to its next check, in milliseconds. */
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly failFast: boolean;
  /** Whether a wait prints each upload when it is finished, not in the order of the ids. */
  readonly asFinished: boolean;
  /** How a wait shows its progress. */
  readonly progress: ProgressChoice;
  /** The command that continues the wait, if it is not the same one. */
  readonly resume?: string;
  /** The reports of `--report`. */
  readonly reports?: Reports;
}

/** A run of `sce youtube status`, from checked options. */
export interface StatusPlan extends ResultPlan {
  readonly words: readonly string[];
  readonly exitStatus: boolean;
  readonly concurrency: number;
}
