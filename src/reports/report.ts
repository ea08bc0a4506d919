import type { SceError } from "../base/errors.ts";
import type { JsonText } from "../base/json-text.ts";
import type { Upload } from "../uploads/upload.ts";

/** One upload as a report is told of it. */
export interface ReportRow {
  readonly upload: Upload;
  /** The API's own response, if there was one. */
  readonly response: JsonText | undefined;
  /** Why nothing is known about the upload. */
  readonly error: SceError | undefined;
  /** How long it took to know that, in milliseconds. */
  readonly tookMs: number;
}

/** The run that a report is about, at its end. */
export interface ReportedRun {
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number;
  readonly tookMs: number;
  /** What went wrong with the run itself, not with one upload. */
  readonly faults: readonly SceError[];
}

/** A report in the making: takes the uploads one after the other, and gives its text in the end. */
export interface Report {
  add(row: ReportRow): void;
  /** The whole text in UTF-8, in parts. */
  finish(run: ReportedRun): readonly Uint8Array[];
}
