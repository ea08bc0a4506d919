import type { SceError } from "../base/errors.ts";
import type { JsonText } from "../base/json-text.ts";
import type { Upload } from "../uploads/upload.ts";

/** One upload in a report. */
export interface ReportRow {
  readonly upload: Upload;
  /** The API's own response, if there was one. */
  readonly response: JsonText | undefined;
  /** The reason why nothing is known about the upload. */
  readonly error: SceError | undefined;
  /** How long it took, in milliseconds. */
  readonly tookMs: number;
}

/** The finished run that a report is about. */
export interface ReportedRun {
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number;
  readonly tookMs: number;
  /** Errors of the run itself, not of one upload. */
  readonly faults: readonly SceError[];
}

/** Gets the uploads one by one, and returns the report's text at the end. */
export interface Report {
  /** Adds an upload. Changes nothing if it throws. */
  add(row: ReportRow): void;
  /** The whole text in UTF-8, in parts. */
  finish(run: ReportedRun): readonly Uint8Array[];
}
