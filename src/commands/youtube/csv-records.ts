import { CsvError, parse } from "csv-parse/sync";
import { SceError } from "../../base/errors.ts";

/** A record of a file, and the number of the line at which it begins, from 1. */
export interface FileRecord<T> {
  readonly line: number;
  readonly values: T;
}

const LF = 10;
const CR = 13;

/**
 * The records of a CSV text (RFC 4180), without blank lines. Lines may end in CRLF, LF or CR. Throws a usage error for
 * quotes that do not fit.
 *
 * @param name the name of the text in errors
 */
export function csvRecords(text: string, name: string): FileRecord<string[]>[] {
  const bytes = Buffer.from(text);
  const records: FileRecord<string[]>[] = [];
  let at = 0;
  let line = 1;
  /** Passes the line breaks up to this place, or up to the first other byte. */
  const passLines = (end?: number) => {
    for (; end === undefined ? bytes[at] === LF || bytes[at] === CR : at < end; at += 1)
      if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) line += 1;
  };
  try {
    parse(bytes, {
      record_delimiter: ["\r\n", "\n", "\r"],
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (values: string[], { bytes: end }) => {
        passLines();
        records.push({ line, values });
        passLines(end);
        return null;
      },
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    passLines();
    // Its message quotes the text.
    const what = error.code === "CSV_QUOTE_NOT_CLOSED" ? "a quote is never closed" : "a quote inside a value";
    throw new SceError("usage", `line ${line} of ${name}: ${what}`, 'in quotes, a quote is doubled: "a ""b"" c"');
  }
  return records;
}
