import { onAbort, orAborted } from "../base/abort.ts";
import { type FailureKind, type FailureKinds, SceError } from "../base/errors.ts";
import { OutputClosed, type System } from "../system/system.ts";
import type { Messages } from "../terminal/messages.ts";
import { type OpenReport, openReports } from "./open.ts";
import type { ReportedRun, ReportRow } from "./report.ts";

/** What a run tells the reports that were asked for. */
export interface Reports {
  /** One upload, in the order of the input. */
  add(row: ReportRow): void;
  /** What went wrong with the run, not with one upload. */
  fault(error: SceError): void;
}

interface ReportContext {
  readonly system: System;
  readonly messages: Messages;
  /** Aborted a moment after a signal. */
  readonly writesCancelled: AbortSignal;
}

/** A run that should have ended may take so much longer, in milliseconds; then the reports are written without its end. */
const GRACE_MS = 100;

/**
 * Runs what asks for uploads, and writes the reports at its end, whatever that is. A report that cannot be written is told
 * and counts as `refused`; the others are written all the same. Throws a usage error before anything is asked where a
 * report cannot be written as the words say, and what the run throws.
 *
 * @param words values of `--report`
 * @param waits an upload that is not finished in the end is an error
 */
export async function withReports(
  words: readonly string[],
  waits: boolean,
  context: ReportContext,
  run: (reports: Reports) => Promise<FailureKinds>,
): Promise<FailureKinds> {
  const { system, messages } = context;
  const open = await openReports(words, waits, system.cwd);
  const startedAt = system.now();
  const started = system.monotonic();
  const faults: SceError[] = [];
  const reports: Reports = {
    add: (row) => {
      for (const { report } of open) report.add(row);
    },
    fault: (error) => faults.push(error),
  };
  const finish = async () => {
    const problems = writeAll(open, { startedAt, tookMs: system.monotonic() - started, faults });
    for (const problem of problems) await messages.error(problem);
    return problems.map(({ kind }) => kind);
  };
  let occurred: FailureKinds;
  try {
    occurred = await orAborted(run(reports), afterGrace(context));
  } catch (error) {
    if (!(error instanceof OutputClosed)) reports.fault(asSceError(error));
    await finish();
    throw error;
  }
  return new Set<FailureKind>([...(occurred ?? []), ...(await finish())]);
}

/** Writes all before anything is told of it: after a signal, stderr may be what does not go on. */
function writeAll(open: readonly OpenReport[], run: ReportedRun): SceError[] {
  return open.flatMap(({ target, report, write }) => {
    try {
      write(target, report.finish(run));
      return [];
    } catch (error) {
      return [asSceError(error)];
    }
  });
}

/** Aborted when the run has not ended long after a signal: something in it does not heed that. */
function afterGrace({ system, writesCancelled }: ReportContext): AbortSignal {
  const graceEnded = new AbortController();
  onAbort(writesCancelled, async () => {
    await system.sleep(GRACE_MS);
    graceEnded.abort(writesCancelled.reason);
  });
  return graceEnded.signal;
}

function asSceError(error: unknown): SceError {
  if (error instanceof SceError) return error;
  return new SceError("internal", `internal fault: ${error instanceof Error ? error.message : String(error)}`);
}
