import { closeSync, readSync } from "node:fs";
import type { System } from "../system/system.ts";
import { openForReading, withJournal } from "./journal-file.ts";
import type { JournalFile } from "./place.ts";
import { type JournalRecord, parseLine } from "./record.ts";

/** The content of a journal. */
export interface JournalContent {
  /** In the order in which they were written. */
  readonly records: readonly JournalRecord[];
  /** The numbers of the lines that are neither records nor torn. */
  readonly badLines: readonly number[];
  /** Whether a newer version of this program has written to it. */
  readonly isNewer: boolean;
  /** Where a later read continues, in bytes: after the last complete line. */
  readonly end: number;
}

const CHUNK_BYTES = 1024 * 1024;

/** A longer line is not a record. */
const LONGEST_LINE = 8 * CHUNK_BYTES;

/**
 * Reads a journal, or what was added to it after `from`. Undefined if the file does not exist. Throws a SceError if the
 * file is not a journal or cannot be read. Signals are handled in between, even if the file is long.
 */
export async function readJournal(
  place: JournalFile,
  { sleep }: Pick<System, "sleep">,
  from = 0,
): Promise<JournalContent | undefined> {
  const file = openForReading(place);
  if (file === undefined) return undefined;
  const records: JournalRecord[] = [];
  const badLines: number[] = [];
  let isNewer = false;
  let lineNumber = 0;
  const take = (text: string) => {
    lineNumber += 1;
    const line = parseLine(text);
    if (line.kind === "record") records.push(line.record);
    if (line.kind === "bad") badLines.push(lineNumber);
    isNewer ||= line.kind === "newer" || (line.kind === "record" && line.isNewer);
  };
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let at = from;
    let rest = Buffer.alloc(0);
    for (;;) {
      const length = withJournal(place, "read", () => readSync(file, chunk, 0, chunk.length, at));
      at += length;
      const bytes = Buffer.concat([rest, chunk.subarray(0, length)]);
      let start = 0;
      for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
        take(bytes.toString("utf8", start, end));
        start = end + 1;
      }
      // A copy, because the chunk is reused. The beginning of a line is enough to see that it is too long.
      rest = Buffer.from(bytes.subarray(start, start + LONGEST_LINE));
      if (length < chunk.length) break;
      await sleep(0);
    }
    take(rest.toString("utf8"));
    return { records, badLines, isNewer, end: at - rest.length };
  } finally {
    closeSync(file);
  }
}
