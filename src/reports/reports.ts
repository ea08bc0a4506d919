import { onAbort, orAborted } from "../base/abort.ts";
import type { FailureKind, FailureKinds, SceError } from "../base/errors.ts";
import { asSceError } from "../base/internal-error.ts";
import { OutputClosed, type System } from "../system/system.ts";
import type { Messages } from "../terminal/messages.ts";
import { unknownUpload } from "../uploads/upload.ts";
import { type OpenReport, openReports } from "./open.ts";
import type { Report, ReportedRun, ReportRow } from "./report.ts";

/** All reports of a run. */
export interface Reports {
  /** One upload, in the order of the input. Returns the error if a report could not show it as it is. */
  add(row: ReportRow): SceError | undefined;
  /** What went wrong with the run, not with one upload. */
  fault(error: SceError): void;
}

interface ReportContext {
  readonly system: System;
  readonly messages: Messages;
  /** Aborted a moment after a signal. */
  readonly writesCancelled: AbortSignal;
}

/** How much longer an interrupted run may take, in milliseconds, before the reports are written without its end. */
const GRACE_MS = 100;

/**
 * Runs `run` and writes the reports when it ends, even if it fails. A report that cannot be written is an error of kind
 * `refused`; the others are still written. Throws an error before the run starts if a report's file is not usable, and
 * whatever the run throws.
 *
 * @param words values of `--report`
 * @param waits whether an upload that is not finished at the end is an error
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
      const problems = open.map(({ report }) => addRow(report, row));
      return problems.find((problem) => problem !== undefined);
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

/** An unexpected error about one upload is what the report says of it; the others are not affected. */
function addRow(report: Report, row: ReportRow): SceError | undefined {
  try {
    report.add(row);
    return undefined;
  } catch (cause) {
    const error = asSceError(cause);
    const upload = unknownUpload(row.upload.id, error.message);
    report.add({ upload, response: undefined, error, tookMs: row.tookMs });
    return error;
  }
}

/** Writes all reports before any error is printed: after a signal, stderr may be blocked. */
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

/** Aborted if the run has not ended some time after a signal. */
function afterGrace({ system, writesCancelled }: ReportContext): AbortSignal {
  const graceEnded = new AbortController();
  onAbort(writesCancelled, async () => {
    await system.sleep(GRACE_MS);
    graceEnded.abort(writesCancelled.reason);
  });
  return graceEnded.signal;
}
