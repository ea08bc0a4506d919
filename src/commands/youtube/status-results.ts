import { existsSync } from "node:fs";
import { SceError } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import type { Session } from "../../cli/session.ts";
import type { NoteChange } from "../../journal/changes.ts";
import { createPrinter } from "../../output/printer.ts";
import { OutputClosed } from "../../system/system.ts";
import type { Progress } from "../../terminal/progress.ts";
import type { ResultPlan } from "./plan.ts";
import { ResultWriter } from "./result-writer.ts";

/** Opens the writer for the answers of a run. */
export async function openResultWriter(
  plan: Pick<ResultPlan, "format" | "reports" | "printer"> & { readonly exitStatus: boolean },
  context: Context,
  session: Session,
  progress: Pick<Progress, "paused">,
): Promise<ResultWriter> {
  const { system, messages, globals, counts, interrupted, writesCancelled } = context;
  return new ResultWriter({
    stdout: system.stdout,
    interrupted,
    writesCancelled,
    printer: plan.printer ?? (await createPrinter(plan.format, system, globals.color)),
    progress,
    messages,
    counts,
    reports: plan.reports,
    noteChange: await openNoteChange(session, context),
    exitStatus: plan.exitStatus,
    several: !plan.format.single,
    explain: session.explain,
  });
}

/** Loads the journal only if there is one. */
async function openNoteChange({ journal }: Session, { system, messages }: Context): Promise<NoteChange> {
  const { file } = journal.place;
  if (file === undefined || !existsSync(file.path)) return () => undefined;
  const { openChanges } = await import("../../journal/changes.ts");
  return openChanges(journal, system, messages);
}

/**
 * Ends a run that failed early: prints the known results, then the reason. Throws unexpected errors.
 *
 * @param printRest prints the known results
 * @param howFar what a signal's message adds, and its hint
 */
export async function reportEarlyEnd(
  error: unknown,
  results: ResultWriter,
  { interrupted }: Context,
  printRest: () => Promise<void>,
  howFar: () => { readonly text: string; readonly hint?: string },
): Promise<void> {
  // The reader has closed stdout. That is not a failure.
  if (error instanceof OutputClosed) return;
  if (!(error instanceof SceError)) throw error;
  const isSignal = interrupted.aborted && error === interrupted.reason;
  try {
    await printRest();
  } catch (printError) {
    if (!(printError instanceof OutputClosed) && printError !== interrupted.reason) throw printError;
  }
  if (!isSignal) return results.fail(error);
  const { text, hint } = howFar();
  await results.fail(new SceError(error.kind, `${error.message}: ${text}`, hint, error));
}
