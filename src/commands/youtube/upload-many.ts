import { abortedWith, orAborted } from "../../base/abort.ts";
import { type FailureKind, type FailureKinds, SceError } from "../../base/errors.ts";
import type { Context } from "../../cli/context.ts";
import { openSession, type Session } from "../../cli/session.ts";
import { type LineJournal, NO_JOURNAL, SharedJournal } from "../../journal/lines.ts";
import { OutputClosed } from "../../system/system.ts";
import { type Progress, startProgress } from "../../terminal/progress.ts";
import { checkLines } from "./check-lines.ts";
import { reportRows } from "./line-report.ts";
import { type LineRow, RowPrinter, rowOf } from "./line-rows.ts";
import type { ResultPlan } from "./plan.ts";
import { sendLines } from "./send-lines.ts";
import { readLines, type UploadLine } from "./upload-lines.ts";
import { waitCommand } from "./upload-run.ts";
import { warnOfLines } from "./warn-of-lines.ts";

/** What a run of `sce youtube upload --from` is, once its options are checked. */
export interface ManyPlan extends ResultPlan {
  /** The file, or `-`. */
  readonly from: string;
  readonly waits: boolean;
  /** The number of parallel requests; of those for uploads 1 if it is not given. */
  readonly concurrency: number | undefined;
  readonly allowsEqual: boolean;
  readonly usesJournal: boolean;
  /** The lines that are sent again if they are unsure, or all of them. */
  readonly resends: readonly number[] | boolean;
}

/** The parallel requests of a wait. */
const WAIT_CONCURRENCY = 8;

/** Queues the uploads of a file, and prints one row for each of its lines. */
export async function uploadMany(plan: ManyPlan, context: Context): Promise<FailureKinds> {
  const lines = await readLines(plan.from, context);
  const missing = Array.isArray(plan.resends) && plan.resends.find((n) => !lines.some(({ line }) => line === n));
  if (missing) throw new SceError("usage", `--resend-unsure: no upload starts at line ${missing}`);
  const requests = abortedWith(context.interrupted);
  const connections = Math.max(plan.concurrency ?? 1, plan.waits ? WAIT_CONCURRENCY : 1);
  const session = await openSession(context, { connections, signal: requests.signal });
  const spinner = await startProgress(context);
  try {
    const journal = plan.usesJournal ? await openJournal(session, context) : NO_JOURNAL;
    const rows = lines.map((line) => rowOf(line, journal.find(line), mayResend(line, plan)));
    if (!plan.allowsEqual) checkLines(rows, journal, plan.from);
    return await runRows(rows, { plan, journal, session, spinner, requests }, context);
  } finally {
    spinner.stop();
    requests.abort();
    await session.close();
  }
}

/** Throws a SceError if the journal cannot be used, or if this program does not understand all of it. */
async function openJournal({ journal }: Session, { system, messages }: Context): Promise<LineJournal> {
  const shared = new SharedJournal(journal, system);
  const { badLines = [], isNewer = false } = (await shared.read()) ?? {};
  if (isNewer)
    throw new SceError(
      "refused",
      `${journal.place.file?.path} was also written by a newer sce, so it may have sent these uploads`,
      "use the newer sce, or another file: SCE_JOURNAL=FILE",
    );
  await warnOfLines({ journal, badLines, isNewer }, messages);
  return shared;
}

function mayResend({ line }: UploadLine, { resends }: ManyPlan): boolean {
  return typeof resends === "boolean" ? resends : resends.includes(line);
}

interface Run {
  readonly plan: ManyPlan;
  readonly journal: LineJournal;
  readonly session: Session;
  readonly spinner: Progress;
  readonly requests: AbortController;
}

async function runRows(rows: readonly LineRow[], run: Run, context: Context): Promise<FailureKinds> {
  const { plan, spinner, session, journal, requests } = run;
  const { system, messages, writesCancelled } = context;
  const occurred = new Set<FailureKind>();
  const printer = await RowPrinter.open(rows, plan.format, true, system);
  const write = async (text: string) => {
    if (text !== "") await spinner.paused(() => orAborted(system.stdout.write(text), writesCancelled));
  };
  let isFailed = false;
  const attempt = async (step: () => Promise<void>) => {
    try {
      await step();
    } catch (error) {
      isFailed = true;
      if (error instanceof OutputClosed || error === writesCancelled.reason) return;
      if (!(error instanceof SceError)) throw error;
      const isSignal = context.interrupted.aborted && error === context.interrupted.reason;
      if (isSignal && occurred.has(error.kind)) return;
      occurred.add(error.kind);
      plan.reports?.fault(error);
      await spinner.paused(() => messages.error(error));
    }
  };

  let done = 0;
  const toSend = rows.filter(({ isSettled }) => !isSettled).length;
  const onSettled = async (row: LineRow) => {
    done += 1;
    spinner.show(`queueing uploads: ${done} of ${toSend}`);
    if (!plan.waits) await write(printer.settled());
    else if (row.known.id !== "")
      await spinner.paused(() => messages.note(`line ${row.line}: queued as ${row.known.id}`));
  };
  const options = { session, journal, concurrency: plan.concurrency ?? 1, signal: requests.signal, onSettled };
  if (toSend > 0) spinner.show("queueing uploads");
  await attempt(() => sendLines(rows, options, context));
  spinner.stop();

  const ids = [...new Set(rows.flatMap(({ known: { id } }) => (id === "" ? [] : [id])))];
  const waits = plan.waits && ids.length > 0 && !isFailed;
  const last = waits ? await waitForRows(rows, ids, run, occurred, context) : printer;
  await attempt(() => write(last.rest()));
  await reportRows(rows, { ...plan, occurred, isWaitedFor: waits }, context);
  return occurred;
}

/** Waits for the uploads that are queued. Gives the printer, which has rows left. */
async function waitForRows(
  rows: readonly LineRow[],
  ids: readonly string[],
  { plan, session, journal, requests }: Run,
  occurred: Set<FailureKind>,
  context: Context,
): Promise<RowPrinter> {
  const { waitFor } = await import("./wait-for-status.ts");
  const printer = await RowPrinter.open(rows, plan.format, !plan.asFinished, context.system);
  if (plan.asFinished) await context.system.stdout.write(printer.rest(({ known: { id } }) => id === ""));
  // The same command again would queue them again.
  const resume = journal === NO_JOURNAL ? { resume: waitCommand(ids, context) } : {};
  const concurrency = plan.concurrency ?? WAIT_CONCURRENCY;
  const waited = await waitFor(ids, { ...plan, ...resume, printer, concurrency, session, requests }, context);
  for (const kind of waited ?? []) occurred.add(kind);
  return printer;
}
