import type { ApiResponse } from "../../src/api/response.ts";
import { parseJsonText } from "../../src/base/json-text.ts";
import type { Report, ReportedRun, ReportRow } from "../../src/reports/report.ts";
import { readUpload } from "../../src/uploads/upload.ts";

/** A report row from an answer with this data. */
export function reportRow(id: number, data: Record<string, unknown>): ReportRow {
  const json = parseJsonText(JSON.stringify({ id, ...data }));
  const upload = readUpload(`${id}`, { succeeded: true, message: undefined, data: json });
  return { upload, response: json, error: undefined, tookMs: 1234 };
}

/** The text of a report of these uploads. */
export function reportText(report: Report, rows: readonly ReportRow[], run: Partial<ReportedRun> = {}): string {
  for (const row of rows) report.add(row);
  const parts = report.finish({ startedAt: Date.UTC(2026, 0, 2, 3, 4, 5), tookMs: 61_500, faults: [], ...run });
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(parts));
}

/** A response with this data, or a failure with this code. */
export function apiResponse(said: { readonly data: Record<string, unknown> } | { readonly code: string }): ApiResponse {
  const isFailure = "code" in said;
  const data = parseJsonText(isFailure ? "[]" : JSON.stringify(said.data));
  return {
    text: data,
    http: 200,
    status: isFailure ? "failure" : "success",
    succeeded: !isFailure,
    code: isFailure ? said.code : undefined,
    message: "no",
    data,
  };
}
