import { csvHeader, csvLine, DEFAULT_COLUMNS } from "../output/csv.ts";
import { jsonLine } from "../output/json.ts";
import type { Report, ReportRow } from "./report.ts";
import { TextStore } from "./text-store.ts";

/** What `--csv` prints. */
export function csvReport(): Report {
  // None of these columns is an age.
  return new LineReport((row) => csvLine(row, DEFAULT_COLUMNS, 0, false), csvHeader(DEFAULT_COLUMNS));
}

/** What `--json` prints to a pipe: one response per line, `null` if there was none. */
export function jsonReport(): Report {
  return new LineReport(({ response }) => jsonLine(response));
}

/** A report with one text per upload. */
class LineReport implements Report {
  readonly #text = new TextStore();
  readonly #line: (row: ReportRow) => string;

  constructor(line: (row: ReportRow) => string, head = "") {
    this.#line = line;
    this.#text.add(head);
  }

  add(row: ReportRow): void {
    this.#text.add(this.#line(row));
  }

  finish(): readonly Uint8Array[] {
    return this.#text.parts();
  }
}
