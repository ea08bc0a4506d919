import type { SceError } from "../base/errors.ts";
import type { JsonText } from "../base/json-text.ts";
import type { Upload } from "../uploads/upload.ts";

/** One upload for a report. */
export interface ReportRow {
  readonly upload: Upload;
  /** The API's own response, if there was one. */
  readonly response: JsonText | undefined;
  /** Why nothing is known about the upload. */
  readonly error: SceError | undefined;
  /** How long it took to find out, in milliseconds. */
  readonly tookMs: number;
}

/** The finished run that a report is about. */
export interface ReportedRun {
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number;
  readonly tookMs: number;
  /** What went wrong with the run itself, not with one upload. */
  readonly faults: readonly SceError[];
}

/** Takes the uploads one by one, and returns the report's text at the end. */
export interface Report {
  /** Changes nothing if it throws. */
  add(row: ReportRow): void;
  /** The whole text in UTF-8, in parts. */
  finish(run: ReportedRun): readonly Uint8Array[];
}
