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
  /** Adds an upload, in input order. Returns the error if a report could not show it. */
  add(row: ReportRow): SceError | undefined;
  /** Adds an error of the run itself, not of one upload. */
  fault(error: SceError): void;
}

interface ReportContext {
  readonly system: System;
  readonly messages: Messages;
  /** Aborted a moment after a signal. */
  readonly writesCancelled: AbortSignal;
}

/** How long an interrupted run may still take before its reports are written, in milliseconds. */
const GRACE_MS = 100;

/**
 * Runs `run`, and writes the reports when it ends or fails. If a report cannot be written, the result contains `refused`
 * and the other reports are still written. Throws before the run starts if a report's file is not usable. Rethrows the
 * errors of `run`.
 *
 * @param words the values of `--report`
 * @param waits whether an unfinished upload is an error
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

/** Adds a row. An unexpected error becomes the report's text about this upload alone. */
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

/** Writes all reports before printing errors: after a signal, stderr may be blocked. */
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

/** A signal that aborts some time after an interruption. */
function afterGrace({ system, writesCancelled }: ReportContext): AbortSignal {
  const graceEnded = new AbortController();
  onAbort(writesCancelled, async () => {
    await system.sleep(GRACE_MS);
    graceEnded.abort(writesCancelled.reason);
  });
  return graceEnded.signal;
}
