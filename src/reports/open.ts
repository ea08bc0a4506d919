import { SceError } from "../base/errors.ts";
import { nearest } from "../base/nearest.ts";
import { appendToFile, replaceFile, type WriteReport } from "./file.ts";
import type { Report } from "./report.ts";
import { type ReportTarget, reportTarget } from "./target.ts";

/** A requested report: its file, its text, and how to write it. */
export interface OpenReport {
  readonly target: ReportTarget;
  readonly report: Report;
  readonly write: WriteReport;
}

interface Format {
  readonly make: (waits: boolean) => Promise<Report>;
  readonly write: WriteReport;
}

/** Each format loads only its own code. */
const FORMATS: Readonly<Record<string, Format>> = {
  junit: {
    make: async (waits) => new (await import("./junit.ts")).JunitReport(waits),
    write: replaceFile,
  },
  markdown: {
    make: async () => new (await import("./markdown.ts")).MarkdownReport(),
    // Other programs of a CI step also write to its summary file.
    write: appendToFile,
  },
  csv: {
    make: async () => (await import("./line-report.ts")).csvReport(),
    write: replaceFile,
  },
  json: {
    make: async () => (await import("./line-report.ts")).jsonReport(),
    write: replaceFile,
  },
};

export const REPORT_FORMATS: readonly string[] = Object.keys(FORMATS);

/**
 * Checks the values of `--report`, and writes nothing yet. Throws a usage error for an invalid value, and a SceError of
 * kind `refused` if a file cannot be written.
 *
 * @param words each `FORMAT=FILE`
 * @param waits whether an unfinished upload is an error
 * @param cwd the folder that relative paths start from
 */
export async function openReports(words: readonly string[], waits: boolean, cwd: string): Promise<OpenReport[]> {
  const open: OpenReport[] = [];
  for (const word of words) {
    const [, name = word, file = ""] = /^([^=]*)=(.*)$/s.exec(word) ?? [];
    const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
    if (format === undefined) throw unknownFormat(word, name);
    const target = reportTarget(word, file, cwd);
    if (!target.isDevice && open.some((other) => other.target.path === target.path))
      throw new SceError("usage", `--report ${word}: two reports can't use the same file`);
    open.push({ target, report: await format.make(waits), write: format.write });
  }
  return open;
}

function unknownFormat(word: string, name: string): SceError {
  const names = REPORT_FORMATS;
  const near = nearest(name, names);
  const hint = near === undefined ? "use FORMAT=FILE, such as --report junit=report.xml" : `did you mean ${near}=FILE?`;
  return new SceError("usage", `--report ${word}: unknown format: use ${names.join(", ")}`, hint);
}
