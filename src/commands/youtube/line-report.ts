import { type FailureKind, SceError } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import { JOURNAL_STATES, type JournalState } from "../../journal/uploads.ts";
import type { Reports } from "../../reports/reports.ts";
import type { LineRow } from "./line-rows.ts";

/** At most this many line numbers are named. */
const NAMED_LINES = 10;

interface ReportOptions {
  readonly usesJournal: boolean;
  /** Whether the uploads that are queued are reported already. */
  readonly isWaitedFor: boolean;
  readonly reports?: Reports;
  /** The kinds of failure of the run. */
  readonly occurred: Set<FailureKind>;
}

/** Counts the lines, and says how many of them are not queued and what to do about that. */
export async function reportRows(rows: readonly LineRow[], options: ReportOptions, context: Context): Promise<void> {
  const { counts, messages } = context;
  const linesIn = new Map<string, number[]>();
  for (const { line, known } of rows) {
    const state = STATES.find((name) => name === known.state) ?? "unknown";
    const lines = linesIn.get(known.state);
    if (lines === undefined) linesIn.set(known.state, [line]);
    else lines.push(line);
    if (options.isWaitedFor && known.id !== "") continue;
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const summary = JOURNAL_STATES.flatMap((state) =>
    linesIn.has(state) ? [`${linesIn.get(state)?.length} ${state}`] : [],
  );
  if (!options.isWaitedFor) await messages.note(summary.join(", "));
  const again = options.usesJournal ? "run the same command again to send" : "send only";
  for (const [state, kind, what, hint] of PROBLEMS) {
    const lines = linesIn.get(state);
    if (lines === undefined) continue;
    const is = lines.length === 1 ? "1 line" : `${lines.length} lines`;
    const left = lines.length - NAMED_LINES;
    const numbers = `${lines.slice(0, NAMED_LINES).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
    const error = new SceError(kind, `${is} ${what}: ${numbers}`, hint(again));
    options.occurred.add(kind);
    options.reports?.fault(error);
    await messages.error(error);
  }
}

const STATES = ["uploaded", "failed", "pending"] as const;

const PROBLEMS: readonly (readonly [
  state: JournalState,
  kind: FailureKind,
  what: string,
  hint: (again: string) => string,
])[] = [
  ["refused", "refused", "refused by the API", (again) => `${again} these`],
  [
    "unsure",
    "unreachable",
    "may or may not be queued",
    () =>
      "look for the titles on the YouTube channel or in ScaleEngine's control panel; send those you don't find with --resend-unsure=LINE,…",
  ],
  ["unsent", "unreachable", "not sent", (again) => `${again} these`],
];
